// Small OTLP/JSON requests for tests of what reads telemetry.

/** A value of an attribute; `{ any }` is an OTLP `AnyValue` as it is. */
export type SampleValue = string | number | boolean | readonly string[] | { readonly any: object };

/** Attributes by name; one that is undefined is left out. */
export type SampleAttributes = Readonly<Record<string, SampleValue | undefined>>;

export interface SampleSpan {
  readonly name: string;
  /** The number of the span's kind in OTLP: 1 internal, 2 server, 3 client. */
  readonly kind?: number | string;
  /** The number of the status in OTLP: 1 ok, 2 error. */
  readonly status?: number | string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly start?: string;
  readonly end?: string;
  readonly attributes: SampleAttributes;
}

export interface SampleScope {
  readonly name?: string;
  readonly schemaUrl?: string | undefined;
}

const schemaUrl = "https://opentelemetry.io/schemas/gen-ai-dev/1.42.0-dev";
const ownScope: SampleScope = { name: "spoor", schemaUrl };

function anyValue(value: SampleValue): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  return "any" in value ? value.any : { arrayValue: { values: value.map(anyValue) } };
}

function keyValues(attributes: SampleAttributes): readonly object[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : { key, value: anyValue(value) },
  );
}

const scoped = ({ name = "spoor", schemaUrl: url }: SampleScope, rest: object): object => ({
  scope: { name, version: "1.0.0" },
  ...(url !== undefined && { schemaUrl: url }),
  ...rest,
});

function otlpSpan(span: SampleSpan): object {
  return {
    traceId: span.traceId ?? "4bf92f3577b34da6a3ce929d0e0e4736",
    spanId: span.spanId ?? "00f067aa0ba902b7",
    name: span.name,
    kind: span.kind ?? 1,
    startTimeUnixNano: span.start ?? "1763629200000000000",
    endTimeUnixNano: span.end ?? "1763629201000000000",
    attributes: keyValues(span.attributes),
    status: { code: span.status ?? 0 },
  };
}

/** A request with spans of one scope, Spoor's own unless told otherwise. */
export function spanRequest(spans: readonly SampleSpan[], scope: SampleScope = ownScope): object {
  return { resourceSpans: [{ scopeSpans: [scoped(scope, { spans: spans.map(otlpSpan) })] }] };
}

export interface SampleEvent {
  readonly name?: string;
  readonly severity?: number;
  readonly body?: object;
  readonly attributes: SampleAttributes;
}

/** A request with one event. */
export function eventRequest(event: SampleEvent, scope: SampleScope = ownScope): object {
  const record = {
    timeUnixNano: "1763629200000000000",
    severityNumber: event.severity ?? 9,
    ...(event.name !== undefined && { eventName: event.name }),
    body: event.body ?? {},
    attributes: keyValues(event.attributes),
  };
  return { resourceLogs: [{ scopeLogs: [scoped(scope, { logRecords: [record] })] }] };
}

export interface SampleMetric {
  readonly name: string;
  readonly unit: string;
  /** Boundaries of its buckets; with them it is a histogram, else a counter. */
  readonly bounds?: readonly number[];
  /** The value as its point has it; a whole number unless told otherwise. */
  readonly value?: object;
  readonly isMonotonic?: boolean;
  readonly attributes: SampleAttributes;
}

/** A request with one metric of one data point. */
export function metricRequest(metric: SampleMetric, scope: SampleScope = ownScope): object {
  const { name, unit, bounds, isMonotonic = true } = metric;
  const attributes = keyValues(metric.attributes);
  const data =
    bounds === undefined
      ? { sum: { dataPoints: [{ attributes, ...(metric.value ?? { asInt: "1" }) }], isMonotonic } }
      : { histogram: { dataPoints: [{ attributes, count: "1", sum: 1, explicitBounds: bounds }] } };
  const metrics = [{ name, unit, ...data }];
  return { resourceMetrics: [{ scopeMetrics: [scoped(scope, { metrics })] }] };
}
