import type { SpoorSink, Told, ToldWait } from "./told.ts";

/** How long the name of a wait can be, in characters, and the message of an error. */
const maxName = 128;
const maxMessage = 256;

/**
 * What is known of a run inside of the workflow: deterministic, so that a replay comes to the same.
 *
 * The run waits from the end of an activation that left nothing in progress, and goes on when it does something again: a
 * signal that changes nothing does not wake it.
 */
export class RunState {
  readonly #sink: SpoorSink;
  readonly #waits: ToldWait[] = [];
  #part = 0;
  #startedAt = Date.now();
  #inProgress = 0;
  #timers = 0;
  #waiting: ToldWait | undefined;
  #isOver = false;

  constructor(sink: SpoorSink) {
    this.#sink = sink;
  }

  get part(): number {
    return this.#part;
  }

  /** Something is in progress until `result` settles; a timer is no work. */
  begin<Result>(kind: "work" | "timer", result: Promise<Result>): Promise<Result> {
    const counted = kind === "work";
    if (counted) this.#inProgress += 1;
    else this.#timers += 1;
    const settled = (): void => {
      if (counted) this.#inProgress -= 1;
      else this.#timers -= 1;
    };
    result.then(settled, settled);
    return result;
  }

  /** Says what the workflow waits for while `waiting` goes on. */
  async wait<Result>(wait: ToldWait, waiting: () => Promise<Result>): Promise<Result> {
    const told = { ...wait, name: wait.name.slice(0, maxName) };
    this.#waits.push(told);
    try {
      return await waiting();
    } finally {
      this.wake();
      this.#waits.splice(this.#waits.indexOf(told), 1);
    }
  }

  /** The workflow does something again. */
  wake(): void {
    const wait = this.#waiting;
    if (wait === undefined) return;
    this.#waiting = undefined;
    this.#part += 1;
    this.#startedAt = Date.now();
    this.#sink.resumed({ ...this.#told(), wait });
  }

  /** An activation is over. */
  conclude(): void {
    if (this.#isOver || this.#inProgress > 0 || this.#waiting !== undefined) return;
    const wait = this.#waits.at(-1) ?? this.#unnamed();
    this.#waiting = wait;
    this.#sink.suspended({ ...this.#told(), wait });
  }

  end(error?: unknown): void {
    if (this.#isOver) return;
    this.wake();
    this.#isOver = true;
    const told = error instanceof Error && error.name !== "ContinueAsNew" ? error : undefined;
    this.#sink.ended({
      ...this.#told(),
      ...(told && { error: { name: told.name, message: told.message.slice(0, maxMessage) } }),
    });
  }

  #told(): Told {
    return { part: this.#part, startedAt: this.#startedAt };
  }

  #unnamed(): ToldWait {
    return this.#timers > 0
      ? { name: "timer", reason: "scheduled" }
      : { name: "signal", reason: "external_system" };
  }
}
