import { context, defaultTextMapGetter, propagation, SpanKind, trace } from "@opentelemetry/api";
import { core } from "@opentelemetry/sdk-node";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SparingPropagator } from "./sparing-propagator.ts";

const provider = new TracerProvider({ spanProcessors: [] });
const native = provider.getTracer("com.anthropic.sdk.typescript");
const http = provider.getTracer("@opentelemetry/instrumentation-undici");

/** The headers that a request gets inside of a new span. */
function headersIn(tracer: typeof native, name: string, kind: SpanKind): Record<string, string> {
  const carrier: Record<string, string> = {};
  const span = tracer.startSpan(name, { kind });
  propagation.inject(trace.setSpan(context.active(), span), carrier);
  return carrier;
}

beforeEach(() => {
  trace.setGlobalTracerProvider(provider);
  propagation.setGlobalPropagator(new SparingPropagator(new core.W3CTraceContextPropagator()));
});
afterEach(() => {
  trace.disable();
  propagation.disable();
});

test("a request of a library that traces itself gets no header", () => {
  expect(headersIn(native, "anthropic.messages.create", SpanKind.CLIENT)).toEqual({});
  expect(headersIn(native, "anthropic.messages.count_tokens", SpanKind.CLIENT)).toEqual({});
});

test("a tool that such a library runs can pass the trace on", () => {
  expect(headersIn(native, "anthropic.custom_tool_use weather", SpanKind.INTERNAL)).toHaveProperty(
    "traceparent",
  );
});

test("every other request gets the headers that are configured", () => {
  expect(headersIn(http, "POST", SpanKind.CLIENT)).toHaveProperty("traceparent");
});

test("what comes in is read as it is configured", () => {
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const carrier = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
  const extracted = propagation.extract(context.active(), carrier, defaultTextMapGetter);
  expect(trace.getSpanContext(extracted)?.traceId).toBe(traceId);
  expect(propagation.fields()).toEqual(["traceparent", "tracestate"]);
});
