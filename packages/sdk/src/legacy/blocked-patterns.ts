import { gapsOf } from "@spoor/core/analysis";
import { at, count } from "@spoor/core/record";
import { blockedStats } from "../telemetry/statistics.ts";
import type { BlockedStepStats } from "../telemetry/statistics.ts";
import { telemetryProvider } from "../telemetry/telemetry-provider.ts";
import { recordsOf } from "./records.ts";
import type { RecordsOptions } from "./records.ts";
import { suggestionsFor } from "./suggestions.ts";

/** Blocked steps that one pattern could do away with. */
export interface PatternGap {
  readonly exampleText: string;
  readonly normalizedText: string;
  readonly count: number;
  readonly category: string;
  readonly variants: string[];
  /** Source of a regular expression for the flag `i`, which matches variants of the gap. */
  readonly suggestedPattern: string | undefined;
  /** ISO 8601. */
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** What gaps are looked for in. */
export interface GapsOptions extends RecordsOptions {
  /**
   * Most gaps, of which those with most records come first.
   * @defaultValue all
   */
  readonly limit?: number;
}

/**
 * Blocked steps put together by their texts.
 * @deprecated `spoor gaps` looks at all that was ever recorded.
 */
export function analyzeBlockedPatterns(options?: GapsOptions): PatternGap[] {
  const records = recordsOf(options);
  const gaps = gapsOf(records, { templates: false });
  const limit = limitOf(options);
  const shown = limit === undefined ? gaps : gaps.slice(0, limit);
  const suggestions = suggestionsFor(shown, records, { minCount: 1, limit: records.length });
  const patterns = new Map(suggestions.toReversed().map(({ gapId, regex }) => [gapId, regex]));
  return shown.map((gap) => ({
    exampleText: gap.text,
    normalizedText: gap.normalizedText,
    count: gap.count,
    category: gap.category,
    variants: [...gap.variants],
    suggestedPattern: patterns.get(gap.id),
    firstSeen: gap.firstSeen,
    lastSeen: gap.lastSeen,
  }));
}

/** As before, 0 is no limit. */
function limitOf(options: unknown): number | undefined {
  try {
    return count(at(options, "limit")) || undefined;
  } catch {
    return undefined;
  }
}

/**
 * The figures of blocked steps.
 * @deprecated Use `telemetryProvider().getStats().blockedSteps`.
 */
export function getTelemetryStats(options?: RecordsOptions): BlockedStepStats {
  return blockedStats(recordsOf(options));
}

/**
 * Records what a person wrote in place of a blocked step: an event of its own, so that the step counts once.
 * @deprecated Use `telemetryProvider().track({ type: "user_fix", ... })`.
 */
export function recordUserFix(
  originalStepText: string,
  userFixedText: string,
  _options?: RecordsOptions,
): void {
  const fix = { stepText: originalStepText, fixedText: userFixedText } as const;
  telemetryProvider().track({ type: "user_fix", ...fix });
}
