import { groupBy } from "../group.ts";
import type { Gap } from "./gap.ts";
import { fingerprint } from "./fingerprint.ts";
import { stepTemplate } from "./step-template.ts";
import type { StepTemplate } from "./step-template.ts";
import { templateRegex } from "./template-regex.ts";

/** An engine whose time is linear in the text, such as RE2's; `flags` is `i`. */
export interface ExactEngine {
  /** Says whether a whole text matches. Throws what is wrong with `source`. */
  compile(source: string, flags: string): (text: string) => boolean;
}

/** A regular expression that would have let blocked steps go on. */
export interface Suggestion {
  /** Stays the same for the same regular expression. */
  readonly id: string;
  /** The gap that it closes, or the part of it whose texts have one form. */
  readonly gapId: string;
  /** Matches each of `examples`, in JavaScript and in RE2. */
  readonly regex: string;
  readonly flags: "i";
  /** Blocked steps that it covers. */
  readonly covered: number;
  /** Distinct texts that it covers, all of them. */
  readonly examples: readonly string[];
  /** From 0 to 1: min(0.9, 0.5 + covered / 50) times the precision. */
  readonly confidence: number;
  /** Of the blocked steps that it matches, the share that is of its own gap. */
  readonly precision: number;
  /** Of all blocked steps, the share that it covers. */
  readonly coverage: number;
}

/** What suggestions are made from. */
export interface SuggestOptions {
  readonly engine: ExactEngine;
  /** How often each text was blocked; a text of a gap that is not here counts once. */
  readonly counts: ReadonlyMap<string, number>;
  /** Texts that a known pattern matches: a suggestion that matched one of them would take it away. */
  readonly alreadyCovered?: readonly string[];
  /**
   * Blocked steps that a suggestion has to cover at least.
   * @defaultValue 3
   */
  readonly minCount?: number;
  /**
   * @defaultValue 10
   */
  readonly limit?: number;
}

interface Candidate {
  readonly gap: Gap;
  readonly template: StepTemplate;
  readonly texts: readonly string[];
}

/** The texts of a gap by their form: one regular expression for each. */
function candidatesOf(gap: Gap): readonly Candidate[] {
  const forms = groupBy(
    gap.variants.map((text) => ({ text, template: stepTemplate(text) })),
    (one) => one.template.key,
  );
  return [...forms.values()].map((form) => ({
    gap,
    template: form[0].template,
    texts: form.map(({ text }) => text),
  }));
}

/** Whether a whole text matches in both engines, or undefined where one of them does not take `source`. */
function matcherOf(source: string, engine: ExactEngine): ((text: string) => boolean) | undefined {
  try {
    const linear = engine.compile(source, "i");
    const own = new RegExp(source, "i");
    return (text) => own.test(text) && linear(text);
  } catch {
    return undefined;
  }
}

class Suggester {
  readonly #options: SuggestOptions;
  readonly #all: readonly string[];
  readonly #total: number;

  constructor(gaps: readonly Gap[], options: SuggestOptions) {
    this.#options = options;
    this.#all = gaps.flatMap(({ variants }) => variants);
    this.#total = this.countOf(this.#all);
  }

  suggest({ gap, template, texts }: Candidate): readonly Suggestion[] {
    const { engine, alreadyCovered = [], minCount = 3 } = this.#options;
    if (this.countOf(texts) < minCount) return [];
    const regex = templateRegex(template);
    const matches = matcherOf(regex, engine);
    if (matches === undefined || alreadyCovered.some(matches)) return [];
    const examples = texts.filter(matches);
    const covered = this.countOf(examples);
    if (covered < minCount) return [];
    const own = new Set(gap.variants);
    const foreign = this.countOf(this.#all.filter((text) => !own.has(text) && matches(text)));
    const precision = covered / (covered + foreign);
    return [
      {
        id: `pattern-${fingerprint(regex)}`,
        gapId: gap.id,
        regex,
        flags: "i",
        covered,
        examples,
        confidence: Math.min(0.9, 0.5 + covered / 50) * precision,
        precision,
        coverage: covered / this.#total,
      },
    ];
  }

  countOf(texts: readonly string[]): number {
    return texts.reduce((sum, text) => sum + (this.#options.counts.get(text) ?? 1), 0);
  }
}

/**
 * Regular expressions that would close `gaps`, the one that covers most first. Candidates are looked at by how often their
 * texts were blocked, until no other can be among the first. Never throws for any text.
 */
export function suggestionsOf(
  gaps: readonly Gap[],
  options: SuggestOptions,
): readonly Suggestion[] {
  const { limit = 10, minCount = 3 } = options;
  const suggester = new Suggester(gaps, options);
  const candidates = gaps
    .filter(({ count }) => count >= minCount)
    .flatMap(candidatesOf)
    .map((candidate) => ({ candidate, count: suggester.countOf(candidate.texts) }))
    .toSorted((a, b) => b.count - a.count);
  const found: Suggestion[] = [];
  for (const { candidate, count } of candidates) {
    const isFull = found.filter(({ covered }) => covered >= count).length >= limit;
    if (count < minCount || isFull) break;
    found.push(...suggester.suggest(candidate));
  }
  return found.toSorted((a, b) => b.covered - a.covered).slice(0, limit);
}
