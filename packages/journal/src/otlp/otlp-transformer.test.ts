import { SpanKind, SpanStatusCode, ValueType } from "@opentelemetry/api";
import type { Attributes, HrTime, SpanContext } from "@opentelemetry/api";
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import type { ISerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import type { Resource } from "@opentelemetry/resources";
import type { ReadableLogRecord } from "@opentelemetry/sdk-logs";
import { AggregationTemporality, DataPointType } from "@opentelemetry/sdk-metrics";
import type { DataPoint, MetricData, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { logRequest } from "./log-request.ts";
import { metricsRequests } from "./metrics-requests.ts";
import { spanRequest } from "./span-request.ts";

const runs = { numRuns: 300 };

/** Fields of 64 bits, which protobuf's JSON mapping writes as strings; the serializers here write some as numbers. */
const wide = new Set(["intValue", "asInt", "count", "zeroCount", "bucketCounts"]);

/** A request without what two right encodings of it may differ in. */
function canonical(value: unknown, key = ""): unknown {
  if (typeof value === "number") return wide.has(key) ? String(value) : value;
  if (Array.isArray(value)) {
    const items = value.map((item) => canonical(item, key));
    return key === "attributes" ? items.sort(byText) : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, canonical(field, name)]);
  // OTLP's Resource has no such field; it stands beside it.
  return Object.fromEntries(fields.filter(([name]) => key !== "resource" || name !== "schemaUrl"));
}

function byText(left: unknown, right: unknown): number {
  return JSON.stringify(left) < JSON.stringify(right) ? -1 : 1;
}

function parsed(json: string): unknown {
  return JSON.parse(json);
}

function oracle<Request, Response>(
  serializer: ISerializer<Request, Response>,
  request: Request,
): unknown {
  return canonical(parsed(Buffer.from(serializer.serializeRequest(request) ?? []).toString()));
}

function ours(body: string | undefined): unknown {
  return canonical(parsed(`${body ?? ""}}`));
}

const text = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.constantFrom('"', "\\", "\u0000", "\\ud800", "\u2028", "a\nb"),
);
const double = fc.double({ noNaN: true, noDefaultInfinity: true });
const ordinary = double.filter((value) => !Number.isInteger(value) || Number.isSafeInteger(value));
const number = fc.oneof(fc.integer(), fc.maxSafeInteger(), ordinary);
const attributeValue = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.array(text, { maxLength: 4 }),
  fc.array(number, { maxLength: 4 }),
  fc.array(fc.boolean(), { maxLength: 4 }),
);
const attributes: fc.Arbitrary<Attributes> = fc.dictionary(text, attributeValue, { maxKeys: 8 });
const time: fc.Arbitrary<HrTime> = fc.tuple(
  fc.integer({ min: 0, max: 5_000_000_000 }),
  fc.integer({ min: 0, max: 999_999_999 }),
);
const hexDigits = "0123456789abcdef".split("");
const hex = (length: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...hexDigits), { minLength: length, maxLength: length })
    .map((digits) => digits.join(""));
const context: fc.Arbitrary<SpanContext> = fc
  .record(
    {
      traceId: hex(32),
      spanId: hex(16),
      traceFlags: fc.integer({ min: 0, max: 255 }),
      isRemote: fc.boolean(),
    },
    { requiredKeys: ["traceId", "spanId", "traceFlags"] },
  )
  .chain((plain) =>
    fc.constantFrom(
      plain,
      { ...plain, traceState: stateOf("a=1") },
      { ...plain, traceState: stateOf("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE") },
    ),
  );

function stateOf(state: string): NonNullable<SpanContext["traceState"]> {
  const same = (): NonNullable<SpanContext["traceState"]> => stateOf(state);
  return { serialize: () => state, get: () => undefined, set: same, unset: same };
}

const schemaUrl = fc.constantFrom("https://example.com/schemas/1.41.0", "");
const resource: fc.Arbitrary<Resource> = fc
  .tuple(attributes, fc.option(schemaUrl, { nil: undefined }), fc.boolean())
  .map(([found, url, hasInstance]) => {
    const all = hasInstance ? { ...found, "service.instance.id": "6f9619ff" } : found;
    return resourceFromAttributes(all, url === undefined ? undefined : { schemaUrl: url });
  })
  // The SDK drops such keys with a warning on one line and keeps them on the other.
  .filter((made) => !("" in made.attributes));
const scope = fc.record(
  { name: text, version: text, schemaUrl: fc.constant("https://example.com/schemas/1.41.0") },
  { requiredKeys: ["name"] },
);
const few = { maxLength: 3 };
const dropped = fc.nat(1000);

