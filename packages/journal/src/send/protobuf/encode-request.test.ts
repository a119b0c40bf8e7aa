import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  createTraceState,
  trace,
} from "@opentelemetry/api";
import type { Attributes } from "@opentelemetry/api";
import {
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { AggregationType, MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeRequest } from "./encode-request.ts";
import { metricsRequests } from "../../otlp/metrics-requests.ts";
import { spanRequest } from "../../otlp/span-request.ts";
import type { OtlpRequest } from "../../line.ts";
import type { Signal } from "../../segment-name.ts";

/**
 * What protobuf bytes say, whatever order their fields stand in and whether fields that are zero are there. Needs no
 * table: what has a length is read as a message where it can be.
 */
function meaning(bytes: Buffer): string {
  return JSON.stringify(fieldsOf(bytes));
}

type Value = string | readonly (readonly [number, Value])[];

function fieldsOf(bytes: Buffer): readonly (readonly [number, Value])[] | undefined {
  const fields: [number, Value][] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at];
      if (byte === undefined || shift > 63n) throw new RangeError("no number");
      at += 1;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const sized = (size: number): Buffer => {
    if (at + size > bytes.length) throw new RangeError("no field");
    at += size;
    return bytes.subarray(at - size, at);
  };
  try {
    while (at < bytes.length) {
      const tag = Number(varint());
      const value = read(tag % 8, varint, sized);
      if (tag < 8 || value === undefined) return undefined;
      if (value !== "0") fields.push([Math.floor(tag / 8), value]);
    }
  } catch {
    return undefined;
  }
  return fields.sort(([left], [right]) => left - right);
}

function read(
  wireType: number,
  varint: () => bigint,
  sized: (size: number) => Buffer,
): Value | undefined {
  if (wireType === 0) return String(varint());
  if (wireType === 1) return `x${sized(8).toString("hex")}`;
  if (wireType === 5) return `y${sized(4).toString("hex")}`;
  if (wireType !== 2) return undefined;
  const inner = sized(Number(varint()));
  return fieldsOf(inner) ?? `z${inner.toString("hex")}`;
}

function parsed(text: string): OtlpRequest {
  return JSON.parse(text);
}

const nothing = (): Promise<void> => Promise.resolve();

/** A span with everything that a span can have, ended. */
function fullSpan(attributes: Attributes = {}): ReadableSpan {
  const ended: ReadableSpan[] = [];
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "shop", "process.pid": 4711, big: 2 ** 40 }),
    spanProcessors: [
      {
        onStart() {},
        onEnd: (span) => void ended.push(span),
        forceFlush: nothing,
        shutdown: nothing,
      },
    ],
  });
  const parent = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
    traceState: createTraceState("vendor=1"),
  });
  const link = {
    traceId: "0af7651916cd43dd8448eb211c80319d",
    spanId: "b7ad6b7169203332",
    traceFlags: 1,
  };
  const span = provider
    .getTracer("spoor", "1.2.3", { schemaUrl: "https://opentelemetry.io/schemas/1.37.0" })
    .startSpan(
      "chat gpt-5",
      {
        kind: SpanKind.CLIENT,
        links: [{ context: link, attributes: { "link.kind": "follows" } }],
        attributes: {
          text: "plain",
          accents: "é🙂 and more than forty units of text, to be written in the other way",
          lone: `${"x".repeat(50)}\ud800`,
          negative: -5,
          large: 2 ** 52,
          fraction: 0.25,
          yes: true,
          no: false,
          empty: "",
          names: ["one", "two"],
          numbers: [1, 2.5, -3],
          ...attributes,
        },
      },
      parent,
    );
  span.addEvent("first", { at: 1 });
  span.addEvent("x".repeat(200));
  span.setStatus({ code: SpanStatusCode.ERROR, message: "no such model" });
  span.end();
  const [done] = ended;
  if (done === undefined) throw new Error("the span did not end");
  return done;
}

function oursOf(span: ReadableSpan): Buffer {
  return encodeRequest(parsed(`${spanRequest(span, { valueLimit: 100_000 })?.body}}`), "traces");
}

describe("a span of a segment", () => {
  test("says in protobuf what OpenTelemetry's own serializer says of it", () => {
    const span = fullSpan({ long: "y".repeat(70_000) });
    const theirs = Buffer.from(ProtobufTraceSerializer.serializeRequest([span]) ?? []);
    expect(theirs.length).toBeGreaterThan(70_000);
    expect(meaning(oursOf(span))).toBe(meaning(theirs));
  });

  test("with any attributes", () => {
    const value = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true, max: 1e15, min: -1e15 }),
      fc.boolean(),
      fc.array(fc.string(), { maxLength: 5 }),
    );
    const key = fc.string({ minLength: 1 }).filter((name) => name !== "__proto__");
    fc.assert(
      fc.property(fc.dictionary(key, value, { maxKeys: 20 }), (attributes) => {
        const span = fullSpan(attributes);
        const theirs = Buffer.from(ProtobufTraceSerializer.serializeRequest([span]) ?? []);
        expect(meaning(oursOf(span))).toBe(meaning(theirs));
      }),
      { numRuns: 50 },
    );
  });
});

