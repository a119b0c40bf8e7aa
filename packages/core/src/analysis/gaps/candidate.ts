import { groupBy } from "../group.ts";
import type { Gap } from "./gap.ts";
import { stepTemplate } from "./step-template.ts";
import type { StepTemplate } from "./step-template.ts";
import { templateShape, withWordSlots } from "./word-slots.ts";

/** Texts of a gap that one regular expression may cover. */
export interface Candidate {
  readonly gap: Gap;
  /** Those of the texts; they differ in case, spaces and articles alone. */
  readonly templates: readonly [StepTemplate, ...StepTemplate[]];
  /** Blocked steps with one of the texts. */
  readonly count: number;
}

type Form = Omit<Candidate, "gap">;

/** The forms of one shape: each for itself, or as one where some of them are too rare alone. */
function joined(forms: readonly [Form, ...Form[]], minCount: number): readonly Form[] {
  const [first, ...others] = forms;
  if (others.length === 0 || forms.every(({ count }) => count >= minCount)) return forms;
  const templates = withWordSlots([
    ...first.templates,
    ...others.flatMap((form) => form.templates),
  ]);
  if (templates === undefined) return forms;
  return [{ templates, count: forms.reduce((sum, { count }) => sum + count, 0) }];
}

/**
 * What may be suggested for a gap: its texts by their form; forms that differ in words alone are one where each of them
 * could not be told, as it was blocked less than `minCount` times.
 */
export function candidatesOf(
  gap: Gap,
  minCount: number,
  countOf: (text: string) => number,
): readonly Candidate[] {
  const told = gap.variants.map((text) => ({ text, template: stepTemplate(text) }));
  const forms = [...groupBy(told, ({ template }) => template.key).values()].map(
    ([first, ...others]): Form => ({
      templates: [first.template, ...others.map(({ template }) => template)],
      count: [first, ...others].reduce((sum, { text }) => sum + countOf(text), 0),
    }),
  );
  const shapes = groupBy(forms, ({ templates }) => templateShape(templates[0]));
  return [...shapes.values()]
    .flatMap((alike) => joined(alike, minCount))
    .filter(({ count }) => count >= minCount)
    .map(({ templates, count }) => ({ gap, templates, count }));
}
