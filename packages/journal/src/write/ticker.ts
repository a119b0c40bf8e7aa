import { AsyncResource } from "node:async_hooks";
import { setTimeout } from "node:timers";

const second = 1000;
/** A timer keeps the context in which it was made, and with it what the application keeps there. */
const outside = new AsyncResource("spoor ticker");

/** Calls a function at intervals for as long as it asks for it. Never keeps the process alive. */
export class Ticker {
  readonly #run: () => boolean;
  readonly #everyMs: number;
  #running = false;

  /** `run` gives whether it is to be called again. It must not throw. */
  constructor(run: () => boolean, everyMs: number = second) {
    this.#run = run;
    this.#everyMs = everyMs;
  }

  /** Begins, unless it has begun. */
  start(): void {
    if (this.#running) return;
    this.#running = true;
    outside.runInAsyncScope(() => this.#wait());
  }

  #wait(): void {
    setTimeout(() => {
      if (this.#run()) this.#wait();
      else this.#running = false;
    }, this.#everyMs).unref();
  }
}
