/** A line that waits in memory for the disk. */
export interface Waiting {
  readonly body: Buffer;
  readonly n: number;
}

/** What one entry takes beside its bytes, roughly. */
const overhead = 128;

/** Lines that could not be written, the oldest first, in bounded memory. */
export class Backlog {
  readonly #maxBytes: number;
  readonly #waiting: Waiting[] = [];
  #bytes = 0;
  #records = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** How many records wait. */
  get records(): number {
    return this.#records;
  }

  /** The line that has waited longest. */
  get first(): Waiting | undefined {
    return this.#waiting[0];
  }

  /** Keeps a line and lets go of the oldest ones that do not fit beside it; gives how many records those held. */
  add(body: string, n: number): number {
    const line = { body: Buffer.from(body), n };
    this.#waiting.push(line);
    this.#bytes += line.body.length + overhead;
    this.#records += n;
    let dropped = 0;
    while (this.#bytes > this.#maxBytes && this.#waiting.length > 0) dropped += this.shift();
    return dropped;
  }

  /** Lets go of the line that has waited longest; gives how many records it held. */
  shift(): number {
    const line = this.#waiting.shift();
    if (line === undefined) return 0;
    this.#bytes -= line.body.length + overhead;
    this.#records -= line.n;
    return line.n;
  }
}
