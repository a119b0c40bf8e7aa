import { at, list, number, text } from "@spoor/core/record";
import { OTEL_STATUS_CODE, SERVICE_NAME } from "@spoor/core/semconv";
import { anyValueOf } from "./any-value.ts";

/** Numbers of the kinds of spans in OTLP. */
const kinds: ReadonlyMap<unknown, number> = new Map<unknown, number>([
  ["internal", 1],
  ["server", 2],
  ["client", 3],
  ["producer", 4],
  ["consumer", 5],
]);
const statusError = 2;
const statuses: ReadonlyMap<unknown, number> = new Map([
  ["OK", 1],
  ["ERROR", statusError],
]);
/** What is said of a span in tags, and has a place of its own in OTLP. */
const placed = {
  kind: /^span\.kind$/,
  description: /^otel\.status_description$/,
  scope: /^otel\.(?:scope|library)\.name$/,
  version: /^otel\.(?:scope|library)\.version$/,
  traceState: /^w3c\.tracestate$/,
} as const;
const isPlaced = (key: string): boolean =>
  key === OTEL_STATUS_CODE || Object.values(placed).some((pattern) => pattern.test(key));

interface KeyValue {
  readonly key: string;
  readonly value: unknown;
}

/** Whether `value` is what Jaeger's API answers, or one trace of it. */
export function isJaeger(value: unknown): boolean {
  const data = at(value, "data");
  return Array.isArray(data) ? data.some(isTrace) : isTrace(value);
}

function isTrace(value: unknown): boolean {
  return typeof at(value, "traceID") === "string" && Array.isArray(at(value, "spans"));
}

/** The traces of an answer of Jaeger, each as a request of OTLP. */
export function jaegerRequests(value: unknown): readonly unknown[] {
  const data = at(value, "data");
  const traces = Array.isArray(data) ? list(data) : [value];
  return traces.filter(isTrace).map((trace) => ({
    resourceSpans: list(at(trace, "spans")).map((span) => {
      const process =
        at(span, "process") ?? at(at(trace, "processes"), text(at(span, "processID")) ?? "");
      return { resource: resourceOf(process), scopeSpans: [scopeSpansOf(span)] };
    }),
  }));
}

function resourceOf(process: unknown): object {
  const service = text(at(process, "serviceName"));
  const name = service === undefined ? [] : [{ key: SERVICE_NAME, value: anyValueOf(service) }];
  const tags = attributesOf(at(process, "tags")).filter(({ key }) => key !== SERVICE_NAME);
  return { attributes: [...name, ...tags] };
}

function scopeSpansOf(span: unknown): object {
  const tags = tagsOf(span);
  const name = text(tagOf(tags, placed.scope));
  const version = text(tagOf(tags, placed.version));
  return {
    scope: { ...(name !== undefined && { name }), ...(version !== undefined && { version }) },
    spans: [spanOf(span, tags)],
  };
}

function spanOf(span: unknown, tags: ReadonlyMap<string, unknown>): object {
  const traceId = traceIdOf(at(span, "traceID"));
  const references = list(at(span, "references"));
  const parent = references.find((one) => isParent(one, traceId)) ?? {
    spanID: at(span, "parentSpanID"),
  };
  const start = microseconds(at(span, "startTime"));
  const traceState = text(tagOf(tags, placed.traceState));
  const kind = kinds.get(tagOf(tags, placed.kind));
  return {
    traceId,
    spanId: spanIdOf(at(span, "spanID")),
    ...(traceState !== undefined && { traceState }),
    parentSpanId: spanIdOf(at(parent, "spanID")) ?? "",
    name: at(span, "operationName"),
    ...(kind !== undefined && { kind }),
    startTimeUnixNano: nanosOf(start),
    endTimeUnixNano: nanosOf(
      start === undefined ? undefined : start + (microseconds(at(span, "duration")) ?? 0),
    ),
    attributes: attributesOf(at(span, "tags")).filter(({ key }) => !isPlaced(key)),
    events: list(at(span, "logs")).map(eventOf),
    links: references.filter((one) => one !== parent).map(linkOf),
    status: statusOf(tags),
  };
}

function statusOf(tags: ReadonlyMap<string, unknown>): object {
  const failed = tags.get("error") === true || tags.get("error") === "true";
  const code = statuses.get(tags.get(OTEL_STATUS_CODE)) ?? (failed ? statusError : undefined);
  const message = text(tagOf(tags, placed.description));
  return { ...(code !== undefined && { code }), ...(message !== undefined && { message }) };
}

function isParent(reference: unknown, traceId: unknown): boolean {
  return at(reference, "refType") === "CHILD_OF" && traceIdOf(at(reference, "traceID")) === traceId;
}

function linkOf(reference: unknown): object {
  const kind = at(reference, "refType") === "CHILD_OF" ? "child_of" : "follows_from";
  return {
    traceId: traceIdOf(at(reference, "traceID")),
    spanId: spanIdOf(at(reference, "spanID")),
    attributes: [{ key: "opentracing.ref_type", value: anyValueOf(kind) }],
  };
}

function eventOf(log: unknown): object {
  const fields = attributesOf(at(log, "fields"));
  const name = fields.find(({ key }) => key === "event");
  return {
    timeUnixNano: nanosOf(microseconds(at(log, "timestamp"))),
    name: text(at(name?.value, "stringValue")) ?? "",
    attributes: fields.filter((field) => field !== name),
  };
}

function tagOf(tags: ReadonlyMap<string, unknown>, pattern: RegExp): unknown {
  const name = [...tags.keys()].find((key) => pattern.test(key));
  return name === undefined ? undefined : tags.get(name);
}

function tagsOf(span: unknown): ReadonlyMap<string, unknown> {
  return new Map(
    list(at(span, "tags")).flatMap((tag) => {
      const key = at(tag, "key");
      return typeof key === "string" ? [[key, at(tag, "value")] as const] : [];
    }),
  );
}

function attributesOf(tags: unknown): readonly KeyValue[] {
  return list(tags).flatMap((tag) => {
    const key = at(tag, "key");
    const value = typedValue(at(tag, "type"), at(tag, "value"));
    return typeof key === "string" && value !== undefined ? [{ key, value }] : [];
  });
}

function typedValue(type: unknown, value: unknown): unknown {
  if (type === "int64" && /^-?\d{1,19}$/.test(String(value))) return { intValue: String(value) };
  if (type === "float64" && number(Number(value)) !== undefined)
    return { doubleValue: Number(value) };
  if (type === "bool" && typeof value === "string") return { boolValue: value === "true" };
  if (type === "binary" && typeof value === "string") return { bytesValue: value };
  return anyValueOf(value);
}

/** Ids of 64 bits, and those without their leading zeros, are filled up. */
function traceIdOf(id: unknown): unknown {
  return typeof id === "string" ? id.padStart(32, "0").toLowerCase() : undefined;
}

function spanIdOf(id: unknown): string | undefined {
  return typeof id === "string" && id !== "" ? id.padStart(16, "0").toLowerCase() : undefined;
}

function microseconds(value: unknown): number | undefined {
  const micros = typeof value === "string" ? Number(value) : value;
  return typeof micros === "number" && micros >= 0 && Number.isSafeInteger(micros)
    ? micros
    : undefined;
}

function nanosOf(micros: number | undefined): string | undefined {
  return micros === undefined ? undefined : `${micros}000`;
}
