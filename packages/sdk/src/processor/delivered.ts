/** A finished segment and how many records had been appended, over all segments, by its end. */
interface Sealed {
  readonly segment: string;
  readonly size: number;
  readonly end: number;
}

/** Most sealed segments whose delivery is waited for; older ones stay without an acknowledgement. */
const maxWaiting = 256;

/**
 * Tells which sealed segments a stock exporter has delivered whole, so that nothing is shipped twice later.
 *
 * Exporters take records in the order in which they were appended. After the first batch that failed the order no longer
 * says which records arrived, so nothing is acknowledged any more: to ship a span twice is better than never.
 */
export class Delivered {
  readonly #acknowledge: (segment: string, size: number) => void;
  readonly #waiting: Sealed[] = [];
  #appended = 0;
  #delivered = 0;
  #failed = false;

  constructor(acknowledge: (segment: string, size: number) => void) {
    this.#acknowledge = acknowledge;
  }

  appended(records: number): void {
    this.#appended += records;
  }

  /** Says that the segment was sealed at `size` bytes with all that was appended until here. */
  sealed(segment: string, size: number): void {
    if (this.#failed || this.#waiting.length >= maxWaiting) return;
    this.#waiting.push({ segment, size, end: this.#appended });
    this.#settle();
  }

  /** Says that a record is not in its segment, or not in its place: from here on counting tells nothing. */
  missed(): void {
    this.#failed = true;
  }

  exported(records: number, ok: boolean): void {
    if (!ok) this.#failed = true;
    if (this.#failed) return;
    this.#delivered += records;
    this.#settle();
  }

  #settle(): void {
    let next = this.#waiting[0];
    while (next !== undefined && next.end <= this.#delivered) {
      this.#waiting.shift();
      this.#acknowledge(next.segment, next.size);
      next = this.#waiting[0];
    }
  }
}
