import { expect, test } from "vitest";
import { flatEventOf } from "./flat-event.ts";
import type { FlatEvent } from "./flat-event.ts";
import { eventTable } from "./flat-event.ts";
import type { StoreTable } from "./column.ts";
import { metricTable } from "./flat-point.ts";
import { Flattener } from "./flatten.ts";
import { spanTable } from "./span-table.ts";
import { requestOf } from "./to-otlp.ts";
import type { StoredRow } from "./to-otlp.ts";

/** The row that a table has of `flat`. */
function storedOf<Row>({ columns }: StoreTable<Row>, flat: Row): StoredRow {
  return Object.fromEntries(columns.map(({ name, read }) => [name, read(flat)]));
}

/** What the store gives back of a request that went through its rows. */
function roundTrip(request: unknown): unknown {
  const spans: StoredRow[] = [];
  const events: StoredRow[] = [];
  const metrics: StoredRow[] = [];
  const flattener = new Flattener({
    span: (row) => spans.push(storedOf(spanTable, row)),
    event: (row) => events.push(storedOf(eventTable, row)),
    point: (row) => metrics.push(storedOf(metricTable, row)),
  });
  expect(flattener.add(request)).toBe(0);
  if (spans.length > 0) return requestOf("spans", spans);
  return events.length > 0 ? requestOf("events", events) : requestOf("metrics", metrics);
}

const strange = [
  { key: "text", value: { stringValue: "ä\u0000\u2028" } },
  { key: "__proto__", value: { stringValue: "x" } },
  { key: "whole double", value: { doubleValue: 3 } },
  { key: "double", value: { doubleValue: 0.1 } },
  { key: "not a number", value: { doubleValue: "NaN" } },
  { key: "large", value: { intValue: "9223372036854775807" } },
  { key: "int", value: { intValue: "-5" } },
  { key: "bytes", value: { bytesValue: "AAECAw==" } },
  { key: "list", value: { arrayValue: { values: [{ boolValue: false }, { intValue: "1" }] } } },
  { key: "map", value: { kvlistValue: { values: [{ key: "a", value: { doubleValue: 1 } }] } } },
];
const resource = {
  attributes: [{ key: "service.name", value: { stringValue: "shop" } }, ...strange],
  droppedAttributesCount: 2,
};
const scope = { name: "lib", version: "1.2.3", attributes: strange };
const [traceId, spanId] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];

test("a span comes back as it was", () => {
  const span = {
    traceId,
    spanId,
    parentSpanId: "00f067aa0ba902b7",
    name: "chat",
    kind: 3,
    startTimeUnixNano: "1763629200123456789",
    endTimeUnixNano: "1763629201123456788",
    attributes: strange,
    status: { code: 2, message: "no" },
    traceState: "a=b",
    flags: 257,
    droppedAttributesCount: 1,
    events: [{ timeUnixNano: "1763629200123456790", name: "e", attributes: strange }],
    links: [{ traceId, spanId, attributes: strange, flags: 256 }],
  };
  const plain = {
    traceId,
    spanId: "b7ad6b7169203332",
    name: "short",
    startTimeUnixNano: "1763629200123456789",
    endTimeUnixNano: "1763629200123456789",
    status: { code: 1 },
  };
  const unfinished = { ...plain, spanId: "b7ad6b7169203333", endTimeUnixNano: "17" };
  const scopeSpans = [
    { scope, schemaUrl: "https://example.com/scope", spans: [span, plain, unfinished] },
    { scope: {}, spans: [{ ...plain, spanId: "b7ad6b7169203334" }] },
  ];
  const request = { resourceSpans: [{ resource, schemaUrl: "https://example.com/", scopeSpans }] };
  expect(roundTrip(request)).toEqual(request);
});

test("a log record comes back as it was", () => {
  const named = {
    timeUnixNano: "1763629200123456789",
    eventName: "spoor.x",
    traceId,
    spanId,
    attributes: strange,
    observedTimeUnixNano: "1763629200123456999",
    severityNumber: 9,
    severityText: "INFO",
    body: { stringValue: "said" },
  };
  const observed = {
    observedTimeUnixNano: "1763629200123456999",
    attributes: [{ key: "event.name", value: { stringValue: "by attribute" } }],
  };
  const request = {
    resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: [named, observed] }] }],
  };
  expect(roundTrip(request)).toEqual(request);
});

test("a log record without a name stays without one", () => {
  const said = flatEventOf(
    { timeUnixNano: "1763629200123456789", body: { stringValue: "said" } },
    { resource: { text: null, service: undefined }, scope: { text: null, service: undefined } },
  );
  expect(said).toBeDefined();
  const rows = [said].flatMap((flat: FlatEvent | undefined) =>
    flat === undefined ? [] : [storedOf(eventTable, flat)],
  );
  expect(requestOf("events", rows)).toEqual({
    resourceLogs: [
      {
        resource: {},
        scopeLogs: [
          {
            scope: {},
            logRecords: [{ timeUnixNano: "1763629200123456789", body: { stringValue: "said" } }],
          },
        ],
      },
    ],
  });
});

const times = {
  timeUnixNano: "1763629200123456789",
  startTimeUnixNano: "1763629200000000000",
  attributes: strange,
};

test.each([
  { name: "g", unit: "By", gauge: { dataPoints: [{ ...times, asInt: "7" }] } },
  {
    name: "s",
    description: "how many",
    sum: {
      aggregationTemporality: 2,
      isMonotonic: true,
      dataPoints: [{ ...times, asDouble: 0.5, exemplars: [{ asDouble: 1, spanId, traceId }] }],
    },
  },
  {
    name: "h",
    histogram: {
      aggregationTemporality: 1,
      dataPoints: [
        { ...times, count: "3", sum: 1.5, min: 0.1, bucketCounts: ["1", "2"], explicitBounds: [1] },
      ],
    },
  },
  {
    name: "e",
    exponentialHistogram: {
      dataPoints: [
        { ...times, count: "3", sum: 6, scale: 2, positive: { offset: 1, bucketCounts: ["3"] } },
      ],
    },
  },
  {
    name: "q",
    summary: {
      dataPoints: [{ ...times, count: "3", sum: 6, quantileValues: [{ quantile: 0.5, value: 2 }] }],
    },
  },
])("a metric comes back as it was: $name", (metric) => {
  const request = { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: [metric] }] }] };
  expect(roundTrip(request)).toEqual(request);
});
