import type { Days, RetentionKind } from "@spoor/core/settings";
import type { TableName } from "./column.ts";
import { lastingSums } from "./hourly.ts";
import type { DayFile, HourlyFile, Manifest, StoredFile } from "./manifest.ts";
import type { Retention } from "./retention.ts";

const dayMs = 86_400_000;

/** The kinds of spans, as the column `kind` has them and as settings call them. */
const spanKinds: ReadonlyMap<string, RetentionKind> = new Map<string, RetentionKind>([
  ["workflow", "workflow"],
  ["step", "step"],
  ["model", "llm"],
  ["tool", "tool"],
  ["agent", "agent"],
  ["other", "other"],
]);

/** A file of which rows go: all, or of spans those of some kinds. */
export interface Going {
  readonly file: StoredFile;
  /** In the words of the column `kind`; undefined where all rows go. */
  readonly kinds: readonly string[] | undefined;
}

/** What is to be done at some moment. */
export interface ExpiryPlan {
  readonly going: readonly Going[];
  /** Files of spans that are to be summed up and stay. */
  readonly toSum: readonly StoredFile[];
  /** Sums that go, as there is no room for them. */
  readonly goingSums: readonly HourlyFile[];
}

/** The first moment at which all rows of `file` have been there for so many days, in milliseconds since 1970. */
export function momentOf({ arrived }: Pick<StoredFile, "arrived">, days: Days): number {
  // They may have come at the end of their day.
  return Date.parse(arrived) + dayMs + days * dayMs;
}

function kindsOf(table: TableName): readonly (readonly [kind: string, name: RetentionKind])[] {
  return table === "spans" ? [...spanKinds] : [[table, table]];
}

/** The days after which rows of `file` go, by the kinds that it may still have. */
export function daysLeft(file: StoredFile, { days }: Retention): ReadonlyMap<string, Days> {
  const kinds = kindsOf(file.table).filter(([kind]) => !file.expired.includes(kind));
  return new Map(kinds.map(([kind, name]) => [kind, days.get(name) ?? Infinity]));
}

function goingOf(file: StoredFile, retention: Retention, now: number): Going[] {
  const left = daysLeft(file, retention);
  const kinds = [...left].filter(([, days]) => momentOf(file, days) <= now).map(([kind]) => kind);
  if (kinds.length === 0) return [];
  return [{ file, kinds: kinds.length === left.size ? undefined : kinds }];
}

const total = (files: readonly DayFile[]): number =>
  files.reduce((sum, { bytes }) => sum + bytes, 0);

/** The first of `files`, in their order, without which the rest has at most `most` bytes less than now. */
function firstOf<File extends DayFile>(files: readonly File[], excess: number): readonly File[] {
  let left = excess;
  return files.filter((file) => {
    if (left <= 0) return false;
    left -= file.bytes;
    return true;
  });
}

function byArrival(left: StoredFile, right: StoredFile): number {
  return left.arrived.localeCompare(right.arrived) || left.day.localeCompare(right.day);
}

/** What has to go for want of room, besides what goes anyway. */
function crowdedOut(
  manifest: Manifest,
  gone: ReadonlySet<StoredFile>,
  mostBytes: number,
): Pick<ExpiryPlan, "going" | "goingSums"> {
  const left = manifest.files.filter((file) => !gone.has(file));
  const excess = total([...left, ...manifest.hourly]) - mostBytes;
  const files = firstOf(left.toSorted(byArrival), excess);
  const lasting = lastingSums(manifest).toSorted((one, other) => one.day.localeCompare(other.day));
  // Sums go when there are no rows any more.
  const goingSums = left.length === 0 ? firstOf(lasting, excess) : [];
  return { going: files.map((file) => ({ file, kinds: undefined })), goingSums };
}

/** What is to be done with the files of `manifest` at the moment `now`, in milliseconds since 1970. */
export function expiryOf(manifest: Manifest, retention: Retention, now: number): ExpiryPlan {
  const byAge = manifest.files.flatMap((file) => goingOf(file, retention, now));
  const whole = new Set(byAge.filter(({ kinds }) => kinds === undefined).map(({ file }) => file));
  const { mostBytes = Infinity } = retention;
  const crowded = crowdedOut(manifest, whole, mostBytes);
  const out = new Set(crowded.going.map(({ file }) => file));
  const going = [...byAge.filter(({ file }) => !out.has(file)), ...crowded.going];
  const changing = new Set(going.map(({ file }) => file));
  const summed = new Set(manifest.hourly.map(({ of }) => of));
  const toSum = manifest.files.filter(
    (file) =>
      file.table === "spans" &&
      !changing.has(file) &&
      !summed.has(file.path) &&
      momentOf(file, retention.sumAfter) <= now,
  );
  return { going, toSum, goingSums: crowded.goingSums };
}

/** Whether there is anything to do. */
export function isDue({ going, toSum, goingSums }: ExpiryPlan): boolean {
  return going.length + toSum.length + goingSums.length > 0;
}

/** The next moment after `now` at which rows go for their age; undefined where none ever do. */
export function nextMoment(
  { files }: Manifest,
  retention: Retention,
  now: number,
): number | undefined {
  const moments = files.flatMap((file) =>
    [...daysLeft(file, retention).values()].map((days) => momentOf(file, days)),
  );
  const next = moments.filter((moment) => moment > now && Number.isFinite(moment));
  return next.length === 0 ? undefined : next.reduce((one, other) => Math.min(one, other));
}
