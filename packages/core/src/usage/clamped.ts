import { present } from "../record/index.ts";
import type { Usage, UsageProblem } from "../record/index.ts";

/** The counts of a {@link Usage}, as a reader found them: undefined where the reply did not say, NaN where it said none. */
export type Counts = {
  readonly [Name in keyof Usage as NonNullable<Usage[Name]> extends number ? Name : never]?:
    | Usage[Name]
    | undefined;
};

/** Counts that fit together, and what was wrong with them before. */
export type Counted = Pick<Usage, keyof Counts | "problems">;

/**
 * `counts` with no part larger than its whole, and without those that are undefined or no count; what had to be changed is
 * named in `problems`. Undefined when no count is left.
 *
 * Providers report parts beside a smaller total now and then; a share above 100% would become a negative price.
 * Parts whose whole was not reported stay as they are.
 *
 * @param total what the reply says that input and output are together, where it says that
 */
export function clamped(counts: Counts, total?: number): Counted | undefined {
  const check = new Check();
  const inputTokens = check.count(counts.inputTokens);
  const outputTokens = check.count(counts.outputTokens);
  const cacheReadTokens = check.part(counts.cacheReadTokens, inputTokens);
  const cacheWriteTokens = check.part(counts.cacheWriteTokens, less(inputTokens, cacheReadTokens));
  const inputAudioTokens = check.part(counts.inputAudioTokens, inputTokens);
  const outputAudioTokens = check.part(counts.outputAudioTokens, outputTokens);
  const cacheReadAudioTokens = check.part(
    check.part(counts.cacheReadAudioTokens, cacheReadTokens),
    inputAudioTokens,
  );
  const inputImageTokens = check.part(counts.inputImageTokens, less(inputTokens, inputAudioTokens));
  const parts = {
    inputTokens,
    outputTokens,
    cacheReadTokens,
    cacheWriteTokens,
    cacheWrite1hTokens: check.part(counts.cacheWrite1hTokens, cacheWriteTokens),
    reasoningTokens: check.part(counts.reasoningTokens, outputTokens),
    inputAudioTokens,
    outputAudioTokens,
    cacheReadAudioTokens,
    inputImageTokens,
    outputImageTokens: check.part(counts.outputImageTokens, less(outputTokens, outputAudioTokens)),
    cacheReadImageTokens: check.part(
      check.part(counts.cacheReadImageTokens, less(cacheReadTokens, cacheReadAudioTokens)),
      inputImageTokens,
    ),
    citationTokens: check.count(counts.citationTokens),
    inputAudioSeconds: check.amount(counts.inputAudioSeconds),
    reportedUsd: check.amount(counts.reportedUsd),
  };
  if (!isAnySaid(parts)) return undefined;
  check.total(total, inputTokens, outputTokens);
  const found: Pick<Usage, keyof Counts> = present(parts);
  const problems = check.problems();
  return problems === undefined ? found : { ...found, problems };
}

/** `usage` with `problems` among its own. */
export function withProblems<Of extends { readonly problems?: readonly UsageProblem[] }>(
  usage: Of,
  problems: readonly UsageProblem[] | undefined,
): Of {
  if (problems === undefined) return usage;
  const all = new Set([...(usage.problems ?? []), ...problems]);
  return { ...usage, problems: [...all].toSorted() };
}

/** `counts`, with a problem where `parts` are no count, or not what their `whole` is. */
export function withSplit(
  counts: Counted | undefined,
  parts: number | undefined,
  whole: number | undefined,
): Counted | undefined {
  if (counts === undefined || parts === undefined || parts === whole) return counts;
  return withProblems(counts, [Number.isNaN(parts) ? "invalid_count" : "total_disagrees"]);
}

/** Holds counts against each other and remembers what was wrong. */
class Check {
  #isInvalid = false;
  #isExceeded = false;
  #isOtherTotal = false;

  count(value: number | undefined): number | undefined {
    if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return value;
    this.#isInvalid = true;
    return undefined;
  }

  amount(value: number | undefined): number | undefined {
    if (value === undefined || (Number.isFinite(value) && value >= 0)) return value;
    this.#isInvalid = true;
    return undefined;
  }

  part(value: number | undefined, whole: number | undefined): number | undefined {
    const part = this.count(value);
    if (part === undefined || whole === undefined || part <= whole) return part;
    this.#isExceeded = true;
    return whole;
  }

  total(said: number | undefined, input: number | undefined, output: number | undefined): void {
    const total = this.count(said);
    if (total === undefined || input === undefined) return;
    if (total !== input + (output ?? 0)) this.#isOtherTotal = true;
  }

  problems(): readonly UsageProblem[] | undefined {
    if (!this.#isInvalid && !this.#isExceeded && !this.#isOtherTotal) return undefined;
    const found: UsageProblem[] = [];
    if (this.#isInvalid) found.push("invalid_count");
    if (this.#isExceeded) found.push("part_exceeds_whole");
    if (this.#isOtherTotal) found.push("total_disagrees");
    return found;
  }
}

function isAnySaid(parts: Counts): boolean {
  for (const value of Object.values(parts)) if (value !== undefined) return true;
  return false;
}

function less(whole: number | undefined, taken: number | undefined): number | undefined {
  return whole === undefined ? undefined : whole - (taken ?? 0);
}
