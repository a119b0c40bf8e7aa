import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Signal } from "../../segment-name.ts";
import { decodeRequest } from "./decode-request.ts";
import { encodeRequest } from "./encode-request.ts";
import { signalOf } from "./signal-of.ts";

const samples = join(import.meta.dirname, "../../../../../../shared/data/otlp-samples");

/** Skips, to be seen, where the samples are not there. */
function needSamples(skip: () => void): void {
  if (existsSync(samples)) return;
  // oxlint-disable-next-line no-console -- a skip must be seen
  console.warn(`SKIPPED: decoding samples: ${samples} is not there`);
  skip();
}

const hex = (digits: number) =>
  fc.string({
    unit: fc.constantFrom(..."0123456789abcdef".split("")),
    minLength: digits,
    maxLength: digits,
  });
const traceId = hex(32);
const spanId = hex(16);
const text = fc.string({ unit: "grapheme", maxLength: 30 });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String);
const double = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom("NaN", "Infinity", "-Infinity"),
);
const base64 = fc
  .uint8Array({ maxLength: 40 })
  .map((bytes) => Buffer.from(bytes).toString("base64"));
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.record({ stringValue: text }),
    fc.record({ intValue: int64 }),
    fc.record({ doubleValue: double }),
    fc.record({ boolValue: fc.boolean() }),
    fc.record({ bytesValue: base64 }),
    fc.record({
      arrayValue: fc.record({ values: fc.array(tie("value"), { minLength: 1, maxLength: 3 }) }),
    }),
    fc.record({
      kvlistValue: fc.record({
        values: fc.array(fc.record({ key: text, value: tie("value") }), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
    }),
    fc.constant({}),
  ),
})).value;
const attributes = fc.array(fc.record({ key: text, value: anyValue }), {
  minLength: 1,
  maxLength: 4,
});
const uint32 = fc.nat({ max: 2 ** 32 - 1 });
const some = <Value>(item: fc.Arbitrary<Value>) => fc.array(item, { minLength: 1, maxLength: 3 });

const event = fc.record(
  { timeUnixNano: uint64, name: text, attributes, droppedAttributesCount: uint32 },
  { requiredKeys: [] },
);
const link = fc.record(
  { traceId, spanId, traceState: text, attributes, flags: uint32 },
  { requiredKeys: ["traceId", "spanId"] },
);
const span = fc.record(
  {
    traceId,
    spanId,
    traceState: text,
    parentSpanId: spanId,
    name: text,
    kind: fc.nat(5),
    startTimeUnixNano: uint64,
    endTimeUnixNano: uint64,
    attributes,
    events: some(event),
    links: some(link),
    status: fc.record({ message: text, code: fc.nat(2) }),
    flags: uint32,
  },
  { requiredKeys: ["traceId", "spanId"] },
);
const record = fc.record(
  {
    timeUnixNano: uint64,
    observedTimeUnixNano: uint64,
    severityNumber: fc.nat(24),
    severityText: text,
    body: anyValue,
    attributes,
    traceId,
    spanId,
    eventName: text,
  },
  { requiredKeys: ["timeUnixNano"] },
);
const point = fc.record(
  { startTimeUnixNano: uint64, timeUnixNano: uint64, attributes, asInt: int64, flags: uint32 },
  { requiredKeys: ["asInt"] },
);
const histogramPoint = fc.record(
  {
    timeUnixNano: uint64,
    attributes,
    count: uint64,
    sum: double,
    bucketCounts: some(uint64),
    explicitBounds: some(double),
    min: double,
  },
  { requiredKeys: ["count"] },
);
const exponentialPoint = fc.record({
  count: uint64,
  scale: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  zeroCount: uint64,
  positive: fc.record({
    offset: fc.integer({ min: -1000, max: 1000 }),
    bucketCounts: some(uint64),
  }),
});
const metric = fc.oneof(
  fc.record({ name: text, unit: text, gauge: fc.record({ dataPoints: some(point) }) }),
  fc.record({
    name: text,
    sum: fc.record({
      dataPoints: some(point),
      aggregationTemporality: fc.nat(2),
      isMonotonic: fc.boolean(),
    }),
  }),
  fc.record({ name: text, histogram: fc.record({ dataPoints: some(histogramPoint) }) }),
  fc.record({
    name: text,
    exponentialHistogram: fc.record({ dataPoints: some(exponentialPoint) }),
  }),
);

function requestOf(signal: Signal, records: readonly object[]): Record<string, unknown> {
  const scope = { name: "scope", attributes: [{ key: "k", value: { boolValue: true } }] };
  const resource = { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] };
  if (signal === "traces")
    return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: records }] }] };
  if (signal === "logs")
    return { resourceLogs: [{ resource, scopeLogs: [{ scope, logRecords: records }] }] };
  return { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics: records }] }] };
}

describe("what was encoded is decoded to the same", () => {
  const kinds = [
    ["traces", span],
    ["logs", record],
    ["metrics", metric],
  ] as const;
  test.each(kinds)("%s", (signal, one) => {
    fc.assert(
      fc.property(some<object>(one), (records) => {
        const request = requestOf(signal, records);
        const bytes = encodeRequest(request, signal);
        expect(decodeRequest(bytes, signal)).toEqual({ ok: true, request });
        expect(signalOf(bytes)).toBe(signal);
      }),
    );
  });
});

