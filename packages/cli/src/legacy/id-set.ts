const leastSlots = 1024;
/** Hex digits of an id that are kept: 52 bits tell millions of hashes apart. */
const digits = 13;
const free = -1;

/** A set of ids that are hashes, in 9 to 36 bytes an id: a Set of JavaScript takes a hundred. */
export class IdSet {
  readonly #mostIds: number;
  #slots: Float64Array = new Float64Array(leastSlots).fill(free);
  #marks: Uint8Array = new Uint8Array(leastSlots);
  #size = 0;

  /** Holds up to `mostIds` ids; those that come later are not kept. */
  constructor(mostIds: number) {
    this.#mostIds = mostIds;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds `id`, of hex digits; false where it is in already. */
  add(id: string): boolean {
    const short = shortOf(id);
    const slot = this.#slotOf(short);
    if (this.#slots[slot] === short) return false;
    if (this.#size >= this.#mostIds) return true;
    this.#slots[slot] = short;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return true;
  }

  /** Marks `id`; false where it is not in, or marked already. */
  mark(id: string): boolean {
    const short = shortOf(id);
    const slot = this.#slotOf(short);
    if (this.#slots[slot] !== short || this.#marks[slot] === 1) return false;
    this.#marks[slot] = 1;
    return true;
  }

  /** Where `short` is, or would be: the first slot from its own on that has it or is free. */
  #slotOf(short: number): number {
    const last = this.#slots.length - 1;
    let slot = short % this.#slots.length;
    while (this.#slots[slot] !== free && this.#slots[slot] !== short)
      slot = slot === last ? 0 : slot + 1;
    return slot;
  }

  #grow(): void {
    const [slots, marks] = [this.#slots, this.#marks];
    this.#slots = new Float64Array(slots.length * 2).fill(free);
    this.#marks = new Uint8Array(marks.length * 2);
    for (const [i, short] of slots.entries()) {
      if (short === free) continue;
      const slot = this.#slotOf(short);
      this.#slots[slot] = short;
      this.#marks[slot] = marks[i] ?? 0;
    }
  }
}

function shortOf(id: string): number {
  return Number.parseInt(id.slice(0, digits), 16);
}
