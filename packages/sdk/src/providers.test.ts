import { context, metrics, propagation, trace } from "@opentelemetry/api";
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { afterEach, beforeEach, expect, test } from "vitest";
import { registerProviders } from "./providers.ts";
import type { Env } from "./otel-env.ts";

const exporter = new InMemorySpanExporter();

beforeEach(() => exporter.reset());
afterEach(() => {
  for (const part of [context, metrics, propagation, trace]) part.disable();
});

const register = (env: Env) =>
  registerProviders({
    env,
    warn: (message) => expect.fail(message),
    resource: resourceFromAttributes({ "service.name": "test" }),
    sampler: new AlwaysOnSampler(),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    logRecordProcessors: [],
    metricReaders: [],
  });

test("a span has the active one as its parent, across an await", async () => {
  register({});
  const tracer = trace.getTracer("test");
  await tracer.startActiveSpan("outer", async (outer) => {
    await Promise.resolve();
    tracer.startSpan("inner").end();
    outer.end();
  });
  const [inner, outer] = exporter.getFinishedSpans();
  expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  expect(inner?.resource.attributes).toEqual({ "service.name": "test" });
});

test("the limits of spans are those of the standard variables", () => {
  register({
    OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: "1",
    OTEL_ATTRIBUTE_COUNT_LIMIT: "9",
    OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: "3",
    OTEL_SPAN_EVENT_COUNT_LIMIT: "not a number",
  });
  const span = trace.getTracer("test").startSpan("span");
  span.setAttributes({ one: "longer", two: 2 }).addEvent("event").end();
  const [ended] = exporter.getFinishedSpans();
  expect(ended?.attributes).toEqual({ one: "lon" });
  expect(ended?.events).toHaveLength(1);
});

test("after shutdown nothing is recorded", async () => {
  const providers = register({});
  await providers.shutdown();
  trace.getTracer("test").startSpan("late").end();
  expect(exporter.getFinishedSpans()).toEqual([]);
});
