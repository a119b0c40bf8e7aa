import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A span as it lies in the journal, with its attributes as a plain object. */
export interface JournalSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly scope: string;
  readonly status: number;
  /** Nanoseconds since 1970, as a decimal string. */
  readonly start: string;
  readonly end: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
}

/** An event as it lies in the journal. */
export interface JournalEvent {
  readonly name: string;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly severity: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Json {
  readonly [key: string]: Json;
}

/** The paths of the journal's segments of one signal, under `dir`. */
export function segments(dir: string, signal: string): string[] {
  const journal = join(dir, "journal");
  if (!existsSync(journal)) return [];
  return readdirSync(journal)
    .filter((name) => name.startsWith(`${signal}-`) && /\.(?:open|jsonl|claimed)$/.test(name))
    .toSorted()
    .map((name) => join(journal, name));
}

/** The text of all segments of one signal, one OTLP request a line. */
export function journalLines(dir: string, signal: string): string {
  return segments(dir, signal)
    .map((path) => readFileSync(path, "utf8"))
    .join("");
}

const requests = (lines: string): Json[] =>
  lines
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Json => JSON.parse(line));

/** All spans of the journal in `dir`, read with nothing but JSON.parse. */
export function journalSpans(dir: string): JournalSpan[] {
  return readSpans(journalLines(dir, "traces"));
}

/** All events of the journal in `dir`. */
export function journalEvents(dir: string): JournalEvent[] {
  return readEvents(journalLines(dir, "logs"));
}

/** The names of all metrics of the journal in `dir`. */
export function journalMetricNames(dir: string): Set<string> {
  return new Set(
    [...readMetrics(journalLines(dir, "metrics")).keys()].map((key) => key.split(" ")[0] ?? ""),
  );
}

/** The spans of OTLP/JSON requests, one a line. */
export function readSpans(lines: string): JournalSpan[] {
  return requests(lines).flatMap((request) => spansOf(request));
}

/** The spans of one OTLP/JSON request. */
export function spansOf(request: Json): JournalSpan[] {
  return list(request["resourceSpans"]).flatMap((resource) =>
    list(resource["scopeSpans"]).flatMap((scope) =>
      list(scope["spans"]).map((span) => ({
        name: string(span["name"]),
        kind: Number(span["kind"]),
        traceId: string(span["traceId"]),
        spanId: string(span["spanId"]),
        parentSpanId: optional(span["parentSpanId"]),
        scope: string(scope["scope"]?.["name"]),
        status: Number(span["status"]?.["code"] ?? 0),
        start: string(span["startTimeUnixNano"]),
        end: string(span["endTimeUnixNano"]),
        attributes: attributes(span["attributes"]),
        resource: attributes(resource["resource"]?.["attributes"]),
        links: list(span["links"]).map((link) => ({
          traceId: string(link["traceId"]),
          spanId: string(link["spanId"]),
        })),
      })),
    ),
  );
}

/** The events of OTLP/JSON requests, one a line. */
export function readEvents(lines: string): JournalEvent[] {
  return requests(lines).flatMap((request) =>
    list(request["resourceLogs"]).flatMap((resource) =>
      list(resource["scopeLogs"]).flatMap((scope) =>
        list(scope["logRecords"]).map((record) => ({
          name: string(record["eventName"]),
          traceId: optional(record["traceId"]),
          spanId: optional(record["spanId"]),
          severity: Number(record["severityNumber"]),
          attributes: attributes(record["attributes"]),
        })),
      ),
    ),
  );
}

/**
 * The last value of each time series of OTLP/JSON requests: the count of a histogram, the sum of a counter; by name,
 * process and attributes.
 */
export function readMetrics(lines: string): Map<string, number> {
  const last = new Map<string, number>();
  for (const request of requests(lines))
    for (const resource of list(request["resourceMetrics"])) {
      const { "service.instance.id": instance } = attributes(resource["resource"]?.["attributes"]);
      for (const metric of list(resource["scopeMetrics"]).flatMap((scope) =>
        list(scope["metrics"]),
      ))
        for (const point of list((metric["histogram"] ?? metric["sum"])?.["dataPoints"])) {
          const labels = Object.entries(attributes(point["attributes"])).toSorted(
            ([one], [other]) => (one < other ? -1 : 1),
          );
          const value = Number(point["count"] ?? point["asDouble"] ?? point["asInt"]);
          last.set(
            `${string(metric["name"])} ${string(instance)} ${JSON.stringify(labels)}`,
            value,
          );
        }
    }
  return last;
}

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const string = (value: unknown): string => String(value);
const optional = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

function attributes(value: Json | undefined): Record<string, unknown> {
  return Object.fromEntries(
    list(value).map((entry) => [string(entry["key"]), plain(entry["value"])]),
  );
}

/** The value of an OTLP AnyValue; 64-bit integers, which JSON may carry as strings, become numbers. */
function plain(value: Json | undefined): unknown {
  if (value === undefined) return undefined;
  if ("intValue" in value) return Number(value["intValue"]);
  if ("arrayValue" in value)
    return list(value["arrayValue"]?.["values"]).map((item) => plain(item));
  return value["stringValue"] ?? value["doubleValue"] ?? value["boolValue"];
}
