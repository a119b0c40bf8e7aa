import { candidatesOf } from "./candidate.ts";
import type { Candidate } from "./candidate.ts";
import type { Gap } from "./gap.ts";
import { fingerprint } from "./fingerprint.ts";
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
  /** The gap that it closes, or a part of it. */
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
  /**
   * How often each text was blocked, also those that are in none of the gaps: precision and coverage are of all of them. A text
   * of a gap that is not here counts once.
   */
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
    const own = gaps.flatMap(({ variants }) => variants);
    this.#all = [...new Set([...own, ...options.counts.keys()])];
    this.#total = this.#sumOf(this.#all);
  }

  suggest({ gap, templates }: Candidate): readonly Suggestion[] {
    const { engine, alreadyCovered = [], minCount = 3 } = this.#options;
    const regex = templateRegex(templates);
    const matches = matcherOf(regex, engine);
    if (matches === undefined || alreadyCovered.some(matches)) return [];
    const examples = gap.variants.filter(matches);
    const covered = this.#sumOf(examples);
    if (covered < minCount) return [];
    const own = new Set(gap.variants);
    const foreign = this.#sumOf(this.#all.filter((text) => !own.has(text) && matches(text)));
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

  countOf(text: string): number {
    return this.#options.counts.get(text) ?? 1;
  }

  #sumOf(texts: readonly string[]): number {
    return texts.reduce((sum, text) => sum + this.countOf(text), 0);
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
    .flatMap((gap) => candidatesOf(gap, minCount, (text) => suggester.countOf(text)))
    .toSorted((a, b) => b.count - a.count);
  const found: Suggestion[] = [];
  for (const candidate of candidates) {
    if (found.filter(({ covered }) => covered >= candidate.count).length >= limit) break;
    for (const one of suggester.suggest(candidate))
      if (found.every(({ id }) => id !== one.id)) found.push(one);
  }
  return found.toSorted((a, b) => b.covered - a.covered).slice(0, limit);
}
