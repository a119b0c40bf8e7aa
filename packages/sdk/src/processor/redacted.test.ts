import { SpanStatusCode, TraceFlags } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from "@opentelemetry/sdk-logs";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import type { Span } from "@opentelemetry/api";
import { beforeEach, describe, expect, test } from "vitest";
import { redactedLog, redactedSpan } from "./redacted.ts";

const token = ["gh", "p_", "a1B2".repeat(9)].join("");
const mark = "[REDACTED:github]";
const exporter = new InMemorySpanExporter();
const resource = resourceFromAttributes({
  "service.name": "app",
  "process.command_args": ["node", "app.js", "--password", "hunter22"],
});
const provider = new TracerProvider({
  resource,
  spanProcessors: [new SimpleSpanProcessor({ exporter })],
});

beforeEach(() => exporter.reset());

function ended(name: string, fill: (span: Span) => void): ReadableSpan {
  const span = provider.getTracer("third-party").startSpan(name);
  fill(span);
  span.end();
  const [made] = exporter.getFinishedSpans();
  if (made === undefined) throw new Error("no span was made");
  return made;
}

const spanContext = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  traceFlags: TraceFlags.SAMPLED,
};

/** All of a span that leaves, as text. */
const textOf = ({
  name,
  attributes,
  events,
  links,
  status,
  resource: from,
}: ReadableSpan): string =>
  JSON.stringify({ name, attributes, events, links, status, from: from.attributes });

describe("a span", () => {
  test("without secrets is given on as it is", () => {
    const span = { ...ended("plain", (one) => one.setAttribute("list", ["a", "b"]).addEvent("e")) };
    const plain = { ...span, resource: resourceFromAttributes({ "service.name": "app" }) };
    expect(redactedSpan(plain)).toBe(plain);
  });

  const places: readonly (readonly [string, (span: Span) => void])[] = [
    ["attribute", (span) => span.setAttribute("a", `x ${token}`)],
    ["key", (span) => span.setAttribute(`key ${token}`, 1)],
    ["list", (span) => span.setAttribute("a", ["b", token])],
    ["name of an event", (span) => span.addEvent(token)],
    ["attribute of an event", (span) => span.addEvent("e", { a: token })],
    ["message and stack of an exception", (span) => span.recordException(new Error(token))],
    ["link", (span) => span.addLink({ context: spanContext, attributes: { a: token } })],
    ["status", (span) => span.setStatus({ code: SpanStatusCode.ERROR, message: token })],
    ["name", (span) => span.updateName(`GET /${token}`)],
  ];
  test.each(places)("leaves without the secret in its %s, on a copy", (_, fill) => {
    const span = ended("call", fill);
    const before = textOf(span);
    expect(before).toContain(token);
    const left = redactedSpan(span);
    expect(textOf(left)).not.toContain(token);
    expect(textOf(left)).toContain(mark);
    expect(textOf(span)).toBe(before);
    expect(left.spanContext()).toEqual(span.spanContext());
    expect(left.endTime).toBe(span.endTime);
  });

  test("leaves without the secrets of its resource, which all its spans share", () => {
    const [one, other] = [ended("one", () => undefined), ended("other", () => undefined)];
    expect(redactedSpan(one).resource.attributes).toEqual({
      "service.name": "app",
      "process.command_args": ["node app.js --password [REDACTED:password]"],
    });
    expect(redactedSpan(one).resource).toBe(redactedSpan(other).resource);
    expect(redactedSpan(one).resource.merge(null).attributes["service.name"]).toBe("app");
  });

  test("leaves with values that every exporter can say, and says so", () => {
    const span = ended("poison \ud800", (one) => {
      one.setAttributes({
        a: Number.NaN,
        b: 1e300,
        c: 2 ** 63,
        d: "x\u0000",
        e: [1, Number.NaN],
        f: 0.5,
      });
      one.addEvent("e", { g: Number.POSITIVE_INFINITY });
    });
    const left = redactedSpan(span);
    expect(left.name).toBe("poison \uFFFD");
    expect(left.attributes).toEqual({
      a: "NaN",
      b: "1e+300",
      c: "9223372036854776000",
      d: "x\uFFFD",
      e: [1, "NaN"],
      f: 0.5,
      "spoor.sanitized": true,
    });
    expect(left.events[0]?.attributes).toEqual({ g: "Infinity" });
  });

  test("leaves with what is too long cut, and says so", () => {
    const { attributes } = redactedSpan(
      ended("long", (one) => one.setAttribute("a", "x".repeat(70_000))),
    );
    expect(attributes).toEqual({ a: "x".repeat(65_536), "spoor.capture.truncated": true });
  });

  test("that cannot be read leaves without what it says", () => {
    const span = ended("call", (one) => one.setAttribute("a", token));
    const hostile: ReadableSpan = Object.create(span, {
      events: {
        get: () => {
          throw new Error("no");
        },
      },
    });
    const left = redactedSpan(hostile);
    expect(left.name).toBe("[REDACTED:failed]");
    expect(left.attributes).toEqual({});
    expect(left.events).toEqual([]);
    expect(left.spanContext()).toEqual(span.spanContext());
  });
});

test("a log record leaves without secrets in its body and attributes, however deep", () => {
  const records = new InMemoryLogRecordExporter();
  const loggers = new LoggerProvider({
    processors: [new SimpleLogRecordProcessor({ exporter: records })],
  });
  loggers.getLogger("third-party").emit({
    body: { said: [{ deep: token }], password: "x" },
    eventName: `event ${token}`,
    severityText: token,
    attributes: { a: token, n: Number.NaN, nested: { apiKey: "y" } },
  });
  const [record] = records.getFinishedLogRecords();
  expect(record).toBeDefined();
  const left = redactedLog(record ?? { attributes: {} });
  expect(left).toMatchObject({
    body: { said: [{ deep: mark }], password: "[REDACTED:password]" },
    eventName: `event ${mark}`,
    severityText: mark,
    attributes: {
      a: mark,
      n: "NaN",
      nested: { apiKey: "[REDACTED:key]" },
      "spoor.sanitized": true,
    },
  });
  expect(record?.body).toEqual({ said: [{ deep: token }], password: "x" });
});

test("a log record without secrets is given on as it is", () => {
  const record = { body: "plain", attributes: { a: 1 } };
  expect(redactedLog(record)).toBe(record);
});
