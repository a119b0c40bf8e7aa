import { present, text } from "@spoor/core/record";
import type { Attributes, AttributeValue, Usage } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_RESPONSE_STATUS,
  GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  GEN_AI_TOKEN_MODALITY,
  GEN_AI_WORKFLOW_NAME,
  LEGACY_METRIC_TOKEN_USAGE,
  LEGACY_TOKEN_TYPE,
  METRIC_GEN_AI_CLIENT_INFERENCE_DURATION,
  METRIC_GEN_AI_CLIENT_INFERENCE_OPERATION_INPUT_TOKENS,
  METRIC_GEN_AI_CLIENT_INFERENCE_OPERATION_OUTPUT_TOKENS,
  METRIC_GEN_AI_CLIENT_INFERENCE_TIME_TO_FIRST_CHUNK,
  METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_CACHE_READ_INPUT_TOKENS,
  METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_CACHE_WRITE_INPUT_TOKENS,
  METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_INPUT_TOKENS,
  METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_OUTPUT_TOKENS,
  METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_REASONING_OUTPUT_TOKENS,
  METRIC_GEN_AI_CLIENT_OPERATION_DURATION,
  METRIC_SPOOR_CLIENT_INFERENCE_UNPRICED,
  METRIC_SPOOR_CLIENT_INFERENCE_USAGE_COST,
  SERVER_ADDRESS,
  SERVER_PORT,
  SPOOR_USAGE_COST_UNPRICED_REASON,
  SPOOR_USAGE_OWNER_ID,
} from "@spoor/core/semconv";
import type { Cost } from "@spoor/core/cost";
import { pricedCallOf, usageFromAttributes } from "@spoor/core/usage";
import { countCall } from "../budget/count-call.ts";
import { usageOf } from "../trace/call.ts";
import { callBeside } from "./call-beside.ts";
import { gatewayCostOf } from "../trace/gateway-cost.ts";
import { disown, ownerOf, placeCall } from "../trace/owner.ts";
import { addTotals, workflowOf } from "../trace/run.ts";
import type { Run, Totals } from "../trace/run.ts";
import { currentProfile, write } from "../tracer.ts";
import type { Reading } from "./reading.ts";
import { pointOf } from "./metrics.ts";
import type { Meters, Point } from "./metrics.ts";
import { estimatedCost } from "./estimated-cost.ts";
import { compactedUsage, tellNativeCall } from "./native-call.ts";
import { attributesOfCost, costOfCall } from "./prices.ts";
import { secondsOf, timesOf } from "./span.ts";
import type { Span } from "./span.ts";
import { joinSubmission, noteSubmission } from "./submitted-call.ts";

/** A model call that ends, whoever made its span. */
export interface EndedCall {
  readonly span: Span;
  /** The innermost run that it is inside of. */
  readonly around: Run | undefined;
  readonly reading: Reading;
}

/**
 * Writes the cost of a model call on its span, records its metrics, and adds its part to the roll-ups and budgets. Of a call
 * that another span told, it only writes which span owns its usage.
 */
export function deriveCall({ span, around, reading }: EndedCall, meters: Meters): void {
  const { read } = reading;
  tellNativeCall(span);
  const usage =
    usageOf(span) ?? compactedUsage(span, reading) ?? usageFromAttributes(reading.attributes);
  if (usage === undefined && isPending(read)) {
    noteSubmission(span, reading, around);
    return;
  }
  const id = text(read(GEN_AI_RESPONSE_ID));
  const owner =
    ownerOf({ span, id, usage, ...timesOf(span) }) ??
    (id === undefined ? callBeside(span, reading, usage) : undefined);
  if (owner !== undefined) {
    write(span, { [SPOOR_USAGE_OWNER_ID]: owner });
    return;
  }
  if (usage === undefined && read(ERROR_TYPE) !== undefined) disown(span);
  else placeCall(span);
  const bearer = joinSubmission(span, reading, around);
  const point = pointOf(span, attributesOf(read, bearer));
  const at = new Date(span.startTime[0] * 1000);
  const call = pricedCallOf(read, { usage, at, gatewayUsd: gatewayCostOf(span) });
  const cost = costOfCall(call);
  write(span, attributesOfCost(cost));
  write(span, estimatedCost(call, cost, read) ?? {});
  recordDuration(span, point, meters);
  if (usage !== undefined) recordTokens(usage, point, meters);
  recordCost(cost, point, meters);
  const part = totalsOf(usage, cost);
  addTotals(bearer, part);
  countCall({ span, around: bearer, reading, part });
}

/** A price in another currency is in no sum of USD, and is a price. */
function recordCost(cost: Cost, point: Point, meters: Meters): void {
  if (cost.status === "priced")
    meters.add(METRIC_SPOOR_CLIENT_INFERENCE_USAGE_COST, cost.picoUsd / 1e12, point);
  else if (cost.status === "unpriced")
    meters.add(
      METRIC_SPOOR_CLIENT_INFERENCE_UNPRICED,
      1,
      point.with(SPOOR_USAGE_COST_UNPRICED_REASON, cost.reason),
    );
}

