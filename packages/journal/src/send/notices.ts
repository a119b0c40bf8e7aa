import type { Failure } from "./attempts.ts";

const failuresBeforeNotice = 5;

/** Says what a user should know about a destination, each thing once until it is over. */
export class Notices {
  readonly #place: string;
  readonly #signal: string;
  readonly #warn: (message: string) => void;
  readonly #said = new Set<string>();

  constructor(place: string, signal: string, warn: (message: string) => void) {
    this.#place = place;
    this.#signal = signal;
    this.#warn = warn;
  }

  failed(failure: Failure, failures: number): void {
    if (failure.kind === "hold") {
      const fix = failure.fix.replaceAll("<SIGNAL>", this.#signal.toUpperCase());
      this.#once(
        "hold",
        `${this.#signal} are kept and not sent to ${this.#place}: ${failure.reason}. It is tried again each minute; ${fix}.`,
      );
    } else if (failures >= failuresBeforeNotice) {
      this.#once(
        "retry",
        `${this.#signal} are kept until ${this.#place} can take them: ${failure.reason}.`,
      );
    }
  }

  /** It works, or works again. */
  worked(): void {
    this.#said.delete("hold");
    this.#said.delete("retry");
  }

  rejected(count: number, reason: string, where: string): void {
    const why = reason === "" ? "" : `: ${reason}`;
    this.#once(
      "rejected",
      `${this.#place} refused ${count} record${count === 1 ? "" : "s"} of ${this.#signal}${why}. ${where}`,
    );
  }

  /** Anything else, told apart by its text. */
  say(message: string): void {
    this.#once(message, message);
  }

  #once(key: string, message: string): void {
    if (this.#said.has(key)) return;
    this.#said.add(key);
    this.#warn(message);
  }
}
