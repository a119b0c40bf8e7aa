import { gunzipSync } from "node:zlib";

/** A span of a request, as far as a test needs it. */
export interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
}

/** What a body of an OTLP request holds. */
export interface SentRecords {
  readonly spans: readonly SentSpan[];
  readonly logRecords: number;
  readonly metrics: number;
  readonly metricNames: readonly string[];
}

interface Json {
  readonly [key: string]: Json;
}

/** The records of a body in either encoding, compressed or not. Throws where the body is no OTLP request. */
export function recordsOf(body: Buffer, contentType: string, path: string): SentRecords {
  return contentType.startsWith("application/json")
    ? fromJson(JSON.parse(body.toString("utf8")))
    : fromProtobuf(body, path);
}

/** The body as it was before compression. */
export function inflated(body: Buffer, encoding: string | undefined): Buffer {
  return encoding === "gzip" ? gunzipSync(body) : body;
}

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

const text = (value: unknown): string => String(value);

function fromJson(request: Json): SentRecords {
  const scopes = (resources: string, inner: string, records: string): readonly Json[] =>
    list(request[resources])
      .flatMap((resource) => list(resource[inner]))
      .flatMap((scope) => list(scope[records]));
  const metrics = scopes("resourceMetrics", "scopeMetrics", "metrics");
  return {
    spans: scopes("resourceSpans", "scopeSpans", "spans").map((span) => ({
      traceId: text(span["traceId"]),
      spanId: text(span["spanId"]),
      name: text(span["name"]),
    })),
    logRecords: scopes("resourceLogs", "scopeLogs", "logRecords").length,
    metrics: metrics.length,
    metricNames: metrics.map((metric) => text(metric["name"])),
  };
}

/** Number of the field that holds the list in the request, in a resource and in a scope, in each kind of request. */
const wayDown: readonly number[] = [1, 2, 2];
const ids = { traceId: 1, spanId: 2, name: 5 } as const;
const metricName = 1;

const lastOf = (message: Buffer, field: number): Buffer =>
  fieldsOf(message).get(field)?.at(-1) ?? Buffer.alloc(0);

function fromProtobuf(body: Buffer, path: string): SentRecords {
  const records = wayDown.reduce<readonly Buffer[]>(
    (messages, field) => messages.flatMap((message) => fieldsOf(message).get(field) ?? []),
    [body],
  );
  const signal = path.toLowerCase();
  const isTraces = signal.includes("trace");
  const isMetrics = signal.includes("metrics");
  return {
    spans: isTraces ? records.map(spanOf) : [],
    logRecords: signal.includes("logs") ? records.length : 0,
    metrics: isMetrics ? records.length : 0,
    metricNames: isMetrics ? records.map((metric) => lastOf(metric, metricName).toString()) : [],
  };
}

function spanOf(span: Buffer): SentSpan {
  const fields = fieldsOf(span);
  const bytes = (field: number): Buffer => fields.get(field)?.at(-1) ?? Buffer.alloc(0);
  return {
    traceId: bytes(ids.traceId).toString("hex"),
    spanId: bytes(ids.spanId).toString("hex"),
    name: bytes(ids.name).toString("utf8"),
  };
}

const skipped: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** The fields of a protobuf message that have a length, by number. Throws where the bytes are no message. */
function fieldsOf(message: Buffer): ReadonlyMap<number, readonly Buffer[]> {
  const found = new Map<number, Buffer[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at];
      if (byte === undefined) throw new Error("the message ends inside a number");
      at += 1;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const kind = tag % 8;
    if (kind === 0) varint();
    else if (kind === 2) {
      const length = varint();
      const field = Math.floor(tag / 8);
      if (at + length > message.length) throw new Error("the message ends inside a field");
      const values = found.get(field) ?? [];
      values.push(message.subarray(at, at + length));
      found.set(field, values);
      at += length;
    } else {
      const size = skipped[kind];
      if (size === undefined) throw new Error(`wire type ${kind} is not known`);
      at += size;
    }
  }
  if (at !== message.length) throw new Error("the message ends inside a field");
  return found;
}
