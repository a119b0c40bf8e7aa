import { expect, test } from "vitest";
import { singleRecords } from "./single-records.ts";

function metric(name: string, count: number): object {
  return { name, sum: { dataPoints: Array.from({ length: count }, () => ({ asInt: "1" })) } };
}

test("each record keeps its resource and scope, and a metric counts as its points", () => {
  const scope = { name: "s" };
  const request = {
    resourceMetrics: [
      {
        resource: { attributes: [] },
        scopeMetrics: [{ scope, metrics: [metric("a", 2), metric("b", 3)] }],
      },
      { scopeMetrics: [{ metrics: [metric("c", 1)] }], schemaUrl: "u" },
    ],
  };
  expect(singleRecords(request, "metrics")).toEqual([
    {
      records: 2,
      request: {
        resourceMetrics: [
          { resource: { attributes: [] }, scopeMetrics: [{ scope, metrics: [metric("a", 2)] }] },
        ],
      },
    },
    {
      records: 3,
      request: {
        resourceMetrics: [
          { resource: { attributes: [] }, scopeMetrics: [{ scope, metrics: [metric("b", 3)] }] },
        ],
      },
    },
    {
      records: 1,
      request: {
        resourceMetrics: [{ scopeMetrics: [{ metrics: [metric("c", 1)] }], schemaUrl: "u" }],
      },
    },
  ]);
});

test.each([
  {},
  { resourceSpans: 1 },
  { resourceSpans: [null, { scopeSpans: [7, { spans: {} }] }] },
])("%j has none", (request) => {
  expect(singleRecords(request, "traces")).toEqual([]);
});
