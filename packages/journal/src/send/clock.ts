/** Time as the sender sees it; a test's may be its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` in `ms` milliseconds, unless what this gives is called before. Keeps no process alive. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms).unref();
    return () => clearTimeout(timer);
  },
};

/** A wait that can be ended before its time. One at a time. */
export class Pause {
  readonly #clock: Clock;
  #end: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves after `ms`, or when `end` is called; without `ms` only then. */
  wait(ms?: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = ms === undefined ? undefined : this.#clock.after(ms, () => this.end());
      this.#end = () => {
        cancel?.();
        this.#end = undefined;
        resolve();
      };
    });
  }

  end(): void {
    this.#end?.();
  }
}
