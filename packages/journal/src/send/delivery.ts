import type { Final } from "./attempts.ts";
import type { Encoding } from "./encoding/encoding.ts";
import { bytesIn, inParts } from "./line.ts";
import type { Line } from "./line.ts";

type Refused = Extract<Final, { kind: "refused" }>;
type Taken = Extract<Final, { kind: "taken" }>;

/** What became of lines: all were taken or rejected; the sending was ended; or nothing is ever taken. */
export type Delivered = "done" | "stopped" | "everything refused";

export interface DeliveryOptions {
  readonly encoding: Encoding;
  readonly maxBytes: number;
  /** Sends a request until there is a final outcome; undefined when it was ended before. */
  readonly send: (body: Buffer) => Promise<Final | undefined>;
  /** The parts of a line of several records. */
  readonly parts: (line: Line) => readonly Line[];
  readonly onTaken: (lines: readonly Line[], outcome: Taken) => void;
  readonly onRejected: (line: Line, reason: string) => void;
}

interface Suspect {
  readonly line: Line;
  readonly reason: string;
}

/**
 * How many lines a backend may refuse, each alone, before it takes one, until it counts as one that refuses everything.
 * It doubles each time that comes to nothing, so that a long row of bad lines holds no good ones for ever.
 */
const tolerated = { least: 8, most: 64 } as const;
/** How many lines in a row are given up as refused, when the backend has taken some before. */
const maxRejectedInARow = 64;
/** After how many requests that were taken the next ones may be larger again. */
const takenBeforeLarger = 32;

/**
 * Sends lines, and finds those that a backend refuses by halving. Nothing is given up as refused by a backend that takes
 * nothing at all: it may be the address, the protocol or the backend itself that is wrong.
 */
export class Delivery {
  readonly #options: DeliveryOptions;
  #suspects: Suspect[] = [];
  #tolerated: number = tolerated.least;
  #hasTaken = false;
  #rejectedInARow = 0;
  #takenInARow = 0;
  #maxBytes: number;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#maxBytes = options.maxBytes;
  }

  /** Most bytes of lines for one request: less than at first for a while after the backend has called one too large. */
  get maxBytes(): number {
    return this.#maxBytes;
  }

  /** Sends `lines`, in their order. Never rejects. */
  async deliver(lines: readonly Line[]): Promise<Delivered> {
    let rest = lines;
    while (rest.length > 0) {
      const outcome = await this.#send(rest);
      if (outcome === undefined) return "stopped";
      if (outcome.kind === "taken") {
        this.#taken(rest, outcome);
        return "done";
      }
      if (outcome.isTooLarge && rest.length > 1) return this.#inParts(rest);
      const behind = await this.#rejectFirst(rest, outcome);
      if (behind === undefined) return "stopped";
      if (this.#suspects.length >= this.#tolerated) return "everything refused";
      rest = behind;
    }
    return "done";
  }

  /** Begins to judge the backend anew; what was refused is to be sent again. Gives the last reason. */
  forgive(): string {
    const reason = this.#suspects.at(-1)?.reason ?? "";
    this.#suspects = [];
    this.#tolerated = Math.min(this.#tolerated * 2, tolerated.most);
    return reason;
  }

  async #inParts(lines: readonly Line[]): Promise<Delivered> {
    this.#maxBytes = Math.min(this.#maxBytes, Math.ceil(bytesIn(lines) / 2));
    this.#takenInARow = 0;
    for (const part of inParts(lines, this.#maxBytes)) {
      const result = await this.deliver(part);
      if (result !== "done") return result;
    }
    return "done";
  }

  /**
   * Of `lines`, which were refused together, sends what stands before the first line that is refused alone, and rejects
   * that. Gives the lines behind it; undefined when the sending was ended. At most one request more than the halvings.
   */
  async #rejectFirst(
    lines: readonly Line[],
    outcome: Refused,
  ): Promise<readonly Line[] | undefined> {
    let refusal = outcome;
    // The first refused line is in lines[begin] to lines[end - 1], which was refused itself or of which it follows.
    let begin = 0;
    let end = lines.length;
    let isTried = true;
    while (end - begin > 1 || !isTried) {
      const middle = begin + Math.ceil((end - begin) / 2);
      const half = lines.slice(begin, middle);
      const tried = await this.#send(half);
      if (tried === undefined) return undefined;
      isTried = tried.kind === "refused";
      if (tried.kind === "taken") {
        this.#taken(half, tried);
        begin = middle;
        // Taken at the second try: nothing is wrong with any of them.
        if (begin === end) return lines.slice(end);
      } else {
        refusal = tried;
        end = middle;
      }
    }
    const line = lines[begin];
    const isGoing = line === undefined || (await this.#reject(line, refusal));
    return isGoing ? lines.slice(end) : undefined;
  }

  /** Rejects what is refused alone; of a line of several records, only those that are refused. False when it was ended. */
  async #reject(line: Line, { reason, isTooLarge }: Refused): Promise<boolean> {
    const parts = line.records > 1 && line.request === undefined ? this.#options.parts(line) : [];
    if (parts.length > 1) return (await this.deliver(parts)) !== "stopped";
    if (this.#hasTaken || isTooLarge) {
      this.#options.onRejected(line, reason);
      this.#rejectedInARow += 1;
      if (this.#rejectedInARow >= maxRejectedInARow) this.#hasTaken = false;
    } else this.#suspects.push({ line, reason });
    return true;
  }

  #taken(lines: readonly Line[], outcome: Taken): void {
    this.#hasTaken = true;
    this.#rejectedInARow = 0;
    this.#tolerated = tolerated.least;
    this.#takenInARow += 1;
    if (this.#takenInARow % takenBeforeLarger === 0) {
      this.#maxBytes = Math.min(this.#options.maxBytes, this.#maxBytes * 2);
    }
    for (const { line, reason } of this.#suspects) this.#options.onRejected(line, reason);
    this.#suspects = [];
    this.#options.onTaken(lines, outcome);
  }

  #send(lines: readonly Line[]): Promise<Final | undefined> {
    const { encoding, send } = this.#options;
    return send(encoding.request(lines.map(({ piece }) => piece)));
  }
}
