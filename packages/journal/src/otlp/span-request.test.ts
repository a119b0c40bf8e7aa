import { context, trace } from "@opentelemetry/api";
import { JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { at, list } from "@spoor/core/record";
import { SPOOR_CAPTURE_TRUNCATED, SPOOR_SANITIZED } from "@spoor/core/semconv";
import { describe, expect, test, vi } from "vitest";
import type { Encoded } from "./encoded.ts";
import { spanRequest } from "./span-request.ts";
import type { SpanLike } from "./span-request.ts";
import { maxBodyBytes } from "../line.ts";

type Context = ReturnType<SpanLike["spanContext"]>;

function contextOf(spanId: string, traceId = "0af7651916cd43dd8448eb211c80319c"): () => Context {
  return () => ({ traceId, spanId, traceFlags: 1 });
}

const plain: SpanLike = {
  name: "chat m",
  kind: 2,
  startTime: [1_700_000_000, 5],
  endTime: [1_700_000_001, 0],
  status: { code: 0 },
  attributes: {},
  events: [],
  links: [],
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
  resource: { attributes: { "service.name": "app" } },
  instrumentationScope: { name: "spoor", version: "1" },
  spanContext: contextOf("b7ad6b7169203331"),
};

function throwing(): never {
  throw new Error("no");
}

function encode(attributes: Record<string, unknown>, more: Partial<SpanLike> = {}): Encoded {
  return spanRequest({ ...plain, ...more, attributes }) ?? throwing();
}

function spanOf({ body }: Encoded): unknown {
  const request: unknown = JSON.parse(`${body}}`);
  return at(at(at(at(at(at(request, "resourceSpans"), 0), "scopeSpans"), 0), "spans"), 0);
}

function valuesOf(encoded: Encoded): ReadonlyMap<unknown, unknown> {
  const attributes = list(at(spanOf(encoded), "attributes"));
  return new Map(attributes.map((pair) => [at(pair, "key"), at(pair, "value")]));
}

/** `count` attributes named after their number. */
function many(count: number, value: unknown): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, value]));
}

function repeated<Item>(count: number, item: Item): Item[] {
  return Array.from({ length: count }, () => item);
}

function lists(depth: number): unknown {
  return depth === 0 ? "x".repeat(100) : repeated(256, lists(depth - 1));
}

const yes = { boolValue: true };

describe("a span that is written otherwise than it came", () => {
  test("says so, wherever in it that was", () => {
    const event = { name: "e", time: [1, 0] as const, attributes: { a: Number.NaN } };
    const encoded = encode({ a: 1 }, { events: [event] });
    expect(encoded).toMatchObject({ n: 1, sanitized: true, cut: 0 });
    expect(valuesOf(encoded)).toEqual(
      new Map<string, object>([
        ["a", { intValue: "1" }],
        [SPOOR_SANITIZED, yes],
      ]),
    );
  });

  test("does not say it twice", () => {
    const { body } = encode({ [SPOOR_SANITIZED]: true, a: Number.NaN });
    expect(body.split(`"${SPOOR_SANITIZED}"`)).toHaveLength(2);
  });

  test("has no id where its own is not hexadecimal", () => {
    const encoded = encode({}, { spanContext: contextOf("b7ad6b7169203331", '","x":"') });
    expect(spanOf(encoded)).toMatchObject({ traceId: "", spanId: "b7ad6b7169203331" });
  });

  test.each([
    [[0, 5], "5"],
    [[Number.NaN, 5], "0"],
    [[-1, 0], "0"],
    [[1e12, 0], "18446744073709551615"],
    [[1.5, 999_999_999.5], "1999999999"],
  ] as const)("has for the time %j the digits %s", (startTime, digits) => {
    expect(spanOf(encode({}, { startTime }))).toMatchObject({ startTimeUnixNano: digits });
  });

  test("loses a trace state that cannot be read, and nothing else", () => {
    const state = { serialize: throwing };
    const spanContext = (): Context => ({ ...plain.spanContext(), traceState: state });
    expect(spanOf(encode({ a: 1 }, { spanContext }))).toMatchObject({ name: "chat m" });
  });

  test("loses attributes that cannot be listed, and nothing else", () => {
    const attributes: Record<string, unknown> = new Proxy({}, { ownKeys: throwing });
    const encoded = spanRequest({ ...plain, attributes }) ?? throwing();
    expect(spanOf(encoded)).toMatchObject({ name: "chat m" });
    expect(encoded.sanitized).toBe(true);
  });
});

test("a span that cannot be read gives nothing and throws nothing", () => {
  expect(spanRequest({ ...plain, spanContext: throwing })).toBeUndefined();
});