const span: fc.Arbitrary<ReadableSpan> = fc
  .record(
    {
      name: text,
      kind: fc.constantFrom(
        SpanKind.INTERNAL,
        SpanKind.SERVER,
        SpanKind.CLIENT,
        SpanKind.PRODUCER,
        SpanKind.CONSUMER,
      ),
      context,
      parentSpanContext: context,
      startTime: time,
      endTime: time,
      duration: time,
      ended: fc.constant(true),
      status: fc.record(
        {
          code: fc.constantFrom(SpanStatusCode.UNSET, SpanStatusCode.OK, SpanStatusCode.ERROR),
          message: text,
        },
        { requiredKeys: ["code"] },
      ),
      attributes,
      events: fc.array(
        fc.record(
          { name: text, time, attributes, droppedAttributesCount: dropped },
          { requiredKeys: ["name", "time"] },
        ),
        few,
      ),
      links: fc.array(
        fc.record(
          { context, attributes, droppedAttributesCount: dropped },
          { requiredKeys: ["context"] },
        ),
        few,
      ),
      resource,
      instrumentationScope: scope,
      droppedAttributesCount: dropped,
      droppedEventsCount: dropped,
      droppedLinksCount: dropped,
    },
    { noNullPrototype: true },
  )
  .chain(({ context: own, parentSpanContext, ...rest }) =>
    fc.constantFrom(
      { ...rest, spanContext: () => own },
      { ...rest, spanContext: () => own, parentSpanContext },
    ),
  );

test("a span is encoded as OpenTelemetry's serializer encodes it", () => {
  fc.assert(
    fc.property(span, (made) => {
      const encoded = spanRequest(made);
      expect(encoded).toMatchObject({ n: 1, sanitized: false, cut: 0 });
      expect(ours(encoded?.body)).toEqual(oracle(JsonTraceSerializer, [made]));
    }),
    runs,
  );
});

const body = fc.letrec<{ value: ReadableLogRecord["body"] }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.uint8Array({ maxLength: 16 }),
    fc.array(tie("value"), few),
    fc.dictionary(text, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

const logRecord: fc.Arbitrary<ReadableLogRecord> = fc.record(
  {
    hrTime: time,
    hrTimeObserved: time,
    spanContext: context,
    severityText: text,
    severityNumber: fc.integer({ min: 1, max: 24 }),
    body,
    eventName: text,
    resource,
    instrumentationScope: scope,
    attributes,
    droppedAttributesCount: dropped,
  },
  {
    requiredKeys: [
      "hrTime",
      "hrTimeObserved",
      "resource",
      "instrumentationScope",
      "attributes",
      "droppedAttributesCount",
    ],
    noNullPrototype: true,
  },
);

test("a log record is encoded as OpenTelemetry's serializer encodes it", () => {
  fc.assert(
    fc.property(logRecord, (made) => {
      const encoded = logRequest(made);
      expect(encoded).toMatchObject({ n: 1, sanitized: false, cut: 0 });
      expect(ours(encoded?.body)).toEqual(oracle(JsonLogsSerializer, [made]));
    }),
    runs,
  );
});

const points = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<DataPoint<Value>[]> =>
  fc.array(fc.record({ startTime: time, endTime: time, attributes, value }), few);
const described = (valueType: ValueType): fc.Arbitrary<MetricData["descriptor"]> =>
  fc.record({ name: text, description: text, unit: text, valueType: fc.constant(valueType) });
const common = {
  descriptor: described(ValueType.DOUBLE),
  aggregationTemporality: fc.constantFrom(
    AggregationTemporality.DELTA,
    AggregationTemporality.CUMULATIVE,
  ),
};
const counts = fc.array(fc.nat(), { maxLength: 5 });
const summary = { count: fc.nat(), sum: double, min: double, max: double };
const range = fc.record({ offset: fc.integer({ min: -100, max: 100 }), bucketCounts: counts });
const metric: fc.Arbitrary<MetricData> = fc.oneof(
  fc.record({
    ...common,
    dataPointType: fc.constant(DataPointType.SUM),
    isMonotonic: fc.boolean(),
    dataPoints: points(double),
  }),
  fc.record({
    ...common,
    descriptor: described(ValueType.INT),
    dataPointType: fc.constant(DataPointType.GAUGE),
    dataPoints: points(fc.maxSafeInteger()),
  }),
  fc.record({
    ...common,
    dataPointType: fc.constant(DataPointType.HISTOGRAM),
    dataPoints: points(
      fc.record(
        { ...summary, buckets: fc.record({ boundaries: fc.array(double, few), counts }) },
        { requiredKeys: ["count", "buckets"] },
      ),
    ),
  }),
  fc.record({
    ...common,
    dataPointType: fc.constant(DataPointType.EXPONENTIAL_HISTOGRAM),
    dataPoints: points(
      fc.record(
        {
          ...summary,
          scale: fc.integer({ min: -10, max: 20 }),
          zeroCount: fc.nat(),
          positive: range,
          negative: range,
        },
        { requiredKeys: ["count", "scale", "zeroCount", "positive", "negative"] },
      ),
    ),
  }),
);
const resourceMetrics: fc.Arbitrary<ResourceMetrics> = fc.record({
  resource,
  scopeMetrics: fc.array(
    fc.record({ scope, metrics: fc.array(metric, { minLength: 1, maxLength: 3 }) }),
    { minLength: 1, maxLength: 3 },
  ),
});

test("metrics are encoded as OpenTelemetry's serializer encodes them", () => {
  fc.assert(
    fc.property(resourceMetrics, (made) => {
      const requests = metricsRequests(made) ?? [];
      expect(requests).toHaveLength(1);
      const metrics = made.scopeMetrics.flatMap((scoped) => scoped.metrics);
      const expected = metrics.reduce((total, { dataPoints }) => total + dataPoints.length, 0);
      expect(requests[0]).toMatchObject({ n: expected, sanitized: false, cut: 0 });
      expect(ours(requests[0]?.body)).toEqual(oracle(JsonMetricsSerializer, made));
    }),
    runs,
  );
});
