import { present, text } from "@spoor/core/record";
import type { Attributes, AttributeValue, Usage } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
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
} from "@spoor/core/semconv";
import { usageFromAttributes } from "@spoor/core/usage";
import { usageOf } from "../trace/call.ts";
import { workflowOf } from "../trace/run.ts";
import type { Run, Totals } from "../trace/run.ts";
import { currentProfile, write } from "../tracer.ts";
import { pointOf } from "./metrics.ts";
import type { Meters, Point } from "./metrics.ts";
import { attributesOfCost, costOfCall } from "./prices.ts";
import { secondsOf } from "./span.ts";
import type { Span } from "./span.ts";

/** Writes the cost of a model call on its span, records its metrics, and gives its part of the roll-ups. */
export function deriveCall(span: Span, around: Run | undefined, meters: Meters): Partial<Totals> {
  const read = (name: string): unknown => span.attributes[currentProfile().nameOf(name)];
  const usage = usageOf(span) ?? usageFromAttributes(span.attributes);
  const point = pointOf(span, attributesOf(read, around));
  const cost = costOfCall({
    provider: text(read(GEN_AI_PROVIDER_NAME)) ?? "",
    model: text(read(GEN_AI_RESPONSE_MODEL)),
    requestModel: text(read(GEN_AI_REQUEST_MODEL)),
    usage,
    at: new Date(span.startTime[0] * 1000),
  });
  write(span, attributesOfCost(cost));
  recordDuration(span, point, meters);
  if (usage !== undefined) recordTokens(usage, point, meters);
  if (cost.status === "priced")
    meters.add(METRIC_SPOOR_CLIENT_INFERENCE_USAGE_COST, cost.picoUsd / 1e12, point);
  else
    meters.add(
      METRIC_SPOOR_CLIENT_INFERENCE_UNPRICED,
      1,
      point.with(SPOOR_USAGE_COST_UNPRICED_REASON, cost.reason),
    );
  return {
    calls: 1,
    unpriced: cost.status === "unpriced" ? 1 : 0,
    cost: cost.status === "priced" ? cost.picoUsd : 0,
    inputTokens: usage?.inputTokens ?? 0,
    outputTokens: usage?.outputTokens ?? 0,
    cacheReadTokens: usage?.cacheReadTokens ?? 0,
  };
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
  const inference = point.labels[GEN_AI_OPERATION_NAME] !== "embeddings";
  meters.record(
    inference ? METRIC_GEN_AI_CLIENT_INFERENCE_DURATION : METRIC_GEN_AI_CLIENT_OPERATION_DURATION,
    secondsOf(span.duration),
    error === undefined ? point : point.with(ERROR_TYPE, error),
  );
  const firstChunk = span.attributes[GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK];
  if (typeof firstChunk === "number")
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
