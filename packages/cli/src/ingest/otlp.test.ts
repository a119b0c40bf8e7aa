import * as fc from "fast-check";
import { expect, test } from "vitest";
import { epochMs, eventRows, logRequest, spanRequest, spanRows } from "../fixture.ts";
import { msOf, rowsOf } from "./otlp.ts";

test("reads a span with its ids in lower case, its times and its attributes", () => {
  const [span] = spanRows([
    {
      trace: "AB",
      id: "C",
      parent: "D",
      name: "x",
      start: 1.5,
      ms: 2.25,
      attributes: { n: 7, t: ["a"] },
    },
  ]);
  expect(span).toMatchObject({
    traceId: "ab".padEnd(32, "0"),
    spanId: "c".padEnd(16, "0"),
    parentSpanId: "d".padEnd(16, "0"),
    startMs: epochMs + 1.5,
    failed: false,
    attributes: { n: 7, t: ["a"] },
    service: "shop",
  });
  expect(span?.durationMs).toBeCloseTo(2.25, 3);
});

test("reads integers as text and as numbers, and keeps those that a double cannot hold as text", () => {
  expect(
    attributesOf({ intValue: "12" }, { intValue: 12 }, { intValue: "9223372036854775807" }),
  ).toEqual([12, 12, "9223372036854775807"]);
});

test("reads lists and maps up to a depth and leaves deeper ones out", () => {
  const nested = {
    arrayValue: {
      values: [{ kvlistValue: { values: [{ key: "k", value: { boolValue: true } }] } }],
    },
  };
  expect(attributesOf(nested)).toEqual([[{ k: true }]]);
  let deep: object = { intValue: 1 };
  for (let i = 0; i < 10_000; i++) deep = { arrayValue: { values: [deep] } };
  expect(() => attributesOf(deep)).not.toThrow();
});

test("an attribute named __proto__ is an attribute like any other", () => {
  const [span] = spanRows([{ id: "a", name: "x", attributes: JSON.parse('{"__proto__":"p"}') }]);
  expect(Object.entries(span?.attributes ?? {})).toEqual([["__proto__", "p"]]);
  expect({}).not.toHaveProperty("p");
});

test("cuts long texts at the limit", () => {
  const request = spanRequest([{ id: "a", name: "x", attributes: { t: "y".repeat(5000) } }]);
  expect(rowsOf(request).spans[0]?.attributes["t"]).toHaveLength(2000);
  expect(rowsOf(request, { textLimit: Infinity }).spans[0]?.attributes["t"]).toHaveLength(5000);
});

test("counts spans without an id or a start as unreadable and reads the others", () => {
  const request = {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              { traceId: "zz", spanId: "1", startTimeUnixNano: "1" },
              { traceId: "a".repeat(32), spanId: "b".repeat(16) },
              null,
              { traceId: "a".repeat(32), spanId: "b".repeat(16), startTimeUnixNano: "1000000000" },
            ],
          },
        ],
      },
    ],
  };
  const { spans, unreadable } = rowsOf(request);
  expect([spans.length, unreadable]).toEqual([1, 3]);
});

test("a span that ends before it starts took no time", () => {
  expect(spanRows([{ id: "a", name: "x", start: 10, ms: -5 }])[0]?.durationMs).toBe(0);
});

test("reads events by the name of the record and leaves plain log lines out", () => {
  expect(eventRows([{ name: "e", span: "1", at: 5 }])).toMatchObject([
    { name: "e", timeMs: epochMs + 5, spanId: "1".padEnd(16, "0") },
  ]);
  const record = { timeUnixNano: "1000000", body: { stringValue: "hello" } };
  const plain = { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] };
  expect(rowsOf(plain)).toEqual({ spans: [], events: [], unreadable: 0 });
});

test.each([
  ["1700000000123456789", 1_700_000_000_123.4568],
  [1_700_000_000_000_000_000, 1_700_000_000_000],
  ["0", undefined],
  ["", undefined],
  ["-5", undefined],
  ["1e9", undefined],
  [null, undefined],
])("%j nanoseconds are %d ms", (nanos, ms) => {
  expect(msOf(nanos)).toBe(ms);
});

test("gives what it can of anything and never throws", () => {
  const request = fc.oneof(
    fc.anything(),
    fc.record({ resourceSpans: fc.anything(), resourceLogs: fc.anything() }),
    fc.record({
      resourceSpans: fc.array(
        fc.record({
          resource: fc.anything(),
          scopeSpans: fc.array(fc.record({ spans: fc.array(fc.anything()) })),
        }),
      ),
    }),
  );
  fc.assert(
    fc.property(request, (any) => {
      const { spans, events } = rowsOf(any);
      expect(Array.isArray(spans) && Array.isArray(events)).toBe(true);
    }),
  );
});

test("what the writer puts beside a request changes nothing", () => {
  const request = logRequest([{ name: "e" }]);
  expect(rowsOf({ ...request, spoor: { v: 1, n: 1, seq: 0, crc: 1 } })).toEqual(rowsOf(request));
});

function attributesOf(...values: readonly object[]): readonly unknown[] {
  const attributes = values.map((value, i) => ({ key: String(i), value }));
  const span = {
    traceId: "a".repeat(32),
    spanId: "b".repeat(16),
    startTimeUnixNano: "1000000",
    attributes,
  };
  const request = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
  return Object.values(rowsOf(request).spans[0]?.attributes ?? {});
}
