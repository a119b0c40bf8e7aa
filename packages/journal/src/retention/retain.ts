import { lstatSync } from "node:fs";
import { deleteSegment, forgetSegments } from "./delete-segment.ts";
import { ackedOffsets, idsOf } from "./destinations.ts";
import type { Destinations } from "./destinations.ts";
import { excessOf } from "./room.ts";
import type { Excess } from "./room.ts";
import { tally } from "./tally.ts";
import type { Offsets, Tally } from "./tally.ts";
import { turn } from "./turn.ts";
import { OrphanTest } from "../claim/orphan.ts";
import type { Folder } from "../folder.ts";
import { segmentFiles } from "../read/journal-files.ts";
import type { SegmentFile } from "../read/journal-files.ts";
import { parseSegmentName } from "../segment-name.ts";

/** How much the journal may hold, and for whom. */
export interface RetainOptions {
  /**
   * Most bytes that all segments may have together.
   * @defaultValue 256 MiB
   */
  readonly maxBytes?: number;
  /**
   * Bytes of the disk that are to stay free.
   * @defaultValue 5 % of the disk, at most 512 MiB
   */
  readonly minFreeBytes?: number;
  /** Where there is none for a kind of telemetry, nothing of it counts as taken. */
  readonly destinations?: Destinations;
}

/** What was deleted. */
export interface Deleted {
  readonly segments: number;
  readonly bytes: number;
}

interface Candidate {
  readonly file: SegmentFile;
  readonly bytes: number;
  readonly offsets: Offsets;
}

const mebibyte = 1024 * 1024;
const defaultMaxBytes = 256 * mebibyte;
/** How much one call reads, to count what it deletes. */
const maxReadBytes = 64 * mebibyte;
const maxReadFiles = 64;
const nothing: Offsets = new Map();

/**
 * Deletes finished segments, as few as it takes to come within the bounds: the oldest that every destination has taken
 * first, then those without errors among the oldest, then the oldest. What was deleted is counted in the folder, for
 * `readAccounting`. One call reads 64 MiB at most, in turns with everything else, and never keeps the process alive: the
 * next one goes on. Never rejects.
 */
export async function retain(folder: Folder, options: RetainOptions = {}): Promise<Deleted> {
  // Not while a span ends.
  await turn();
  const sizes = segmentFiles(folder.dir).map((file) => ({ file, bytes: sizeOf(file.path) }));
  const used = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
  const { maxBytes = defaultMaxBytes, minFreeBytes, destinations = {} } = options;
  const excess = excessOf(folder, used, { maxBytes, minFreeBytes });
  if (excess.bytes <= 0) return { segments: 0, bytes: 0 };
  const acked = ackedOffsets(folder.dir);
  const orphans = new OrphanTest(Date.now());
  const isFinished = ({ segment, path, sealed, owner }: SegmentFile): boolean =>
    sealed || orphans.isOrphan({ path, owner, writer: parseSegmentName(segment)?.threadId });
  const candidates = sizes
    .filter(({ file }) => isFinished(file))
    .map(({ file, bytes }) => ({ file, bytes, offsets: acked.get(file.segment) ?? nothing }));
  const pass = new Pass(folder, excess);
  await pass.run(candidates, destinations);
  forgetSegments(folder);
  return pass.deleted;
}

/** One look at the finished segments of a folder that is too large. */
class Pass {
  readonly deleted = { segments: 0, bytes: 0 };
  readonly #folder: Folder;
  readonly #excess: Excess;
  readonly #tallies = new Map<Candidate, Tally>();
  #readBytes = 0;

  constructor(folder: Folder, excess: Excess) {
    this.#folder = folder;
    this.#excess = excess;
  }

  async run(candidates: readonly Candidate[], destinations: Destinations): Promise<void> {
    const isTaken = ({ file, bytes, offsets }: Candidate): boolean => {
      const ids = idsOf(destinations, file.signal);
      return ids.length > 0 && ids.every((id) => (offsets.get(id) ?? -1) >= bytes);
    };
    const { reason } = this.#excess;
    const rest = candidates.filter((candidate) => !isTaken(candidate));
    await this.#delete(candidates.filter(isTaken), "taken", () => true);
    await this.#delete(rest, reason, ({ hasErrors }) => !hasErrors);
    const withErrors = rest.filter((each) => this.#tallies.get(each)?.hasErrors === true);
    await this.#delete(withErrors, reason, () => true);
  }

  async #delete(
    candidates: readonly Candidate[],
    reason: string,
    isMeant: (tally: Tally) => boolean,
  ): Promise<void> {
    for (const candidate of candidates) {
      if (this.deleted.bytes >= this.#excess.bytes) return;
      const counted = await this.#tally(candidate);
      if (counted === undefined) return;
      if (isMeant(counted)) this.#remove(candidate, reason, counted);
    }
  }

  /** What a segment holds; undefined where this call has read enough. */
  async #tally(candidate: Candidate): Promise<Tally | undefined> {
    const known = this.#tallies.get(candidate);
    if (known !== undefined) return known;
    if (this.#readBytes >= maxReadBytes || this.#tallies.size >= maxReadFiles) return undefined;
    this.#readBytes += candidate.bytes;
    const counted = await tally(candidate.file, candidate.offsets);
    this.#tallies.set(candidate, counted);
    return counted;
  }

  #remove({ file, bytes }: Candidate, reason: string, { records, taken }: Tally): void {
    if (!deleteSegment(this.#folder, file, { reason, records, taken })) return;
    this.deleted.segments += 1;
    this.deleted.bytes += bytes;
  }
}

function sizeOf(path: string): number {
  return lstatSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
