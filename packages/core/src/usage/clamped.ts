import { present } from "../record/index.ts";
import type { Usage } from "../record/index.ts";

/** The counts of a {@link Usage}, as a reader found them: undefined where the reply did not say. */
export type Counts = {
  readonly [Name in keyof Usage as NonNullable<Usage[Name]> extends number ? Name : never]?:
    | Usage[Name]
    | undefined;
};

/**
 * `counts` with no part larger than its whole, and without the undefined ones; undefined when nothing is left.
 *
 * Providers report parts beside a smaller total now and then; a share above 100% would become a negative price.
 * Parts whose whole was not reported stay as they are.
 */
export function clamped(counts: Counts): Pick<Usage, keyof Counts> | undefined {
  const { inputTokens, outputTokens } = counts;
  const cacheReadTokens = atMost(counts.cacheReadTokens, inputTokens);
  const cacheWriteTokens = atMost(counts.cacheWriteTokens, less(inputTokens, cacheReadTokens));
  const inputAudioTokens = atMost(counts.inputAudioTokens, inputTokens);
  const outputAudioTokens = atMost(counts.outputAudioTokens, outputTokens);
  const parts = {
    inputTokens,
    outputTokens,
    cacheReadTokens,
    cacheWriteTokens,
    cacheWrite1hTokens: atMost(counts.cacheWrite1hTokens, cacheWriteTokens),
    reasoningTokens: atMost(counts.reasoningTokens, outputTokens),
    inputAudioTokens,
    outputAudioTokens,
    cacheReadAudioTokens: atMost(
      atMost(counts.cacheReadAudioTokens, cacheReadTokens),
      inputAudioTokens,
    ),
    inputImageTokens: atMost(counts.inputImageTokens, less(inputTokens, inputAudioTokens)),
    outputImageTokens: atMost(counts.outputImageTokens, less(outputTokens, outputAudioTokens)),
    reportedUsd: counts.reportedUsd,
  };
  for (const value of Object.values(parts)) if (value !== undefined) return present(parts);
  return undefined;
}

function atMost(part: number | undefined, whole: number | undefined): number | undefined {
  return part === undefined || whole === undefined ? part : Math.min(part, whole);
}

function less(whole: number | undefined, taken: number | undefined): number | undefined {
  return whole === undefined ? undefined : whole - (taken ?? 0);
}
