import { at } from "@spoor/core/record";
import {
  ERROR_TYPE,
  EVENT_SPOOR_MODEL_SELECTED,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_TOOL_NAME,
  SPOOR_ERROR_CATEGORY,
  SPOOR_LEGACY_CORRELATION_ID,
  SPOOR_SELECTION_CONFIDENCE,
  SPOOR_SELECTION_FALLBACK,
  SPOOR_SELECTION_SOURCE,
  SPOOR_PURPOSE,
  USER_ID,
} from "@spoor/core/semconv";
import { attributesOf, callOf, unnamedEvent } from "../attributes.ts";
import type { MaybeAttributes } from "../attributes.ts";
import type { Key, LegacyItem } from "../item.ts";
import { saidCount, saidFlag, saidNumber, saidText } from "../said.ts";
import { nanosOfMs } from "../time.ts";
import type { Moment } from "../time.ts";

export const service = "fragments-engine";

/** What a line of one of the logs says. */
export interface FragmentsRecord {
  /** As `llm.call.completed`. */
  readonly event: string;
  readonly data: unknown;
  /** Of the request that all its records name. */
  readonly correlation: string | undefined;
  readonly user: string | undefined;
  readonly moment: Moment;
}

/** The kinds of errors of the old system under the names of today. */
const categories: ReadonlyMap<string, string> = new Map([
  ["provider_unavailable", "server"],
  ["authentication_error", "auth"],
  ["rate_limit_exceeded", "rate_limit"],
  ["network_error", "network"],
  ["request_error", "invalid_request"],
  ["server_error", "server"],
  ["timeout", "timeout"],
  ["unknown_error", "unknown"],
]);

interface Place {
  readonly key: Key;
  readonly trace: Key | undefined;
  readonly attributes: MaybeAttributes;
}

function placeOf({ event, data, correlation, user, moment }: FragmentsRecord): Place {
  return {
    key: [event, String(moment.ns), correlation ?? null, data ?? null],
    trace: correlation === undefined ? undefined : ["request", correlation],
    attributes: { [SPOOR_LEGACY_CORRELATION_ID]: correlation, [USER_ID]: user },
  };
}

function callSpan(record: FragmentsRecord, { key, trace, attributes }: Place): LegacyItem {
  const { data, moment, event } = record;
  const failed = event.endsWith(".error") || saidFlag(data, "success") === false;
  const call = callOf(
    {
      provider: saidText(data, "provider"),
      model: saidText(data, "model"),
      operation: /embed/.test(saidText(data, "operation") ?? "") ? "embeddings" : "chat",
      inputTokens: saidCount(data, "tokens_prompt"),
      outputTokens: saidCount(data, "tokens_completion"),
      usd: saidNumber(at(data, "cost_analysis"), "cost_usd") ?? saidNumber(data, "cost_usd"),
    },
    service,
  );
  const error = saidText(data, "error_class") ?? saidText(data, "error_type");
  const category = categories.get(saidText(data, "error_category") ?? "");
  return {
    as: "span",
    ...call,
    key,
    trace: trace ?? key,
    isClient: true,
    startNs: moment.ns - nanosOfMs(saidNumber(data, "response_time_ms")),
    endNs: moment.ns,
    failed,
    message: saidText(data, "error_message"),
    attributes: attributesOf(
      {
        ...attributes,
        ...call.attributes,
        [GEN_AI_REQUEST_TEMPERATURE]: saidNumber(data, "temperature"),
        [SPOOR_PURPOSE]: saidText(data, "operation"),
        [ERROR_TYPE]: failed ? (error ?? "_OTHER") : undefined,
        [SPOOR_ERROR_CATEGORY]: failed ? (category ?? "unknown") : undefined,
      },
      moment,
    ),
  };
}

function selectedEvent({ data, moment }: FragmentsRecord, place: Place): LegacyItem {
  return {
    as: "event",
    name: EVENT_SPOOR_MODEL_SELECTED,
    timeNs: moment.ns,
    key: place.key,
    trace: place.trace,
    attributes: attributesOf(
      {
        ...place.attributes,
        [GEN_AI_REQUEST_MODEL]: saidText(data, "model") ?? "unknown",
        [GEN_AI_PROVIDER_NAME]: saidText(data, "provider"),
        [SPOOR_PURPOSE]: saidText(data, "operation_type"),
        [SPOOR_SELECTION_SOURCE]: saidText(data, "source"),
        [SPOOR_SELECTION_CONFIDENCE]: saidNumber(data, "selection_confidence"),
        [SPOOR_SELECTION_FALLBACK]: saidFlag(data, "fallback_used"),
      },
      moment,
    ),
  };
}

/** What a tool did. */
export interface OldTool {
  readonly name: string;
  readonly key: Key;
  readonly trace: Key | undefined;
  readonly moment: Moment;
  readonly ms: number | undefined;
  readonly failed: boolean;
  readonly message?: string | undefined;
  readonly attributes?: MaybeAttributes;
}

export function toolSpan(tool: OldTool): LegacyItem {
  const { name, key, trace, moment, ms, failed, message } = tool;
  return {
    as: "span",
    name: `execute_tool ${name}`,
    key,
    trace: trace ?? key,
    isClient: false,
    startNs: moment.ns - nanosOfMs(ms),
    endNs: moment.ns,
    failed,
    message,
    attributes: attributesOf(
      {
        ...tool.attributes,
        [GEN_AI_OPERATION_NAME]: "execute_tool",
        [GEN_AI_TOOL_NAME]: name,
        [ERROR_TYPE]: failed ? "_OTHER" : undefined,
      },
      moment,
    ),
  };
}

/** What a record of the old logs becomes; what repeats a call, as its cost and its stream, is no second one. */
export function fragmentsItem(record: FragmentsRecord): LegacyItem {
  const { event, data, moment } = record;
  const place = placeOf(record);
  if (event === "llm.call.completed" || event === "llm.call.error") return callSpan(record, place);
  if (event === "llm.model.selected") return selectedEvent(record, place);
  const tool = saidText(data, "tool_name") ?? saidText(data, "tool");
  if (/^tool\.invocation\.(?:completed|error)$/.test(event) && tool !== undefined)
    return toolSpan({
      ...place,
      name: tool,
      moment,
      ms: saidNumber(data, "duration_ms"),
      failed: event.endsWith("error"),
      message: saidText(data, "error_message"),
    });
  return unnamedEvent({ ...place, type: event, fields: Object(data), moment });
}
