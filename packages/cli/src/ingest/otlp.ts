import { at, list, number, text } from "@spoor/core/record";
import { EVENT_NAME, SERVICE_NAME } from "@spoor/core/semconv";
import type { EventRow, Link, RowAttributes, Rows, SpanRow } from "./rows.ts";

/** Levels of lists and maps inside one attribute that are read. */
const deepest = 16;
/** Characters of one attribute's text that are kept unless asked otherwise. */
const defaultTextLimit = 2000;
const statusError = 2;
const traceIdShape = /^[0-9a-f]{32}$/i;
const spanIdShape = /^[0-9a-f]{16}$/i;

/** How much to read. */
export interface OtlpOptions {
  /** Characters of one attribute's text to keep. */
  readonly textLimit?: number;
}

/** Milliseconds since 1970 of nanoseconds as OTLP/JSON has them, a text of digits or a number; 0 counts as absent. */
export function msOf(nanos: unknown): number | undefined {
  if (typeof nanos === "string" && /^\d{1,20}$/.test(nanos)) {
    const ms = Number(nanos.slice(0, -6)) + Number(nanos.slice(-6)) / 1e6;
    return ms > 0 ? ms : undefined;
  }
  const value = number(nanos);
  return value !== undefined && value > 0 ? value / 1e6 : undefined;
}

function intOf(value: unknown): unknown {
  const int = typeof value === "string" ? Number(value) : value;
  return Number.isSafeInteger(int) ? int : value;
}

/** The plain value of an OTLP `AnyValue`; undefined where it has none or is nested too deep. */
function valueOf(any: unknown, textLimit: number, depth = 0): unknown {
  if (depth > deepest) return undefined;
  const string = at(any, "stringValue");
  if (typeof string === "string") return string.slice(0, textLimit);
  const int = at(any, "intValue");
  if (int !== undefined) return intOf(int);
  const double = at(any, "doubleValue");
  if (double !== undefined) return typeof double === "string" ? Number(double) : double;
  const bool = at(any, "boolValue");
  if (bool !== undefined) return bool;
  const array = at(any, "arrayValue");
  if (array !== undefined) {
    return list(at(array, "values")).map((item) => valueOf(item, textLimit, depth + 1));
  }
  const map = at(any, "kvlistValue");
  if (map !== undefined) return recordOf(at(map, "values"), textLimit, depth + 1);
  return text(at(any, "bytesValue"))?.slice(0, textLimit);
}

function recordOf(keyValues: unknown, textLimit: number, depth = 0): RowAttributes {
  const out: Record<string, unknown> = Object.create(null);
  for (const keyValue of list(keyValues)) {
    const key = at(keyValue, "key");
    if (typeof key !== "string") continue;
    const value = valueOf(at(keyValue, "value"), textLimit, depth);
    if (value !== undefined) out[key] = value;
  }
  return out;
}

function idOf(value: unknown, shape: RegExp): string | undefined {
  return typeof value === "string" && shape.test(value) ? value.toLowerCase() : undefined;
}

function linksOf(links: unknown): readonly Link[] {
  return list(links).flatMap((link) => {
    const traceId = idOf(at(link, "traceId"), traceIdShape);
    const spanId = idOf(at(link, "spanId"), spanIdShape);
    return traceId === undefined || spanId === undefined ? [] : [{ traceId, spanId }];
  });
}

function spanOf(span: unknown, service: string | undefined, limit: number): SpanRow | undefined {
  const traceId = idOf(at(span, "traceId"), traceIdShape);
  const spanId = idOf(at(span, "spanId"), spanIdShape);
  const startMs = msOf(at(span, "startTimeUnixNano"));
  if (traceId === undefined || spanId === undefined || startMs === undefined) return undefined;
  const endMs = msOf(at(span, "endTimeUnixNano")) ?? startMs;
  const status = at(span, "status");
  const code = at(status, "code");
  return {
    traceId,
    spanId,
    parentSpanId: idOf(at(span, "parentSpanId"), spanIdShape),
    name: (text(at(span, "name")) ?? "").slice(0, limit),
    startMs,
    durationMs: Math.max(0, endMs - startMs),
    failed: code === statusError || code === "STATUS_CODE_ERROR",
    message: text(at(status, "message"))?.slice(0, limit),
    attributes: recordOf(at(span, "attributes"), limit),
    links: linksOf(at(span, "links")),
    service,
  };
}

/** The event of a log record; undefined for a record without a name, which is a plain log line. */
function eventOf(
  record: unknown,
  service: string | undefined,
  limit: number,
): EventRow | undefined {
  const attributes = recordOf(at(record, "attributes"), limit);
  const name = text(at(record, "eventName")) ?? text(at(attributes, EVENT_NAME));
  const timeMs = msOf(at(record, "timeUnixNano")) ?? msOf(at(record, "observedTimeUnixNano"));
  if (name === undefined || timeMs === undefined) return undefined;
  return {
    name,
    timeMs,
    traceId: idOf(at(record, "traceId"), traceIdShape),
    spanId: idOf(at(record, "spanId"), spanIdShape),
    attributes,
    service,
  };
}

function serviceOf(resourceItem: unknown, limit: number): string | undefined {
  const attributes = recordOf(at(at(resourceItem, "resource"), "attributes"), limit);
  return text(at(attributes, SERVICE_NAME));
}

/**
 * The spans and events of one OTLP/JSON export request, or of anything else: what cannot be read as a span is counted.
 * Log records without an event name are left out, they are not telemetry of ours.
 */
export function rowsOf(request: unknown, { textLimit = defaultTextLimit }: OtlpOptions = {}): Rows {
  const spans: SpanRow[] = [];
  const events: EventRow[] = [];
  let unreadable = 0;
  for (const item of list(at(request, "resourceSpans"))) {
    const service = serviceOf(item, textLimit);
    for (const scope of list(at(item, "scopeSpans"))) {
      for (const span of list(at(scope, "spans"))) {
        const row = spanOf(span, service, textLimit);
        if (row === undefined) unreadable += 1;
        else spans.push(row);
      }
    }
  }
  for (const item of list(at(request, "resourceLogs"))) {
    const service = serviceOf(item, textLimit);
    for (const scope of list(at(item, "scopeLogs"))) {
      for (const record of list(at(scope, "logRecords"))) {
        const row = eventOf(record, service, textLimit);
        if (row !== undefined) events.push(row);
      }
    }
  }
  return { spans, events, unreadable };
}
