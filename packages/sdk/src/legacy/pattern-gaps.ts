import { gapsOf } from "@spoor/core/analysis";
import type { BlockedRecord } from "@spoor/core/analysis";
import { tally } from "../telemetry/statistics.ts";
import type { BlockedStepEvent } from "../telemetry/event.ts";
import { track } from "../telemetry/telemetry-provider.ts";
import { recordsOf } from "./records.ts";
import type { RecordsOptions } from "./records.ts";
import { suggestionsFor } from "./suggestions.ts";

/** Blocked steps by error type, journey and text. */
export interface PatternGapStats {
  readonly totalBlocked: number;
  readonly byErrorType: Record<string, number>;
  readonly byJourney: Record<string, number>;
  /** At most 20, the most frequent first. */
  readonly topPatterns: TopPattern[];
  /** ISO 8601. */
  readonly updatedAt: string;
}

/** Texts that only differ in quoted values and numbers. */
export interface TopPattern {
  readonly pattern: string;
  readonly count: number;
  readonly errorTypes: string[];
  /** At most 3. */
  readonly examples: string[];
}

/** A regular expression for the flag `i`. */
export interface PatternSuggestion {
  readonly suggestedRegex: string;
  readonly coveredCount: number;
  /** At most 3, each of which it matches. */
  readonly examples: string[];
  /** From 0 to 1. */
  readonly confidence: number;
}

const maxPatterns = 20;
const maxExamples = 3;
const maxSuggestions = 10;
/** Fewer records of one text suggest nothing. */
const minCount = 3;

/** What varies in a text; an apostrophe within a word opens no quotation. */
const varying = /"[^"]+"|(?<![\p{L}\p{N}])'[^']+'(?![\p{L}\p{N}])|\d+|\s+/gu;

const placeholder = (found: string): string => {
  if (found.startsWith('"')) return '"VALUE"';
  if (found.startsWith("'")) return "'VALUE'";
  return /^\d/.test(found) ? "N" : " ";
};

const patternOf = (text: string): string =>
  text.toLowerCase().trim().replaceAll(varying, placeholder);

function topPatterns(records: readonly BlockedRecord[]): TopPattern[] {
  const groups = new Map<string, BlockedRecord[]>();
  for (const record of records) {
    const pattern = patternOf(record.text);
    const group = groups.get(pattern);
    if (group === undefined) groups.set(pattern, [record]);
    else group.push(record);
  }
  return [...groups]
    .map(([pattern, group]) => ({
      pattern,
      count: group.length,
      errorTypes: [...new Set(group.flatMap(({ errorType }) => errorType ?? []))],
      examples: group.slice(0, maxExamples).map(({ text }) => text),
    }))
    .toSorted((a, b) => b.count - a.count)
    .slice(0, maxPatterns);
}

/** A blocked step as the older modules have it; what they made of its text is made anew. */
export interface BlockedStepRecord extends Omit<BlockedStepEvent, "type"> {
  readonly normalizedText?: string;
  readonly category?: string;
}

/**
 * Records a step that was blocked.
 * @deprecated Use `telemetryProvider().track({ type: "blocked_step", ... })`.
 */
export function trackBlockedStep(record: BlockedStepRecord): void {
  // Not a spread: what is given may have getters that throw, or be no object.
  track(Object.create(Object(record), { type: { value: "blocked_step" } }));
}

/**
 * Records a step that was blocked, under the name that the other module had for it.
 * @deprecated Use `telemetryProvider().track({ type: "blocked_step", ... })`.
 */
export function recordBlockedStep(record: BlockedStepRecord, _options?: RecordsOptions): void {
  trackBlockedStep(record);
}

/**
 * Blocked steps by error type, journey and text.
 * @deprecated `spoor gaps` looks at all that was ever recorded.
 */
export function analyzePatternGaps(options?: RecordsOptions): PatternGapStats {
  const records = recordsOf(options);
  return {
    totalBlocked: records.length,
    byErrorType: tally(records.map(({ errorType }) => errorType ?? "unknown")),
    byJourney: tally(records.map(({ journey }) => journey ?? "unknown")),
    topPatterns: topPatterns(records),
    updatedAt: new Date().toISOString(),
  };
}

/**
 * At most 10 regular expressions that would have let blocked steps go on, the one that covers most first.
 * @deprecated `spoor suggest` looks at all that was ever recorded, and says how precise each one is.
 */
export function suggestNewPatterns(options?: RecordsOptions): PatternSuggestion[] {
  const records = recordsOf(options);
  const bounds = { minCount, limit: maxSuggestions };
  return suggestionsFor(gapsOf(records), records, bounds).map((suggestion) => ({
    suggestedRegex: suggestion.regex,
    coveredCount: suggestion.covered,
    examples: suggestion.examples.slice(0, maxExamples),
    confidence: suggestion.confidence,
  }));
}
