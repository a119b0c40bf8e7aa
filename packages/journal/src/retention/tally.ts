import { countedLines } from "./segment-lines.ts";
import { turn } from "./turn.ts";
import type { SegmentFile } from "../read/journal-files.ts";

/** What a segment holds. */
export interface Tally {
  readonly records: number;
  /** How many of them each destination had taken, by its id. */
  readonly taken: Readonly<Record<string, number>>;
  readonly hasErrors: boolean;
}

/** Up to which byte of a segment each destination has taken everything, by its id. */
export type Offsets = ReadonlyMap<string, number>;

/** Lines between two turns of everything else on this thread. */
const breath = 64;

/** Counts the records of a segment, in turns with everything else; never keeps the process alive. Never rejects. */
export async function tally(file: SegmentFile, offsets: Offsets): Promise<Tally> {
  const count = new Count(offsets);
  let lines = 0;
  for (const line of countedLines(file)) {
    count.add(line);
    lines += 1;
    if (lines % breath === 0) await turn();
  }
  return count;
}

/** `tally` at once, for who waits for it anyway. */
export function tallyNow(file: SegmentFile, offsets: Offsets): Tally {
  const count = new Count(offsets);
  for (const line of countedLines(file)) count.add(line);
  return count;
}

class Count implements Tally {
  readonly taken: Record<string, number> = {};
  readonly #offsets: Offsets;
  records = 0;
  hasErrors = false;

  constructor(offsets: Offsets) {
    this.#offsets = offsets;
    for (const destination of offsets.keys()) this.taken[destination] = 0;
  }

  add(line: { readonly end: number; readonly records: number; readonly hasError: boolean }): void {
    this.records += line.records;
    this.hasErrors ||= line.hasError;
    for (const [destination, offset] of this.#offsets)
      if (line.end <= offset)
        this.taken[destination] = (this.taken[destination] ?? 0) + line.records;
  }
}