function totalsOf(usage: Usage | undefined, cost: Cost): Partial<Totals> {
  return {
    calls: 1,
    unpriced: cost.status === "unpriced" ? 1 : 0,
    cost: cost.status === "priced" ? cost.picoUsd : 0,
    inputTokens: usage?.inputTokens ?? 0,
    outputTokens: usage?.outputTokens ?? 0,
    cacheReadTokens: usage?.cacheReadTokens ?? 0,
  };
}

/** Whether a reply is made later, and is billed by the call that fetches it. */
function isPending(read: Reading["read"]): boolean {
  const status = read(GEN_AI_RESPONSE_STATUS);
  if (status === "queued" || status === "in_progress") return true;
  return read(GEN_AI_OPERATION_NAME) === "fetch_response";
}

function attributesOf(read: (name: string) => unknown, around: Run | undefined): Attributes {
  const port = read(SERVER_PORT);
  return present<AttributeValue>({
    [GEN_AI_OPERATION_NAME]: text(read(GEN_AI_OPERATION_NAME)),
    [GEN_AI_PROVIDER_NAME]: text(read(GEN_AI_PROVIDER_NAME)),
    [GEN_AI_REQUEST_MODEL]: text(read(GEN_AI_REQUEST_MODEL)),
    [GEN_AI_RESPONSE_MODEL]: text(read(GEN_AI_RESPONSE_MODEL)),
    [SERVER_ADDRESS]: text(read(SERVER_ADDRESS)),
    [SERVER_PORT]: typeof port === "number" ? port : undefined,
    [GEN_AI_WORKFLOW_NAME]: workflowOf(around)?.name,
  });
}

function recordDuration(span: Span, point: Point, meters: Meters): void {
  const error = text(span.attributes[ERROR_TYPE]);
  const operation = point.labels[GEN_AI_OPERATION_NAME];
  const inference = operation !== "embeddings" && operation !== "fetch_response";
  meters.record(
    inference ? METRIC_GEN_AI_CLIENT_INFERENCE_DURATION : METRIC_GEN_AI_CLIENT_OPERATION_DURATION,
    secondsOf(span.duration),
    error === undefined ? point : point.with(ERROR_TYPE, error),
  );
  const firstChunk = span.attributes[GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK];
  // Below 0 where a library took it from a clock that was set back.
  if (typeof firstChunk === "number" && firstChunk >= 0)
    meters.record(METRIC_GEN_AI_CLIENT_INFERENCE_TIME_TO_FIRST_CHUNK, firstChunk, point);
}

/**
 * Records the tokens under the names of the profile. The conventions ask for a modality: what the provider counted as
 * audio or image goes there, the rest is `unknown`, because no provider says that it is all text.
 */
function recordTokens(usage: Usage, point: Point, meters: Meters): void {
  const { inputTokens, outputTokens } = usage;
  if (currentProfile().name !== "current") {
    const add = (type: string, value: number | undefined): void => {
      if (value !== undefined)
        meters.record(LEGACY_METRIC_TOKEN_USAGE, value, point.with(LEGACY_TOKEN_TYPE, type));
    };
    add("input", inputTokens);
    add("output", outputTokens);
    return;
  }
  if (inputTokens !== undefined)
    meters.record(METRIC_GEN_AI_CLIENT_INFERENCE_OPERATION_INPUT_TOKENS, inputTokens, point);
  if (outputTokens !== undefined)
    meters.record(METRIC_GEN_AI_CLIENT_INFERENCE_OPERATION_OUTPUT_TOKENS, outputTokens, point);
  const unknown = point.with(GEN_AI_TOKEN_MODALITY, "unknown");
  const count = (name: string, total: number | undefined, parts: Parts = {}): void => {
    if (total === undefined) return;
    let rest = total;
    for (const modality in parts) {
      const part = parts[modality] ?? 0;
      if (part > 0) meters.add(name, part, point.with(GEN_AI_TOKEN_MODALITY, modality));
      rest -= part;
    }
    if (rest > 0) meters.add(name, rest, unknown);
  };
  count(METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_INPUT_TOKENS, inputTokens, {
    audio: usage.inputAudioTokens,
    image: usage.inputImageTokens,
  });
  count(METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_OUTPUT_TOKENS, outputTokens, {
    audio: usage.outputAudioTokens,
    image: usage.outputImageTokens,
  });
  count(METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_CACHE_READ_INPUT_TOKENS, usage.cacheReadTokens);
  count(METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_CACHE_WRITE_INPUT_TOKENS, usage.cacheWriteTokens);
  count(METRIC_GEN_AI_CLIENT_INFERENCE_USAGE_REASONING_OUTPUT_TOKENS, usage.reasoningTokens);
}

type Parts = Readonly<Record<string, number | undefined>>;
