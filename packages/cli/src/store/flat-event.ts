import { at, text } from "@spoor/core/record";
import { EVENT_NAME } from "@spoor/core/semconv";
import { extraOf, spanIdOf, traceIdOf } from "./flat-span.ts";
import type { Place } from "./flat-span.ts";
import type { StoreTable } from "./column.ts";
import { jsonText } from "./json-text.ts";
import { nanosecondsOf } from "./nanoseconds.ts";
import { isObject, plainOf } from "./plain-value.ts";

/** What an OTLP log record says that has a column of its own; the rest is kept in `extra`. */
const told: ReadonlySet<string> = new Set([
  "traceId",
  "spanId",
  "timeUnixNano",
  "eventName",
  "attributes",
]);

/** A log record as the store keeps it. */
export interface FlatEvent {
  /** Undefined for a plain log line. */
  readonly name: string | undefined;
  /** Digits. */
  readonly timeNs: string;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly service: string | undefined;
  readonly attributes: string;
  readonly extra: string | null;
  readonly resource: string | null;
  readonly scope: string | null;
}

/** The log record of an OTLP request as the store keeps it; undefined where it has no time. Never throws. */
export function flatEventOf(record: unknown, { resource, scope }: Place): FlatEvent | undefined {
  if (!isObject(record)) return undefined;
  const said = nanosecondsOf(record["timeUnixNano"]);
  const timeNs = said ?? nanosecondsOf(record["observedTimeUnixNano"]);
  if (timeNs === undefined) return undefined;
  const { attributes, odd } = plainOf(record["attributes"]);
  const eventName = text(record["eventName"]);
  const more = {
    odd,
    // Where the name or the time stood, for the way back.
    ...(eventName === undefined && { isNamed: "by attribute" }),
    ...(said === undefined && { isTimed: "when observed" }),
  };
  return {
    name: eventName ?? text(at(attributes, EVENT_NAME)),
    timeNs,
    traceId: traceIdOf(record["traceId"]),
    spanId: spanIdOf(record["spanId"]),
    service: resource.service,
    attributes: jsonText(attributes),
    extra: extraOf(record, told, more),
    resource: resource.text,
    scope: scope.text,
  };
}

/** The table of log records. */
export const eventTable: StoreTable<FlatEvent> = {
  name: "events",
  columns: [
    { name: "name", type: "VARCHAR", read: ({ name }) => name },
    { name: "time_ns", type: "BIGINT", read: ({ timeNs }) => timeNs },
    { name: "trace_id", type: "VARCHAR", read: ({ traceId }) => traceId },
    { name: "span_id", type: "VARCHAR", read: ({ spanId }) => spanId },
    { name: "service", type: "VARCHAR", read: ({ service }) => service },
    { name: "attributes", type: "VARCHAR", read: ({ attributes }) => attributes },
    { name: "extra", type: "VARCHAR", read: ({ extra }) => extra },
    { name: "resource", type: "VARCHAR", read: ({ resource }) => resource },
    { name: "scope", type: "VARCHAR", read: ({ scope }) => scope },
  ],
  time: "time_ns",
  // Lines of one place and time are told apart by what they say, as they have no name.
  key: [
    "trace_id",
    "span_id",
    "time_ns",
    "name",
    "CASE WHEN name IS NULL THEN attributes END",
    "CASE WHEN name IS NULL THEN extra END",
  ],
};
