import { count } from "@spoor/core/record";
import { markedAttributeList } from "./attributes.ts";
import type { AttributesLike } from "./attributes.ts";
import { memberValue } from "./any-value.ts";
import type { Budget } from "./budget.ts";
import { idText } from "./context.ts";
import type { SpanContextLike } from "./context.ts";
import { singleRequest } from "./encoded.ts";
import type { EncodeOptions, Encoded, Source } from "./encoded.ts";
import { nanoseconds } from "./time.ts";
import type { Time } from "./time.ts";

/** The parts of the SDK's `ReadableLogRecord`, alike in its lines 0.2xx and 3, that are written. */
export interface LogRecordLike extends Source {
  readonly hrTime: Time;
  readonly hrTimeObserved: Time;
  readonly spanContext?: SpanContextLike | undefined;
  readonly severityText?: string | undefined;
  readonly severityNumber?: number | undefined;
  readonly body?: unknown;
  readonly eventName?: string | undefined;
  readonly attributes: AttributesLike;
  readonly droppedAttributesCount: number;
}

const open = '{"resourceLogs":[{"scopeLogs":[{"logRecords":[';

/**
 * The OTLP request that holds `record` alone; undefined when the record itself cannot be read. What is too much for one
 * line is cut and counted, longest values first. Never throws.
 */
export function logRequest(
  record: LogRecordLike,
  options: EncodeOptions = {},
): Encoded | undefined {
  try {
    return singleRequest(open, record, { encode: (budget) => logText(record, budget), options });
  } catch {
    return undefined;
  }
}

function logText(record: LogRecordLike, budget: Budget): string {
  const { severityNumber, severityText, eventName } = record;
  const head =
    `{"timeUnixNano":"${nanoseconds(record.hrTime)}"` +
    `,"observedTimeUnixNano":"${nanoseconds(record.hrTimeObserved)}"` +
    contextText(record.spanContext, budget) +
    (severityNumber === undefined ? "" : `,"severityNumber":${count(severityNumber) ?? 0}`) +
    (severityText === undefined ? "" : `,"severityText":${budget.shortText(severityText)}`) +
    (eventName === undefined ? "" : `,"eventName":${budget.shortText(eventName)}`) +
    `,"body":${memberValue(record, "body", budget)}`;
  const attributes = markedAttributeList(record.attributes, budget);
  const dropped = (count(record.droppedAttributesCount) ?? 0) + attributes.dropped;
  return `${head},"attributes":${attributes.text},"droppedAttributesCount":${dropped}}`;
}

function contextText(context: SpanContextLike | undefined, budget: Budget): string {
  if (context === undefined) return "";
  const { traceId, spanId, traceFlags } = context;
  const ids = `,"traceId":${idText(traceId, budget)},"spanId":${idText(spanId, budget)}`;
  return `${ids},"flags":${traceFlags & 0xff}`;
}
