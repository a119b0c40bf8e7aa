import { at, flag, number } from "@spoor/core/record";
import { givenOptions } from "../trace/given.ts";
import { quietly } from "../trace/handle.ts";
import { untilNow } from "../trace/times.ts";
import { durationOf, OpenCall, tokensOf, tokensOfLength } from "./open-call.ts";
import type { CallEnd } from "./open-call.ts";
import { contextOf } from "./place.ts";
import type { Place } from "./place.ts";

/** A model call that is over, in whichever shape it was told. */
interface ToldCall extends CallEnd {
  readonly config: unknown;
  readonly ms: number | undefined;
  readonly isFailed: boolean;
  readonly error: unknown;
}

/** Whether `tokens` is a quarter of the characters of `text`, rounded in any way. */
function isQuarter(tokens: number | undefined, text: unknown): boolean {
  if (tokens === undefined || typeof text !== "string" || text === "") return false;
  return Math.abs(tokens - text.length / 4) < 1;
}

/** `(model, prompt, completion, metrics)` */
function ofMetrics([, prompt, completion, metrics]: readonly unknown[]): ToldCall {
  const inputTokens = tokensOf(at(metrics, "promptTokens"));
  const outputTokens = tokensOf(at(metrics, "completionTokens"));
  const isEstimate =
    flag(at(metrics, "estimated")) === true ||
    (isQuarter(inputTokens, prompt) && isQuarter(outputTokens, completion));
  const error: unknown = at(metrics, "error");
  return {
    inputTokens,
    outputTokens,
    tokens: isEstimate ? "estimated" : "told",
    usd: number(at(metrics, "cost")),
    config: { ...Object(at(metrics, "modelParameters")), ...givenOptions(metrics) },
    ms: durationOf(at(metrics, "duration")),
    isFailed: flag(at(metrics, "success")) === false || (error !== undefined && error !== null),
    error,
  };
}

const lengthOf = (value: unknown): number => Math.max(0, number(value) ?? 0);

/** `(model, promptLength, responseLength, ms, success)`: the lengths are in characters. */
function ofLengths([, prompt, reply, ms, success]: readonly unknown[]): ToldCall {
  return {
    inputTokens: tokensOfLength(lengthOf(prompt)),
    outputTokens: tokensOfLength(lengthOf(reply)),
    tokens: "estimated",
    config: undefined,
    ms: durationOf(ms),
    isFailed: success === false,
    error: undefined,
  };
}

/** Records a model call that is over, at `place`; `given` is what either shape of the call has. */
export function recordLlmCall(place: Place, given: readonly unknown[]): void {
  const told = quietly("tracker.recordLLMCall", () =>
    typeof given[1] === "number" ? ofLengths(given) : ofMetrics(given),
  );
  if (told === undefined) return;
  const { config, ms, isFailed, error } = told;
  const call = new OpenCall(contextOf(place), { model: given[0], config, times: untilNow(ms) });
  if (isFailed) call.fail(error);
  else call.complete(told);
}

/** Records a model call that failed: `(model, error, metadata)`. */
export function recordLlmError(place: Place, given: readonly unknown[]): void {
  const [model, error, metadata] = given;
  const start = quietly("tracker.recordLLMError", () => ({
    agent: at(metadata, "agent"),
    config: metadata,
    times: untilNow(durationOf(at(metadata, "duration"))),
  }));
  if (start !== undefined) new OpenCall(contextOf(place), { model, ...start }).fail(error);
}
