import { expect, test } from "vitest";
import { epochMs, logRequest, spanRequest } from "../fixture.ts";
import { requestWithin } from "./otlp-within.ts";
import type { Keep } from "./otlp-within.ts";

const after = (ms: number): Keep => ({
  span: (_, startMs) => startMs >= epochMs + ms,
  record: (timeMs) => timeMs >= epochMs + ms,
});
const all: Keep = { span: () => true, record: () => true };

const nanos = (ms: number): string => `${epochMs + ms}000000`;
const metricRequest = (times: readonly string[]): object => ({
  resourceMetrics: [
    {
      scopeMetrics: [
        {
          metrics: [
            { name: "m", sum: { dataPoints: times.map((timeUnixNano) => ({ timeUnixNano })) } },
          ],
        },
      ],
    },
  ],
});

test("keeps a request as it was but for the field that is not OTLP's", () => {
  const request = spanRequest([
    { id: "a", name: "x" },
    { id: "b", name: "y" },
  ]);
  expect(requestWithin({ ...request, spoor: { v: 1 } }, all)).toEqual(request);
});

test("leaves out refused spans and log records, and the whole request when none is left", () => {
  const spans = spanRequest([
    { id: "a", name: "x" },
    { id: "b", name: "y", start: 10 },
  ]);
  expect(requestWithin(spans, after(5))).toEqual(spanRequest([{ id: "b", name: "y", start: 10 }]));
  expect(requestWithin(spans, after(50))).toBeUndefined();
  const logs = logRequest([{ name: "x" }, { name: "y", at: 10 }]);
  expect(requestWithin(logs, after(5))).toEqual(logRequest([{ name: "y", at: 10 }]));
});

test("leaves out refused data points of a metric", () => {
  expect(requestWithin(metricRequest([nanos(0), nanos(10)]), after(5))).toEqual(
    metricRequest([nanos(10)]),
  );
  expect(requestWithin(metricRequest([nanos(0)]), after(5))).toBeUndefined();
});

test.each([
  [null],
  [{}],
  [{ resourceSpans: "x" }],
  [{ resourceSpans: [null, { scopeSpans: [1] }] }],
])("has nothing to keep in %j", (request) => {
  expect(requestWithin(request, all)).toBeUndefined();
});