describe("a span that is too much", () => {
  test("keeps 256 attributes and counts the others as dropped", () => {
    expect(encode(many(256, 1)).cut).toBe(0);
    const encoded = encode(many(300, 1), { droppedAttributesCount: 2 });
    expect(spanOf(encoded)).toMatchObject({ droppedAttributesCount: 46 });
    expect(valuesOf(encoded).get("k255")).toEqual({ intValue: "1" });
    expect(valuesOf(encoded).get(SPOOR_CAPTURE_TRUNCATED)).toEqual(yes);
  });

  test("keeps of a string what the caller allows", () => {
    const span = { ...plain, attributes: { value: "x".repeat(100) } };
    const encoded = spanRequest(span, { valueLimit: 50 }) ?? throwing();
    expect(valuesOf(encoded).get("value")).toEqual({ stringValue: "x".repeat(50) });
    expect(encoded.cut).toBe(1);
  });

  test("fits into a line, though the caller sets no limit to a string", () => {
    const span = { ...plain, attributes: { value: "x".repeat(2_000_000) } };
    const encoded = spanRequest(span, { valueLimit: Number.POSITIVE_INFINITY }) ?? throwing();
    expect(Buffer.byteLength(encoded.body)).toBeLessThanOrEqual(maxBodyBytes);
    expect(encoded.cut).toBe(1);
  });

  test("is cut at its longest strings until it fits into a line", () => {
    const medium = "m".repeat(1000);
    const encoded = encode({ short: "kept", medium, ...many(100, "é".repeat(60_000)) });
    const bytes = Buffer.byteLength(encoded.body);
    expect(bytes).toBeLessThanOrEqual(maxBodyBytes);
    expect(bytes).toBeGreaterThan(maxBodyBytes / 3);
    expect(encoded.cut).toBe(100);
    expect(valuesOf(encoded).get("short")).toEqual({ stringValue: "kept" });
    expect(valuesOf(encoded).get("medium")).toEqual({ stringValue: medium });
    expect(valuesOf(encoded).get(SPOOR_CAPTURE_TRUNCATED)).toEqual(yes);
  });

  test.each([
    ["one string of 50 MB", () => ({ value: "x".repeat(50_000_000) })],
    ["characters that JSON escapes", () => many(100, "\u0001".repeat(1_000_000))],
    ["long keys", () => ({ ["k".repeat(1_000_000)]: many(256, "v".repeat(100_000)) })],
    ["lists of one list, 32 deep", () => ({ value: lists(32) })],
    ["many bytes", () => many(256, new Uint8Array(100_000))],
  ])("fits into a line, though it has %s", (_, make) => {
    const encoded = encode(make());
    expect(Buffer.byteLength(encoded.body)).toBeLessThanOrEqual(maxBodyBytes);
    expect(encoded.cut).toBeGreaterThan(0);
    expect(spanOf(encoded)).toMatchObject({ name: "chat m" });
  });

  test("fits into a line with its events, links, resource and scope", () => {
    const attributes = many(50, "x".repeat(60_000));
    const event = { name: "e".repeat(2000), time: [1, 0] as const, attributes };
    const encoded = encode(attributes, {
      events: repeated(300, event),
      links: repeated(300, { context: plain.spanContext(), attributes }),
      resource: { attributes },
      instrumentationScope: { name: "s".repeat(100_000), attributes },
    });
    expect(Buffer.byteLength(encoded.body)).toBeLessThanOrEqual(maxBodyBytes);
    const span = spanOf(encoded);
    const kept = list(at(span, "events")).length;
    expect(kept).toBeLessThanOrEqual(256);
    expect(at(span, "droppedEventsCount")).toBe(300 - kept);
  });
});

describe("where a span comes from", () => {
  test("does not stand first, so that no two segments begin with the same 1000 bytes", () => {
    const resource = { attributes: { "service.name": "x".repeat(5000) } };
    const first = encode({}, { resource });
    const second = encode({}, { resource, spanContext: contextOf("b7ad6b7169203332") });
    expect(first.body.slice(0, 1000)).not.toBe(second.body.slice(0, 1000));
  });

  test("begins with service.instance.id", () => {
    const resource = { attributes: { "service.name": "app", "service.instance.id": "1f" } };
    const { body } = encode({}, { resource });
    expect(body).toContain('"resource":{"attributes":[{"key":"service.instance.id"');
    expect(body.match(/service\.instance\.id/g)).toHaveLength(1);
  });

  test("is encoded once", () => {
    const get = vi.fn<() => object>(() => ({ "service.name": "app" }));
    const resource = Object.defineProperty({ attributes: {} }, "attributes", { get });
    encode({}, { resource });
    encode({}, { resource });
    expect(get).toHaveBeenCalledTimes(1);
  });

  test("is encoded again when attributes were found since", async () => {
    const late = Promise.resolve("h");
    const resource = resourceFromAttributes({ "service.name": "app", "host.id": late });
    expect(encode({}, { resource }).body).not.toContain("host.id");
    expect(encode({}, { resource }).body).toContain('"service.name"');
    await resource.waitForAsyncAttributes?.();
    expect(encode({}, { resource }).body).toContain('"host.id"');
  });
});

function nothing(): Promise<void> {
  return Promise.resolve();
}

test("a span of the SDK is encoded as the SDK's own exporters encode it", () => {
  const ended: ReadableSpan[] = [];
  const onEnd = (span: ReadableSpan): void => void ended.push(span);
  const provider = new TracerProvider({
    spanProcessors: [{ onStart() {}, onEnd, forceFlush: nothing, shutdown: nothing }],
  });
  const tracer = provider.getTracer("test", "1.0.0", { schemaUrl: "https://example.com/1" });
  const parent = trace.setSpan(context.active(), tracer.startSpan("parent"));
  const attributes = { a: "1", b: ["x"], c: 0.5 };
  const child = tracer.startSpan("child", { kind: 2, attributes }, parent);
  child.recordException(new Error("broken"));
  child.setStatus({ code: 2, message: "broken" });
  child.end();
  const [span] = ended;
  if (span === undefined) throw new Error("no span ended");
  const theirs = Buffer.from(JsonTraceSerializer.serializeRequest([span]) ?? []).toString();
  expect(JSON.parse(`${encodeWhole(span)}}`)).toEqual(JSON.parse(theirs));
});

function encodeWhole(span: SpanLike): string {
  return (spanRequest(span) ?? throwing()).body;
}
