import { number, text } from "@spoor/core/record";
import { extraOf, isEmpty } from "./flat-span.ts";
import type { Place } from "./flat-span.ts";
import type { Cell, StoreTable } from "./column.ts";
import { jsonText } from "./json-text.ts";
import { nanosecondsOf } from "./nanoseconds.ts";
import { isObject, plainOf } from "./plain-value.ts";
import type { AnyObject } from "./plain-value.ts";

/** The kinds of metrics of OTLP, as their fields are called. */
export const metricTypes = [
  "gauge",
  "sum",
  "histogram",
  "exponentialHistogram",
  "summary",
] as const;

const toldOfPoint: ReadonlySet<string> = new Set([
  "timeUnixNano",
  "startTimeUnixNano",
  "attributes",
  "asDouble",
  "count",
  "sum",
]);
const toldOfMetric: ReadonlySet<string> = new Set(["name", "unit", ...metricTypes]);
const toldOfData: ReadonlySet<string> = new Set(["dataPoints"]);

/** A data point of a metric as the store keeps it. */
export interface FlatPoint {
  readonly name: string;
  readonly type: string;
  readonly unit: string | undefined;
  /** Digits. */
  readonly timeNs: string;
  readonly startNs: string | undefined;
  readonly value: Cell;
  readonly count: Cell;
  readonly sum: Cell;
  readonly attributes: string;
  readonly extra: string | null;
  readonly service: string | undefined;
  readonly resource: string | null;
  readonly scope: string | null;
}

/** A metric and what all its points share. */
export interface MetricOf {
  readonly metric: AnyObject;
  readonly type: string;
  readonly data: AnyObject;
}

function countOf(value: unknown): Cell {
  const count = typeof value === "string" && /^\d{1,19}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(count) ? number(count) : undefined;
}

function restOf(record: AnyObject, told: ReadonlySet<string>): AnyObject {
  return Object.fromEntries(
    Object.entries(record).filter(([key, value]) => !told.has(key) && !isEmpty(value)),
  );
}

function sharedOf({ metric, data }: MetricOf): AnyObject {
  const ofMetric = restOf(metric, toldOfMetric);
  const ofData = restOf(data, toldOfData);
  return {
    ...(Object.keys(ofMetric).length > 0 && { metric: ofMetric }),
    ...(Object.keys(ofData).length > 0 && { data: ofData }),
  };
}

/** The data point of an OTLP request as the store keeps it; undefined where it has no time. Never throws. */
export function flatPointOf(
  point: unknown,
  of: MetricOf,
  { resource, scope }: Place,
): FlatPoint | undefined {
  if (!isObject(point)) return undefined;
  const timeNs = nanosecondsOf(point["timeUnixNano"]);
  if (timeNs === undefined) return undefined;
  const { attributes, odd } = plainOf(point["attributes"]);
  return {
    name: text(of.metric["name"]) ?? "",
    type: of.type,
    unit: text(of.metric["unit"]),
    timeNs,
    startNs: nanosecondsOf(point["startTimeUnixNano"]),
    value: number(point["asDouble"]) ?? countOf(point["asInt"]),
    count: countOf(point["count"]),
    sum: number(point["sum"]),
    attributes: jsonText(attributes),
    extra: extraOf(point, toldOfPoint, { odd, ...sharedOf(of) }),
    service: resource.service,
    resource: resource.text,
    scope: scope.text,
  };
}

/** The table of data points of metrics. */
export const metricTable: StoreTable<FlatPoint> = {
  name: "metrics",
  columns: [
    { name: "name", type: "VARCHAR", read: ({ name }) => name },
    { name: "type", type: "VARCHAR", read: ({ type }) => type },
    { name: "unit", type: "VARCHAR", read: ({ unit }) => unit },
    { name: "time_ns", type: "BIGINT", read: ({ timeNs }) => timeNs },
    { name: "start_ns", type: "BIGINT", read: ({ startNs }) => startNs },
    { name: "value", type: "DOUBLE", read: ({ value }) => value },
    { name: "count", type: "BIGINT", read: ({ count }) => count },
    { name: "sum", type: "DOUBLE", read: ({ sum }) => sum },
    { name: "attributes", type: "VARCHAR", read: ({ attributes }) => attributes },
    { name: "extra", type: "VARCHAR", read: ({ extra }) => extra },
    { name: "service", type: "VARCHAR", read: ({ service }) => service },
    { name: "resource", type: "VARCHAR", read: ({ resource }) => resource },
    { name: "scope", type: "VARCHAR", read: ({ scope }) => scope },
  ],
  time: "time_ns",
  key: ["name", "type", "time_ns", "start_ns", "attributes", "resource", "scope"],
};
