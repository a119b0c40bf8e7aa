import { expect, test } from "vitest";
import { inputOf, readInput } from "../fixture-ingest.ts";

const trace = {
  traceID: "7af1651916cd43dd8448eb211c80319c",
  spans: [
    {
      traceID: "7af1651916cd43dd8448eb211c80319c",
      spanID: "7ad6b7169203331",
      operationName: "GET /",
      references: [
        { refType: "CHILD_OF", traceID: "7af1651916cd43dd8448eb211c80319c", spanID: "a1" },
        { refType: "FOLLOWS_FROM", traceID: "1", spanID: "2" },
      ],
      startTime: 1_763_629_200_000_001,
      duration: 2500,
      tags: [
        { key: "span.kind", type: "string", value: "server" },
        { key: "error", type: "bool", value: true },
        { key: "otel.status_description", type: "string", value: "no" },
        { key: "otel.scope.name", type: "string", value: "theirs" },
        { key: "http.status_code", type: "int64", value: 500 },
        { key: "ratio", type: "float64", value: 2 },
        { key: "raw", type: "binary", value: "AAE=" },
      ],
      logs: [
        {
          timestamp: 1_763_629_200_000_500,
          fields: [
            { key: "event", type: "string", value: "happened" },
            { key: "n", type: "int64", value: 1 },
          ],
        },
      ],
      processID: "p1",
    },
  ],
  processes: {
    p1: { serviceName: "shop", tags: [{ key: "host", type: "string", value: "h" }] },
  },
};

const expected = {
  resource: {
    attributes: [
      { key: "service.name", value: { stringValue: "shop" } },
      { key: "host", value: { stringValue: "h" } },
    ],
  },
  scopeSpans: [
    {
      scope: { name: "theirs" },
      spans: [
        {
          traceId: "7af1651916cd43dd8448eb211c80319c",
          spanId: "07ad6b7169203331",
          parentSpanId: "00000000000000a1",
          name: "GET /",
          kind: 2,
          startTimeUnixNano: "1763629200000001000",
          endTimeUnixNano: "1763629200002501000",
          attributes: [
            { key: "error", value: { boolValue: true } },
            { key: "http.status_code", value: { intValue: "500" } },
            { key: "ratio", value: { doubleValue: 2 } },
            { key: "raw", value: { bytesValue: "AAE=" } },
          ],
          events: [
            {
              timeUnixNano: "1763629200000500000",
              name: "happened",
              attributes: [{ key: "n", value: { intValue: "1" } }],
            },
          ],
          links: [
            {
              traceId: `${"0".repeat(31)}1`,
              spanId: `${"0".repeat(15)}2`,
              attributes: [{ key: "opentracing.ref_type", value: { stringValue: "follows_from" } }],
            },
          ],
          status: { code: 2, message: "no" },
        },
      ],
    },
  ],
};

test.each([
  ["what the API answers", { data: [trace], total: 0 }],
  ["one trace", trace],
  ["a list of traces", [trace]],
])("%s is read whole", async (_, content) => {
  for (const text of [JSON.stringify(content), JSON.stringify(content, null, 2)]) {
    const { format, requests, rejected } = await readInput(inputOf(text, 100));
    expect([format, rejected]).toEqual(["jaeger", {}]);
    expect(requests).toEqual([{ resourceSpans: [expected] }]);
  }
});

test("names that objects have by birth are names like others", async () => {
  const odd = {
    ...trace.spans[0],
    processID: "__proto__",
    tags: [{ key: "__proto__", value: "x" }],
  };
  const content = { ...trace, spans: [odd, { spanID: "constructor" }, null] };
  const { records, rejected } = await readInput(inputOf(JSON.stringify(content)));
  expect([records, rejected]).toEqual([1, { "no trace id": 2 }]);
});
