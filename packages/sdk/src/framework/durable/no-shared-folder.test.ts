import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  RandomIdGenerator,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { SPOOR_SUSPENSION_DURATION } from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { DurableRun } from "./durable-run.ts";
import type { DurableWait } from "./durable-run.ts";
import { DurableIds } from "./ids.ts";
import { keepRunsIn } from "./kept-runs.ts";

const exporter = new InMemorySpanExporter();
const sampler = new AlwaysOnSampler();
trace.setGlobalTracerProvider(
  new TracerProvider({
    sampler,
    idGenerator: new DurableIds(new RandomIdGenerator(), sampler),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  }),
);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
beforeEach(() => {
  exporter.reset();
  keepRunsIn(undefined);
});

const approve: DurableWait = { name: "approve", id: "approve", reason: "human_input" };
/** The run as a process sees it that knows nothing of the others. */
const process = () => new DurableRun({ name: "order", id: "run-1", startedAt: Date.now() });
const fetchStep = { name: "fetch", id: "fetch", key: "1" };
const fail = () => Promise.reject(new Error("no stock yet"));

test("processes that share no folder tell one tree, each attempt linked to the one before", async () => {
  await expect(process().step({ ...fetchStep, part: 0, attempt: 1 }, fail)).rejects.toThrow("no");
  process().step({ ...fetchStep, part: 0, attempt: 2 }, () => "a lamp");
  process().suspend(0, approve);
  process().resume(1, approve);
  process().step({ ...fetchStep, key: "2", part: 1, attempt: 1 }, () => "shipped");
  process().end(1);
  const [first, second, waiting, suspended, waited, last, ended, ...others] =
    exporter.getFinishedSpans();
  expect(others).toEqual([]);
  const idOf = (span: typeof first) => span?.spanContext().spanId;
  const below = [first, second, waiting].map((span) => span?.parentSpanContext?.spanId);
  expect(below).toEqual([idOf(suspended), idOf(suspended), idOf(suspended)]);
  expect(suspended?.parentSpanContext).toBeUndefined();
  expect(ended?.parentSpanContext?.spanId).toBe(idOf(suspended));
  expect(ended?.links[0]?.context.spanId).toBe(idOf(suspended));
  expect([waited, last].map((span) => span?.parentSpanContext?.spanId)).toEqual([
    idOf(ended),
    idOf(ended),
  ]);
  expect(second?.links[0]?.context.spanId).toBe(idOf(first));
  const traces = exporter.getFinishedSpans().map((span) => span.spanContext().traceId);
  expect(new Set(traces).size).toBe(1);
  // When the run was suspended is not known here.
  expect(ended?.attributes[SPOOR_SUSPENSION_DURATION]).toBeUndefined();
});

test("the same told twice by two processes has the same ids", () => {
  process().suspend(0, approve);
  process().suspend(0, approve);
  const ids = exporter.getFinishedSpans().map((span) => span.spanContext().spanId);
  expect(ids.slice(0, 2)).toEqual(ids.slice(2));
});
