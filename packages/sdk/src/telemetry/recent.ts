/** The newest values, as many as were asked for: constant memory over any number of them. */
export class Recent<Value> {
  readonly #max: number;
  readonly #kept: Value[] = [];
  #next = 0;

  constructor(max: number) {
    this.#max = max;
  }

  add(value: Value): void {
    this.#kept[this.#next] = value;
    this.#next = (this.#next + 1) % this.#max;
  }

  /** The oldest first. */
  values(): readonly Value[] {
    return [...this.#kept.slice(this.#next), ...this.#kept.slice(0, this.#next)];
  }
}
