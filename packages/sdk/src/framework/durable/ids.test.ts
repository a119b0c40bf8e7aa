import { ROOT_CONTEXT, trace, TraceFlags } from "@opentelemetry/api";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  InMemorySpanExporter,
  RandomIdGenerator,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { beforeEach, expect, test } from "vitest";
import { canGiveIds, DurableIds, spanOf, withIds } from "./ids.ts";

const exporter = new InMemorySpanExporter();
const sampler = new AlwaysOnSampler();
let startedByProcessor = 0;

/** A provider whose processor starts a span of its own as another starts. */
const tracer = () =>
  new TracerProvider({
    sampler,
    idGenerator: new DurableIds(new RandomIdGenerator(), sampler),
    spanProcessors: [
      {
        onStart(span) {
          if (span.name !== "part") return;
          startedByProcessor += 1;
          other.startSpan("inner", {}, trace.setSpan(ROOT_CONTEXT, span)).end();
        },
        onEnd() {},
        forceFlush: () => Promise.resolve(),
        shutdown: () => Promise.resolve(),
      },
      new SimpleSpanProcessor({ exporter }),
    ],
  }).getTracer("test");
let other = tracer();

beforeEach(() => {
  exporter.reset();
  other = tracer();
});

const throwing = () => {
  throw new Error("no span");
};

const ids = () =>
  exporter.getFinishedSpans().map((span) => {
    const { traceId, spanId } = span.spanContext();
    return { name: span.name, traceId, spanId };
  });

test("a span of a run has the same ids in every process, and other spans have others", () => {
  const part = spanOf("run-1", "part", 0);
  expect(part).toEqual({
    traceId: "51e9c47ee7dcfcda20ac3469cc645cfd",
    spanId: "19bcf8331b57e36d",
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
  expect(spanOf("run-1", "part", 1).traceId).toBe(part.traceId);
  const others = [
    spanOf("run-1", "part", 1),
    spanOf("run-2", "part", 0),
    spanOf("run-1", "p", "0"),
  ];
  expect(new Set([part, ...others].map(({ spanId }) => spanId)).size).toBe(4);
});

test("the span that is started has the ids, one that a processor starts as it starts has its own", () => {
  expect(canGiveIds()).toBe(true);
  const part = spanOf("run-1", "part", 0);
  withIds(part, () => other.startSpan("part", {}, ROOT_CONTEXT)).end();
  other.startSpan("afterwards", {}, ROOT_CONTEXT).end();
  expect(startedByProcessor).toBe(1);
  const [inner, told, afterwards] = ids();
  expect(told).toEqual({ name: "part", traceId: part.traceId, spanId: part.spanId });
  expect(inner?.spanId).not.toBe(part.spanId);
  expect(afterwards?.spanId).not.toBe(part.spanId);
  expect(afterwards?.traceId).not.toBe(part.traceId);
});

test("what throws as it starts a span leaves no ids behind", () => {
  const part = spanOf("run-1", "part", 0);
  expect(() => withIds(part, throwing)).toThrow("no span");
  other.startSpan("afterwards", {}, ROOT_CONTEXT).end();
  expect(ids()[0]?.spanId).not.toBe(part.spanId);
});

test("whether a span is sampled is what the sampler says of its trace", () => {
  expect(new DurableIds(new RandomIdGenerator(), new AlwaysOffSampler())).toBeDefined();
  expect(spanOf("run-1", "part", 0).traceFlags).toBe(TraceFlags.NONE);
});