/** The request as JSON says the same in one way: ids small, 64 bits as digits, nothing that is at its default. */
function plain(value: unknown, name = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => plain(item, name));
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => [key, plain(item, key)] as const);
    const isOneOf = name === "value" || name === "body";
    const isDefault = (item: unknown) =>
      item === "" || item === 0 || item === false || item === "0" || isEmptyList(item);
    return Object.fromEntries(
      entries.filter(
        ([key, item]) => isOneOf || /^as(?:Int|Double)$|^sum$/.test(key) || !isDefault(item),
      ),
    );
  }
  if (typeof value === "string" && /^(?:trace|span|parentSpan)Id$/.test(name))
    return value.toLowerCase();
  const is64 = /UnixNano$|^(?:intValue|asInt|count|bucketCounts|zeroCount)$/.test(name);
  return is64 && typeof value === "number" ? String(value) : value;
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

const twins: readonly (readonly [string, string, Signal])[] = [
  ["proto-example.resourceSpans.pb", "proto-example-trace.json", "traces"],
  ["proto-example.resourceLogs.pb", "proto-example-logs.json", "logs"],
  ["proto-example.resourceMetrics.pb", "proto-example-metrics.json", "metrics"],
  ["otel-demo.resourceSpans.pb", "otel-demo-mixed.otlp.jsonl", "traces"],
  ["otel-demo.resourceLogs.pb", "otel-demo-mixed.otlp.jsonl", "logs"],
  ["otel-demo.resourceMetrics.pb", "otel-demo-mixed.otlp.jsonl", "metrics"],
];
const openings = { traces: "resourceSpans", logs: "resourceLogs", metrics: "resourceMetrics" };

test.for(twins)("%s says what %s says", ([protobuf, json, signal], context) => {
  needSamples(() => context.skip());
  const bytes = readFileSync(join(samples, protobuf));
  const content = readFileSync(join(samples, json), "utf8");
  const lines = json.endsWith(".jsonl") ? content.trim().split("\n") : [content];
  const twin = lines
    .map((line): unknown => JSON.parse(line))
    .find((one) => typeof one === "object" && one !== null && openings[signal] in one);
  const decoded = decodeRequest(bytes, signal);
  expect(decoded.ok).toBe(true);
  expect(plain("request" in decoded && decoded.request)).toEqual(plain(twin));
  expect(signalOf(bytes)).toBe(signal);
});

describe("any bytes", () => {
  const signals = ["traces", "logs", "metrics"] as const;
  const good = encodeRequest(
    requestOf("traces", [
      {
        traceId: "0af7651916cd43dd8448eb211c80319c",
        spanId: "b7ad6b7169203331",
        name: "chat",
        startTimeUnixNano: "1",
        attributes: [{ key: "a", value: { arrayValue: { values: [{ intValue: "-1" }] } } }],
      },
    ]),
    "traces",
  );

  test("are decoded or refused, and nothing is thrown", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom(...signals),
        (bytes, signal) => {
          const decoded = decodeRequest(Buffer.from(bytes), signal);
          expect(typeof decoded.ok).toBe("boolean");
          expect([undefined, ...signals]).toContain(signalOf(Buffer.from(bytes)));
        },
      ),
    );
  });

  test("cut off or with one bit turned are decoded or refused", () => {
    for (let length = 0; length < good.length; length += 1) {
      expect(decodeRequest(good.subarray(0, length), "traces").ok).toBe(length === 0);
    }
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      const turned = Buffer.from(good);
      turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(typeof decodeRequest(turned, "traces").ok).toBe("boolean");
    }
  });

  test("nested too deep are refused", () => {
    let value: Buffer = Buffer.alloc(0);
    for (let level = 0; level < 200; level += 1) {
      value = sized(0x2a, sized(0x0a, value));
    }
    const attribute = sized(0x12, value);
    const bytes = sized(0x0a, sized(0x12, sized(0x12, sized(0x4a, attribute))));
    expect(decodeRequest(bytes, "traces")).toEqual({
      ok: false,
      problem: "it is nested more than 100 levels deep",
    });
  });

  test("of very many messages are refused before they fill the memory", () => {
    const bytes = Buffer.alloc(5_000_000, Buffer.from([0x0a, 0x00]));
    expect(decodeRequest(bytes, "traces")).toEqual({
      ok: false,
      problem: "it holds more than 2000000 messages",
    });
  });
});

/** A field with a length. */
function sized(tag: number, content: Buffer): Buffer {
  const length: number[] = [];
  let rest = content.length;
  for (; rest > 127; rest >>>= 7) length.push((rest & 127) | 128);
  return Buffer.concat([Buffer.from([tag, ...length, rest]), content]);
}

test("takes numbers of a packed list that stand alone, and passes over fields it does not know", () => {
  const bounds = Buffer.concat([
    Buffer.from([0x39]),
    doubleBytes(1.5),
    Buffer.from([0x39]),
    doubleBytes(2),
  ]);
  const unknown = Buffer.from([0xa8, 0x06, 0x01]);
  const histogram = sized(0x4a, sized(0x0a, Buffer.concat([bounds, unknown])));
  const bytes = sized(0x0a, sized(0x12, sized(0x12, histogram)));
  expect(decodeRequest(bytes, "metrics")).toMatchObject({
    request: {
      resourceMetrics: [
        {
          scopeMetrics: [
            { metrics: [{ histogram: { dataPoints: [{ explicitBounds: [1.5, 2] }] } }] },
          ],
        },
      ],
    },
  });
});

function doubleBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}
