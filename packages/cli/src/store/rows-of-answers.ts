import { at, text } from "@spoor/core/record";
import type { EventRow, RowAttributes, SpanRow } from "../ingest/rows.ts";
import type { Answer } from "./database.ts";
import { linksOf } from "./flat-span.ts";
import { isObject } from "./plain-value.ts";

/** The columns that {@link spanRowOf} reads. */
export const spanRowColumns =
  "trace_id, span_id, parent_id, name, start_ns, duration_ns, failed, message, service, attributes, extra";

/** The columns that {@link eventRowOf} reads. */
export const eventRowColumns = "name, time_ns, trace_id, span_id, service, attributes";

const nanosecondsPerMillisecond = 1e6;

/** Milliseconds of nanoseconds as a database gives them. */
export function millisecondsOfAnswer(nanoseconds: unknown): number {
  if (typeof nanoseconds === "number") return nanoseconds / nanosecondsPerMillisecond;
  if (typeof nanoseconds !== "bigint") return 0;
  const low = nanoseconds % 1_000_000n;
  return Number((nanoseconds - low) / 1_000_000n) + Number(low) / nanosecondsPerMillisecond;
}

function parsed(json: unknown): unknown {
  if (typeof json !== "string") return undefined;
  const value: unknown = JSON.parse(json);
  return value;
}

function attributesOf(json: unknown): RowAttributes {
  const value = parsed(json);
  const out: Record<string, unknown> = Object.create(null);
  if (!isObject(value)) return out;
  for (const key of Object.keys(value)) out[key] = value[key];
  return out;
}

/** The span of a row of the view `spans`. */
export function spanRowOf(answer: Answer): SpanRow {
  return {
    traceId: text(answer["trace_id"]) ?? "",
    spanId: text(answer["span_id"]) ?? "",
    parentSpanId: text(answer["parent_id"]),
    name: text(answer["name"]) ?? "",
    startMs: millisecondsOfAnswer(answer["start_ns"]),
    durationMs: millisecondsOfAnswer(answer["duration_ns"]),
    failed: answer["failed"] === true,
    message: text(answer["message"]),
    attributes: attributesOf(answer["attributes"]),
    links: linksOf(at(parsed(answer["extra"]), "links")),
    service: text(answer["service"]),
  };
}

/** The event of a row of the view `events`. */
export function eventRowOf(answer: Answer): EventRow {
  return {
    name: text(answer["name"]) ?? "",
    timeMs: millisecondsOfAnswer(answer["time_ns"]),
    traceId: text(answer["trace_id"]),
    spanId: text(answer["span_id"]),
    attributes: attributesOf(answer["attributes"]),
    service: text(answer["service"]),
  };
}
