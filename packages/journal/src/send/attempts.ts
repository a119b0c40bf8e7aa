import { Pause } from "./clock.ts";
import type { Clock } from "./clock.ts";
import { classify } from "./response.ts";
import type { Outcome } from "./response.ts";
import { backoffMs, holdMs } from "./schedule.ts";
import type { Transport } from "./transport/transport.ts";

/** An outcome after which the same request is made again. */
export type Failure = Extract<Outcome, { kind: "retry" | "hold" }>;
/** An outcome that ends the matter. */
export type Final = Exclude<Outcome, Failure>;

export interface AttemptsOptions {
  readonly transport: Transport;
  readonly isJson: boolean;
  readonly clock: Clock;
  readonly random: () => number;
  /** Called around each request; so that what is sent is not traced itself. */
  readonly around: <Result>(send: () => Result) => Result;
  /** Told of each failure, with the milliseconds until the next try. */
  readonly failed: (failure: Failure, ms: number, failures: number) => void;
}

/** Makes one request after another, each until there is a final outcome. */
export class Attempts {
  readonly #options: AttemptsOptions;
  readonly #pause: Pause;
  #failures = 0;
  #isClosed = false;
  /** The time before which the backend does not want to be asked; 0 where it did not say. */
  #notBefore = 0;

  constructor(options: AttemptsOptions) {
    this.#options = options;
    this.#pause = new Pause(options.clock);
  }

  /** The final outcome; undefined when `close` is called before there is one. Never rejects. */
  async send(body: Buffer): Promise<Final | undefined> {
    while (!this.#isClosed) {
      const outcome = await this.#once(body);
      if (this.#isClosed) break;
      if (outcome.kind === "taken" || outcome.kind === "refused") {
        this.#failures = 0;
        return outcome;
      }
      await this.wait(outcome);
    }
    return undefined;
  }

  /** Waits as after a failure, and tells of it. */
  async wait(failure: Failure): Promise<void> {
    const { clock, random, failed } = this.#options;
    this.#failures += 1;
    const asked = failure.kind === "retry" ? failure.afterMs : undefined;
    const least = failure.kind === "hold" ? holdMs : backoffMs(this.#failures, random);
    const ms = Math.max(asked ?? 0, least);
    this.#notBefore = asked === undefined ? 0 : clock.now() + asked;
    failed(failure, ms, this.#failures);
    if (!this.#isClosed) await this.#pause.wait(ms);
  }

  /** Makes the next try now, unless the backend asked for a later time: then gives the milliseconds until that. */
  hurry(): number {
    const ms = Math.max(0, this.#notBefore - this.#options.clock.now());
    if (ms === 0) this.#pause.end();
    return ms;
  }

  close(): void {
    this.#isClosed = true;
    this.#pause.end();
    this.#options.transport.close();
  }

  async #once(body: Buffer): Promise<Outcome> {
    const { transport, clock, isJson, around } = this.#options;
    const reply = await around(() => transport.send(body));
    return classify(reply, { isJson, now: clock.now() });
  }
}
