import { at, number, text } from "@spoor/core/record";
import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_COST,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  profileNames,
  profileOf,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_CURRENCY,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_UNPRICED_REASON,
  SPOOR_USAGE_ESTIMATED_COST_AMOUNT,
} from "@spoor/core/semconv";
import type { RowAttributes, SpanRow } from "../ingest/rows.ts";
import type { Cost } from "../print/money.ts";
import { errorTypeOf } from "./kind.ts";

/** Counts of tokens; cached ones are part of the input. */
export interface Tokens {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

/** What one model-call span says of itself. */
export interface ModelCall {
  readonly span: SpanRow;
  /** The model that was asked for, or that answered, or `unknown`. */
  readonly model: string;
  readonly responseModel: string | undefined;
  readonly provider: string | undefined;
  readonly operation: string;
  readonly tokens: Tokens;
  /** USD; undefined where the call has no price. 0 is a price. */
  readonly usd: number | undefined;
  /** What it cost in another currency than USD; it is converted nowhere. */
  readonly charged: { readonly amount: number; readonly currency: string } | undefined;
  /** Why there is no price; undefined where there is one, or where a call failed before anything was billed. */
  readonly unpricedReason: string | undefined;
  /** USD that the estimated tokens of an unpriced call would cost; no part of any sum. */
  readonly estimatedUsd: number | undefined;
  readonly error: string | undefined;
}

/** The value of an attribute under its name of today or one that an older profile wrote. */
function read(attributes: RowAttributes, name: string): unknown {
  for (const profile of profileNames) {
    const value = at(attributes, profileOf(profile).nameOf(name));
    if (value !== undefined) return value;
  }
  return undefined;
}

function tokensOf(attributes: RowAttributes): Tokens {
  const tokens = (name: string): number => Math.max(0, number(read(attributes, name)) ?? 0);
  return {
    input: tokens(GEN_AI_USAGE_INPUT_TOKENS),
    output: tokens(GEN_AI_USAGE_OUTPUT_TOKENS),
    cacheRead: tokens(GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS),
    cacheWrite: tokens(GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS),
  };
}

type Price = Pick<ModelCall, "usd" | "charged" | "unpricedReason">;

/** What the status of a span says that a provider answered with an error; after a timeout on its way the model may have run. */
const refusal = /^HTTP (?!408|504)[45]\d\d\b/;

/** Amounts in another currency are not mixed in: such a call counts as unpriced. */
function priceOf({ attributes, failed, message = "" }: SpanRow): Price {
  const reason = text(at(attributes, SPOOR_USAGE_COST_UNPRICED_REASON));
  const status = text(at(attributes, SPOOR_USAGE_COST_STATUS));
  const amount =
    number(at(attributes, SPOOR_USAGE_COST_AMOUNT)) ?? number(at(attributes, GEN_AI_USAGE_COST));
  const none = { usd: undefined, charged: undefined };
  const isUnpriced = status === "unpriced" || (status === "estimated" && amount === undefined);
  if (isUnpriced && failed && reason === "no_usage" && refusal.test(message))
    return { ...none, unpricedReason: undefined };
  if (isUnpriced) return { ...none, unpricedReason: reason ?? "unknown" };
  const currency = text(at(attributes, SPOOR_USAGE_COST_CURRENCY)) ?? "USD";
  if (amount !== undefined && currency === "USD")
    return { ...none, usd: amount, unpricedReason: undefined };
  if (amount !== undefined)
    return { ...none, charged: { amount, currency }, unpricedReason: "other_currency" };
  return { ...none, unpricedReason: failed ? undefined : (reason ?? "not_recorded") };
}

/** What the model-call span `span` says; only to be asked of spans of that kind. */
export function modelCallOf(span: SpanRow): ModelCall {
  const { attributes } = span;
  const responseModel = text(at(attributes, GEN_AI_RESPONSE_MODEL));
  return {
    span,
    model: text(at(attributes, GEN_AI_REQUEST_MODEL)) ?? responseModel ?? "unknown",
    responseModel,
    provider: text(read(attributes, GEN_AI_PROVIDER_NAME)),
    operation: text(at(attributes, GEN_AI_OPERATION_NAME)) ?? "chat",
    tokens: tokensOf(attributes),
    ...priceOf(span),
    estimatedUsd: number(at(attributes, SPOOR_USAGE_ESTIMATED_COST_AMOUNT)),
    error: errorTypeOf(span),
  };
}

/** The tokens of all `calls`. */
export function tokensOfAll(calls: readonly ModelCall[]): Tokens {
  let [input, output, cacheRead, cacheWrite] = [0, 0, 0, 0];
  for (const { tokens } of calls) {
    input += tokens.input;
    output += tokens.output;
    cacheRead += tokens.cacheRead;
    cacheWrite += tokens.cacheWrite;
  }
  return { input, output, cacheRead, cacheWrite };
}

/** Picodollars to the dollar: sums of whole ones do not depend on their order. */
const pico = 1e12;

/** The cost of all `calls`: the sum of the priced ones and the number of the others. */
export function costOfAll(calls: readonly ModelCall[]): Cost {
  let sum = 0;
  let priced = 0;
  let unpriced = 0;
  for (const { usd, unpricedReason } of calls) {
    if (usd !== undefined) {
      sum += Math.round(usd * pico);
      priced += 1;
    } else if (unpricedReason !== undefined) unpriced += 1;
  }
  return { usd: priced > 0 ? sum / pico : null, unpriced };
}
