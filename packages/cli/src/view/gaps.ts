import { gapsOf, nearestPattern, normalizedStep } from "@spoor/core/analysis";
import type { BlockedRecord, Gap, KnownPattern } from "@spoor/core/analysis";
import { plural } from "../print/count.ts";
import type { BlockedTexts } from "../store/question/blocked-texts.ts";

/** The pattern that comes nearest to a gap. */
export interface Nearest {
  readonly id: string;
  /** What it was made for; null where only its name was recorded. */
  readonly example: string | null;
  /** From 0 to 1; null where only its name was recorded. */
  readonly similarity: number | null;
  readonly reason: string;
}

/** A gap with what is known around it. */
export interface ToldGap extends Gap {
  readonly nearest: Nearest | null;
  /** Blocked steps of it that an accepted pattern matches by now. */
  readonly covered: number;
  /** The accepted pattern that matches every variant. */
  readonly coveredBy: string | null;
}

/** How many steps patterns knew what to do with, of all that were asked of them. */
export interface Coverage {
  readonly matches: number;
  readonly blocked: number;
  /** matches / (matches + blocked); null where there was neither. */
  readonly coverage: number | null;
}

export interface WeekCoverage extends Coverage {
  /** The Monday with which it begins, in UTC. */
  readonly week: string;
}

/** A pattern that can be tried on a text. */
export interface TriedPattern extends KnownPattern {
  readonly matches: (text: string) => boolean;
}

/** What gaps are held against. */
export interface Known {
  /** Those with an expression. */
  readonly tried: readonly TriedPattern[];
  /** Those with examples alone. */
  readonly learned: readonly KnownPattern[];
}

export interface GapsQuestion {
  readonly similarity: number;
  /** Whether numbers and ids count as the same. */
  readonly templates: boolean;
  readonly category: string | undefined;
}

const dayMs = 86_400_000;

function weekOf(at: string): string {
  const day = new Date(at);
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  return new Date(day.getTime() - sinceMonday * dayMs).toISOString().slice(0, 10);
}

const coverageOf = (matches: number, blocked: number): Coverage => ({
  matches,
  blocked,
  coverage: matches + blocked === 0 ? null : matches / (matches + blocked),
});

const weekCoverage = (week: string, coverage: Coverage): WeekCoverage => ({ week, ...coverage });

/** The coverage of all, and of each week with a step, the earliest first. */
export function coverages(
  records: readonly BlockedRecord[],
  matches: ReadonlyMap<string, number>,
): { readonly total: Coverage; readonly weeks: readonly WeekCoverage[] } {
  const blocked = new Map<string, number>();
  for (const { at } of records) {
    const week = weekOf(at);
    blocked.set(week, (blocked.get(week) ?? 0) + 1);
  }
  const names = [...new Set([...blocked.keys(), ...matches.keys()])].toSorted();
  const weeks = names.map((week) =>
    weekCoverage(week, coverageOf(matches.get(week) ?? 0, blocked.get(week) ?? 0)),
  );
  const all = [...matches.values()].reduce((sum, count) => sum + count, 0);
  return { total: coverageOf(all, records.length), weeks };
}

/** How many of `records` have each value, as an object without a prototype; those without one are `unknown`. */
export function countsBy(
  records: readonly BlockedRecord[],
  valueOf: (record: BlockedRecord) => string | undefined,
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = Object.create(null);
  for (const record of records) {
    const value = valueOf(record) ?? "unknown";
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

function withFixes(gap: Gap, fixes: BlockedTexts["fixes"]): Gap {
  const own = gap.variants.flatMap((text) => fixes.get(normalizedStep(text)) ?? []);
  return own.length === 0 ? gap : { ...gap, fixes: [...new Set([...gap.fixes, ...own])] };
}

/** The gaps with what people wrote instead, the most frequent first. */
export function foundGaps(
  { records, fixes }: BlockedTexts,
  { similarity, templates, category }: GapsQuestion,
): readonly Gap[] {
  return gapsOf(records, { similarity, templates })
    .filter((gap) => category === undefined || gap.category === category)
    .map((gap) => withFixes(gap, fixes));
}

/** The known patterns with their examples in the form in which gaps are compared with them. */
export function comparable({ tried, learned }: Known): readonly KnownPattern[] {
  return [...tried, ...learned].map(({ id, regex, flags, examples }) => ({
    id,
    regex,
    flags,
    examples: [...new Set(examples.map(normalizedStep))],
  }));
}

/** How often each text was blocked. */
export function textCounts(records: readonly BlockedRecord[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of records) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** What is known of all gaps together. */
export interface Around {
  readonly patterns: readonly KnownPattern[];
  readonly recorded: BlockedTexts["nearest"];
  readonly counts: ReadonlyMap<string, number>;
}

/** The pattern that was recorded as the nearest one with any of `texts`. */
function recordedNearest(
  texts: readonly string[],
  recorded: BlockedTexts["nearest"],
): Nearest | null {
  const found = texts.map((text) => recorded.get(text)).find((one) => one !== undefined);
  if (found === undefined) return null;
  const { name, distance } = found;
  const edits = distance === undefined ? "" : `, ${plural(distance, "edit")} away`;
  return {
    id: name,
    example: null,
    similarity: null,
    reason: `Recorded with the blocked step${edits}`,
  };
}

/** The gap with the pattern that comes nearest to it: one that is known, else the one that was recorded with it. */
export function toldGap(gap: Gap, { tried }: Known, around: Around): ToldGap {
  const { variants, normalizedText } = gap;
  const coveredBy = tried.find(({ matches }) => variants.every(matches))?.id ?? null;
  const covered = variants
    .filter((text) => tried.some(({ matches }) => matches(text)))
    .reduce((sum, text) => sum + (around.counts.get(text) ?? 0), 0);
  const known = coveredBy === null ? nearestPattern(normalizedText, around.patterns) : undefined;
  const nearest = known ?? recordedNearest(variants, around.recorded);
  return { ...gap, nearest, covered, coveredBy };
}
