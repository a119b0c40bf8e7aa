import { ackedOffsets, idsOf } from "./destinations.ts";
import type { Destinations } from "./destinations.ts";
import { readLosses, recordLosses } from "./loss-log.ts";
import type { Loss } from "./loss-log.ts";
import { tallyNow } from "./tally.ts";
import type { Tally } from "./tally.ts";
import { destinationId } from "../ack.ts";
import type { Folder } from "../folder.ts";
import { segmentFiles } from "../read/journal-files.ts";
import { parseSegmentName, signals } from "../segment-name.ts";
import type { Signal } from "../segment-name.ts";

/**
 * What became of the records of one kind of telemetry that the folder knows of, as one destination sees it: those of all
 * processes, also of segments that were deleted. The sum of the five is the number of records.
 */
export interface Account {
  readonly signal: Signal;
  /** The `destinationId` of the destination; undefined where there is none, and everything stays here. */
  readonly destination: string | undefined;
  readonly delivered: number;
  /** In segments, and not delivered yet. */
  readonly spooled: number;
  readonly rejected: number;
  /** Released from the journal without having been sent there: the store alone has them. */
  readonly stored: number;
  /** By reason: `cap` and `disk` for segments that were deleted to make room, and the journal's own. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** The reason in the log of what a destination refused. */
const isRejected = "rejected";
/** The reason in the log of what the store has in files of its own. */
export const isStored = "stored";

/** Records that a destination refused. */
export interface Rejected {
  /** The segment's name without its ending, and the byte at which the line begins. */
  readonly segment: string;
  readonly offset: number;
  /** As it is given to `writeAck`. */
  readonly destination: string;
  readonly records: number;
  /** Why they were dropped on the way instead; they count as rejected unless said. */
  readonly droppedFor?: string;
}

/**
 * Counts records that a destination refused, or that could not be sent to it, before they are acknowledged with the others.
 * False where that fails; never throws.
 */
export function recordRejected(folder: Folder, rejected: Rejected): boolean {
  const { segment, offset, records, droppedFor: reason = isRejected } = rejected;
  const signal = parseSegmentName(segment)?.signal;
  if (signal === undefined) return false;
  const destination = destinationId(rejected.destination);
  const key = `${segment}@${offset}/${destination}`;
  return recordLosses(folder.dir, [{ key, signal, reason, records, destination }]);
}

/**
 * The accounts of the folder `dir`: one for each kind of telemetry there is and each destination that has ever acknowledged
 * some of it or is named in `destinations`. Reads all segments. Never throws.
 */
export function readAccounting(dir: string, destinations: Destinations = {}): readonly Account[] {
  const { kept, lost } = readAll(dir);
  return signals.flatMap((signal) => {
    const entries: Entries = {
      kept: kept.filter((each) => each.signal === signal),
      lost: lost.filter((each) => each.signal === signal),
    };
    if (entries.kept.length + entries.lost.length === 0) return [];
    const ids = [...new Set([...idsOf(destinations, signal), ...idsIn(entries)])];
    const named = ids.length === 0 ? [undefined] : ids;
    return named.map((destination) => accountOf(entries, signal, destination));
  });
}

type Kept = Pick<Tally, "records" | "taken"> & { readonly signal: Signal };

/** What segments hold, and what is told of those that are gone and of what never was in one. */
interface Entries {
  readonly kept: readonly Kept[];
  readonly lost: readonly Loss[];
}

function readAll(dir: string): Entries {
  const acked = ackedOffsets(dir);
  const files = segmentFiles(dir);
  const present = new Set(files.map(({ segment }) => segment));
  const kept = files.map((file) => {
    const { records, taken } = tallyNow(file, acked.get(file.segment) ?? new Map<string, number>());
    return { signal: file.signal, records, taken };
  });
  const lost = readLosses(dir).filter(({ key, destination = "" }) => {
    const { segment, offset } = placeIn(key);
    if (!present.has(segment)) return true;
    // Deleted but in word, or refused but not acknowledged: it will be told again.
    return offset !== undefined && offset < (acked.get(segment)?.get(destination) ?? 0);
  });
  return { kept, lost };
}

function placeIn(key: string): { readonly segment: string; readonly offset: number | undefined } {
  const [, segment = key, offset] = /^([^@]+)@(\d+)\//.exec(key) ?? [];
  return { segment, offset: offset === undefined ? undefined : Number(offset) };
}

function idsIn({ kept, lost }: Entries): readonly string[] {
  const taking = [...kept, ...lost].flatMap(({ taken }) => Object.keys(taken ?? {}));
  return [...taking, ...lost.flatMap(({ destination }) => destination ?? [])];
}

function accountOf(
  { kept, lost }: Entries,
  signal: Signal,
  destination: string | undefined,
): Account {
  const sums = { delivered: 0, spooled: 0, rejected: 0, stored: 0 };
  const dropped: Record<string, number> = {};
  const id = destination ?? "";
  for (const { records, taken } of kept) {
    sums.delivered += taken[id] ?? 0;
    sums.spooled += records - (taken[id] ?? 0);
  }
  const drop = (reason: string, records: number): void => {
    if (records > 0) dropped[reason] = (dropped[reason] ?? 0) + records;
  };
  for (const loss of lost.filter((each) => [undefined, id].includes(each.destination))) {
    // What one destination refused it has acknowledged, too.
    const had = loss.destination === id ? -loss.records : (loss.taken?.[id] ?? 0);
    sums.delivered += had;
    const missed = loss.records - Math.max(0, had);
    if (loss.reason === isRejected) sums.rejected += loss.records;
    else if (loss.reason === isStored) sums.stored += missed;
    else drop(loss.reason, missed);
  }
  return { signal, destination, ...sums, dropped };
}
