import { Recent } from "../telemetry/recent.ts";

/** A model call of a step that was answered; tokens are 0 where they were not said. */
export interface SummarizedCall {
  readonly model: string;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly totalTokens: number;
  /** Milliseconds. */
  readonly duration: number;
}

/** What the model calls of a step amount to. */
export interface LlmSummary {
  readonly callCount: number;
  readonly totalTokens: number;
  /** Milliseconds. */
  readonly totalDuration: number;
  /** The newest 1,000, the oldest of them first. */
  readonly calls: readonly SummarizedCall[];
}

const maxCalls = 1000;

/** Adds up the model calls of a step. */
export class CallSummary {
  readonly #calls = new Recent<SummarizedCall>(maxCalls);
  #callCount = 0;
  #totalTokens = 0;
  #totalDuration = 0;

  add(call: SummarizedCall): void {
    this.#calls.add(call);
    this.#callCount += 1;
    this.#totalTokens += call.totalTokens;
    this.#totalDuration += call.duration;
  }

  get summary(): LlmSummary {
    return {
      callCount: this.#callCount,
      totalTokens: this.#totalTokens,
      totalDuration: this.#totalDuration,
      calls: this.#calls.values(),
    };
  }
}
