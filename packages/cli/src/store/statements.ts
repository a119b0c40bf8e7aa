import { stopWhereAsked } from "../failure.ts";

/** What runs statements, and can be told to give one up. */
interface Connection {
  interrupt(): void;
}

/** A statement that was handed over and has not begun does not hear that it is to end: it is told again. */
const againMs = 20;

/** The statements of a database that run, which are given up when `signal` is aborted or nobody wants them any more. */
export class Statements {
  readonly #signal: AbortSignal | undefined;
  readonly #running = new Set<{ readonly connection: Connection }>();
  readonly #giveUp = (): void => {
    this.#interrupt();
    this.#again ??= setInterval(() => this.#interrupt(), againMs);
  };
  #again: NodeJS.Timeout | undefined;
  #close: (() => void) | undefined;

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal;
    signal?.addEventListener("abort", this.#giveUp);
  }

  /** What `work` gives, which waits for a statement on `connection`. Throws a failure where the signal is aborted. */
  async run<Result>(connection: Connection, work: () => Promise<Result>): Promise<Result> {
    if (this.#signal !== undefined) stopWhereAsked(this.#signal);
    const statement = { connection };
    this.#running.add(statement);
    try {
      return await work();
    } catch (error) {
      if (this.#signal !== undefined) stopWhereAsked(this.#signal);
      throw error;
    } finally {
      this.#running.delete(statement);
      if (this.#running.size === 0) this.#rest();
    }
  }

  /** Calls `close` when no statement runs any more, which is at once, but for those that nobody waited for. */
  close(close: () => void): void {
    this.#signal?.removeEventListener("abort", this.#giveUp);
    this.#close = close;
    if (this.#running.size === 0) this.#rest();
    else this.#giveUp();
  }

  #interrupt(): void {
    for (const { connection } of this.#running) connection.interrupt();
  }

  #rest(): void {
    clearInterval(this.#again);
    this.#again = undefined;
    this.#close?.();
    this.#close = undefined;
  }
}
