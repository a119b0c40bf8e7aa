import type { Part, StepTemplate } from "./step-template.ts";
import { contentsOf } from "./template-contents.ts";
import type { Content } from "./template-contents.ts";

/** Words that may differ: with an article before each, engines that go back try two ways for each of them. */
const maxSlots = 3;

const wordSlot: Part = { kind: "slot", slot: "word" };

/** Whether a part has a space or an end of the text on both sides. */
const isWord = ({ hasSpace }: Content, i: number, next: Content | undefined): boolean =>
  (hasSpace || i === 0) && (next === undefined || next.hasSpace);

/**
 * What a template has in common with those that differ from it in single words alone: its parts in their order, each word
 * without what it says.
 */
export function templateShape({ parts }: StepTemplate): string {
  const contents = contentsOf(parts);
  const told = contents.map((content, i) => {
    const { part, hasSpace } = content;
    const before = hasSpace ? " " : "";
    if (part.kind === "slot") return [before, part.slot];
    return isWord(content, i, contents[i + 1]) ? [before] : [before, "", part.text.toLowerCase()];
  });
  return JSON.stringify(told);
}

/** The words of a template by their places among its contents. */
function wordsOf({ parts }: StepTemplate): ReadonlyMap<number, string> {
  const words = contentsOf(parts).map(({ part }, i) =>
    part.kind === "literal" ? ([[i, part.text.toLowerCase()]] as const) : [],
  );
  return new Map(words.flat());
}

/** The template with a slot in each of `places` among its contents. */
function withSlots(template: StepTemplate, places: ReadonlySet<number>): StepTemplate {
  let place = -1;
  const parts = template.parts.map((part) => {
    if (part.kind === "slot" || part.kind === "literal") place += 1;
    return part.kind === "literal" && places.has(place) ? wordSlot : part;
  });
  return { parts, key: template.key };
}

/**
 * Templates of one shape with a slot for each word in which they differ; undefined where more than three words differ, or more than
 * stay the same, of which there are two at least.
 */
export function withWordSlots(
  templates: readonly [StepTemplate, ...StepTemplate[]],
): readonly [StepTemplate, ...StepTemplate[]] | undefined {
  const [first, ...others] = templates;
  const [words, all] = [wordsOf(first), others.map(wordsOf)];
  const places = new Set(
    [...words].filter(([i, word]) => all.some((one) => one.get(i) !== word)).map(([i]) => i),
  );
  const same = words.size - places.size;
  if (same < 2 || places.size > Math.min(same, maxSlots)) return undefined;
  return [withSlots(first, places), ...others.map((template) => withSlots(template, places))];
}
