import { at, list, text } from "@spoor/core/record";
import type { Report } from "./format.ts";

/** A request of which all records can be kept. */
export interface Accepted {
  readonly request: Readonly<Record<string, unknown>>;
  /** Spans, log records and data points. */
  readonly records: number;
}

type Target = Record<string, unknown>;
type Reject = (reason: string) => void;

const traceIdShape = /^[0-9a-f]{32}$/i;
const spanIdShape = /^[0-9a-f]{16}$/i;
const zeros = /^0+$/;
/** Levels of lists and maps inside one attribute. */
const deepest = 64;

const numbered = (prefix: string, names: readonly string[]): ReadonlyMap<unknown, number> =>
  new Map(names.map((name, index) => [`${prefix}_${name}`, index]));

const kinds = numbered("SPAN_KIND", [
  "UNSPECIFIED",
  "INTERNAL",
  "SERVER",
  "CLIENT",
  "PRODUCER",
  "CONSUMER",
]);
const codes = numbered("STATUS_CODE", ["UNSET", "OK", "ERROR"]);
const temporalities = numbered("AGGREGATION_TEMPORALITY", ["UNSPECIFIED", "DELTA", "CUMULATIVE"]);
const levels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const severities = numbered("SEVERITY_NUMBER", [
  "UNSPECIFIED",
  ...levels.flatMap((name) => [name, `${name}2`, `${name}3`, `${name}4`]),
]);
const shapes = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"] as const;

const isTarget = (value: unknown): value is Target =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * The request with what can be kept of it: records without ids or a time are rejected, ids are in small letters, values of
 * enumerations are numbers and times decimal digits. The request itself is changed. Undefined where nothing is left; never
 * throws.
 */
export function accepted(request: unknown, report: Report, where?: string): Accepted | undefined {
  if (!isTarget(request)) {
    report.rejected("no telemetry", 1, where);
    return undefined;
  }
  const reject: Reject = (reason) => report.rejected(reason, 1, where);
  const kept: Target = {};
  let records = 0;
  for (const { names, keep } of signals) {
    const [resources, scopes, items] = names;
    if (request[resources] === undefined) continue;
    const count = keepIn(request, resources, (resource) =>
      keepIn(resource, scopes, (scope) => keepIn(scope, items, (item) => keep(item, reject))),
    );
    if (count > 0) kept[resources] = request[resources];
    records += count;
  }
  return records > 0 ? { request: kept, records } : undefined;
}

/** Keeps of the list `name` of `parent` what `keep` counts records in, and gives how many these are. */
function keepIn(parent: Target, name: string, keep: (item: Target) => number): number {
  let records = 0;
  const items = list(parent[name]);
  const kept = items.filter((item) => {
    const count = isTarget(item) ? keep(item) : 0;
    records += count;
    return count > 0;
  });
  if (kept.length !== items.length) parent[name] = kept;
  return records;
}

interface SignalRule {
  readonly names: readonly [string, string, string];
  /** How many records of `item` are kept; why others are not is told. */
  readonly keep: (item: Target, reject: Reject) => number;
}

const signals: readonly SignalRule[] = [
  { names: ["resourceSpans", "scopeSpans", "spans"], keep: keepSpan },
  { names: ["resourceLogs", "scopeLogs", "logRecords"], keep: keepLog },
  { names: ["resourceMetrics", "scopeMetrics", "metrics"], keep: keepMetric },
];

function keepSpan(span: Target, reject: Reject): number {
  const problem = spanProblem(span);
  if (problem !== undefined) {
    reject(problem);
    return 0;
  }
  small(span, "parentSpanId");
  if (typeof span["kind"] === "string") span["kind"] = kinds.get(span["kind"]) ?? 0;
  const { status } = span;
  if (isTarget(status) && typeof status["code"] === "string")
    status["code"] = codes.get(status["code"]) ?? 0;
  for (const link of list(span["links"])) if (isTarget(link)) smallIds(link);
  return 1;
}

function spanProblem(span: Target): string | undefined {
  if (!isId(span["traceId"], traceIdShape)) return "no trace id";
  if (!isId(span["spanId"], spanIdShape)) return "no span id";
  smallIds(span);
  if (!digits(span, "startTimeUnixNano")) return "no start time";
  if (!digits(span, "endTimeUnixNano")) span["endTimeUnixNano"] = span["startTimeUnixNano"];
  return isTooDeep(span["attributes"]) ? "attributes nested too deep" : undefined;
}

function keepLog(record: Target, reject: Reject): number {
  const isTimed = digits(record, "timeUnixNano");
  if (!digits(record, "observedTimeUnixNano") && !isTimed) {
    reject("no time");
    return 0;
  }
  if (isTooDeep(record["attributes"]) || isValueTooDeep(record["body"], 0)) {
    reject("attributes nested too deep");
    return 0;
  }
  smallIds(record);
  if (typeof record["severityNumber"] === "string")
    record["severityNumber"] = severities.get(record["severityNumber"]) ?? 0;
  return 1;
}

function keepMetric(metric: Target, reject: Reject): number {
  let records = 0;
  for (const shape of shapes) {
    const data = metric[shape];
    if (!isTarget(data)) continue;
    const temporality = data["aggregationTemporality"];
    if (typeof temporality === "string")
      data["aggregationTemporality"] = temporalities.get(temporality) ?? 0;
    records += keepIn(data, "dataPoints", (point) => keepPoint(metric, point, reject));
  }
  return records;
}

function keepPoint(metric: Target, point: Target, reject: Reject): number {
  digits(point, "startTimeUnixNano");
  const isTimed = digits(point, "timeUnixNano");
  if (!isTimed) reject("no time");
  else if (text(metric["name"]) === undefined) reject("metric without a name");
  else if (isTooDeep(point["attributes"])) reject("attributes nested too deep");
  else return 1;
  return 0;
}

function isId(value: unknown, shape: RegExp): value is string {
  return typeof value === "string" && shape.test(value) && !zeros.test(value);
}

function smallIds(target: Target): void {
  small(target, "traceId");
  small(target, "spanId");
}

function small(target: Target, name: string): void {
  const id = target[name];
  if (typeof id === "string" && /[A-F]/.test(id)) target[name] = id.toLowerCase();
}

/** Whether `name` is a time, which is written in digits then; 0 counts as none. */
function digits(target: Target, name: string): boolean {
  const time = target[name];
  if (typeof time === "string") return /^\d{1,19}$/.test(time) && !zeros.test(time);
  if (typeof time !== "number" || !(time >= 1) || time >= 2 ** 63) return false;
  target[name] = String(BigInt(Math.trunc(time)));
  return true;
}

function isTooDeep(keyValues: unknown): boolean {
  return list(keyValues).some((keyValue) => isValueTooDeep(at(keyValue, "value"), 0));
}

function isValueTooDeep(value: unknown, depth: number): boolean {
  if (depth > deepest) return true;
  if (!isTarget(value)) return false;
  const { arrayValue, kvlistValue } = value;
  if (arrayValue !== undefined)
    return list(at(arrayValue, "values")).some((item) => isValueTooDeep(item, depth + 1));
  if (kvlistValue === undefined) return false;
  const entries = list(at(kvlistValue, "values"));
  return entries.some((entry) => isValueTooDeep(at(entry, "value"), depth + 1));
}