test("metrics of every kind say what OpenTelemetry's own serializer says of them", async () => {
  class Reader extends MetricReader {
    protected override onForceFlush = nothing;
    protected override onShutdown = nothing;
  }
  const reader = new Reader();
  const provider = new MeterProvider({
    readers: [reader],
    views: [
      {
        instrumentName: "exponential",
        aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
      },
    ],
  });
  const meter = provider.getMeter("spoor", "1.2.3");
  meter.createCounter("tokens", { unit: "{token}" }).add(3, { type: "input" });
  meter.createUpDownCounter("cost", { unit: "{USD}" }).add(-0.25);
  meter.createGauge("level", { description: "How full" }).record(-7);
  for (const name of ["duration", "exponential"]) {
    const histogram = meter.createHistogram(name, { unit: "s" });
    for (const seconds of [0, 0.001, 0.5, 12, 1e6]) histogram.record(seconds);
  }
  const { resourceMetrics } = await reader.collect();
  const theirs = Buffer.from(ProtobufMetricsSerializer.serializeRequest(resourceMetrics) ?? []);
  expect(withoutEmpty(metricsBytes(resourceMetrics))).toBe(withoutEmpty(theirs));
});

/** Of an empty description or list, protobuf says the same by leaving it out. */
function withoutEmpty(bytes: Buffer): string {
  const empty = /\[\d+,\[\]\],?/g;
  return meaning(bytes).replaceAll(empty, "").replaceAll(empty, "").replaceAll(",]", "]");
}

function metricsBytes(metrics: ResourceMetrics): Buffer {
  const bodies = metricsRequests(metrics) ?? [];
  return Buffer.concat(bodies.map(({ body }) => encodeRequest(parsed(`${body}}`), "metrics")));
}

const samples = join(import.meta.dirname, "../../../../../../shared/data/otlp-samples");
const kinds: readonly (readonly [string, string, Signal])[] = [
  ["proto-example-trace.json", "proto-example.resourceSpans.pb", "traces"],
  ["proto-example-logs.json", "proto-example.resourceLogs.pb", "logs"],
  ["proto-example-metrics.json", "proto-example.resourceMetrics.pb", "metrics"],
];

test.for(kinds)(
  "%s is %s, which another program made of it",
  ([json, protobuf, signal], context) => {
    if (!existsSync(join(samples, json))) {
      // oxlint-disable-next-line no-console -- a skip must be seen
      console.warn(`SKIPPED: ${json}: ${samples} is not there`);
      context.skip();
    }
    const ours = encodeRequest(parsed(readFileSync(join(samples, json), "utf8")), signal);
    expect(meaning(ours)).toBe(meaning(readFileSync(join(samples, protobuf))));
  },
);

function spanOf(span: object): OtlpRequest {
  return { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
}

function logOf(record: object): OtlpRequest {
  return { resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] };
}

function attributeOf(intValue: unknown): object {
  return { attributes: [{ key: "n", value: { intValue } }] };
}

function meaningOf(span: object): string {
  return meaning(encodeRequest(spanOf(span), "traces"));
}

describe("a request of another program", () => {
  test("may have whole numbers as numbers or strings", () => {
    const one = { startTimeUnixNano: "1544712660000000000", flags: 257, kind: 3 };
    const other = { startTimeUnixNano: 1_544_712_660_000_000_000, flags: "257", kind: "3" };
    expect(meaningOf({ ...other, kind: 3 })).toBe(meaningOf(one));
    for (const number of [0, 1, -1, 300, 2 ** 53 - 1, -(2 ** 53 - 1), 2 ** 31, 2 ** 32 + 1]) {
      expect(meaningOf(attributeOf(number)), String(number)).toBe(
        meaningOf(attributeOf(String(number))),
      );
    }
  });

  test("may name an enumeration's values", () => {
    expect(meaningOf({ kind: "SPAN_KIND_CLIENT", status: { code: "STATUS_CODE_ERROR" } })).toBe(
      meaningOf({ kind: 3, status: { code: 2 } }),
    );
    expect(encodeRequest(logOf({ severityNumber: "SEVERITY_NUMBER_WARN2" }), "logs")).toEqual(
      encodeRequest(logOf({ severityNumber: 14 }), "logs"),
    );
  });

  test("may have hexadecimal digits of either case, nulls, and fields that are not known", () => {
    const id = "0af7651916cd43dd8448eb211c80319c";
    expect(
      meaningOf({
        traceId: id.toUpperCase(),
        name: null,
        toString: "x",
        spoor: { n: 1 },
        events: [],
      }),
    ).toBe(meaningOf({ traceId: id }));
  });

  test("may have any value where another is meant", () => {
    const keys = ["traceId", "name", "kind", "startTimeUnixNano", "attributes", "status", "flags"];
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(...keys), (value, key) => {
        expect(meaningOf({ [key]: value, traceState: "read" })).toContain("z72656164");
      }),
    );
  });

  test("is refused where it is nested deeper than protobuf's readers follow", () => {
    let value: object = { stringValue: "deep" };
    for (let level = 0; level < 100_000; level += 1) value = { arrayValue: { values: [value] } };
    const span = { attributes: [{ key: "deep", value }] };
    expect(() => encodeRequest(spanOf(span), "traces")).toThrow("nested more than 100 levels deep");
  });
});
