import { at, flag } from "@spoor/core/record";
import { givenName } from "../trace/given.ts";
import { quietly } from "../trace/handle.ts";
import type { CallSummary } from "./call-summary.ts";
import { durationOf, tokensOf } from "./open-call.ts";
import type { OpenCall } from "./open-call.ts";
import type { OpenStep } from "./open-step.ts";
import { total } from "./total.ts";

/** Told how a model call went, once; what is told after that has no effect. */
export interface LLMCallTracker {
  /** Records the tokens of the answer; `duration` is in milliseconds, the time since the start unless said. */
  complete(promptTokens: number, completionTokens: number, duration?: number): void;
  error(error: unknown, metrics?: { readonly duration?: number }): void;
}

/** A call that a tracker started. */
export interface TrackedCall {
  readonly call: OpenCall;
  readonly step: OpenStep | undefined;
  readonly summary: CallSummary;
  readonly config: unknown;
}

export function llmCallTracker(tracked: TrackedCall): LLMCallTracker {
  const { call, step, config, summary } = tracked;
  let isOver = false;
  const over = (): boolean => {
    const before = isOver;
    isOver = true;
    step?.callEnded(call);
    return before;
  };
  return total<LLMCallTracker>({
    complete(promptTokens, completionTokens, duration) {
      if (over()) return;
      const [input, output] = [tokensOf(promptTokens), tokensOf(completionTokens)];
      const ms = durationOf(duration);
      summary.add({
        ...sumOf(input ?? 0, output ?? 0),
        model: quietly("tracker.model", () => givenName(at(config, "model"))) ?? "unnamed",
        duration: ms ?? call.elapsedMs,
      });
      const tokens = isEstimated(config) ? "estimated" : "told";
      call.complete({ inputTokens: input, outputTokens: output, tokens }, ms);
    },
    error(error, metrics) {
      if (over()) return;
      call.fail(
        error,
        quietly("tracker.error", () => durationOf(at(metrics, "duration"))),
      );
    },
  });
}

const sumOf = (promptTokens: number, completionTokens: number) => ({
  promptTokens,
  completionTokens,
  totalTokens: promptTokens + completionTokens,
});

/** Whether the caller says that its tokens are an estimate. */
export function isEstimated(config: unknown): boolean {
  return quietly("tracker.estimated", () => flag(at(config, "estimated"))) === true;
}
