import { context, trace } from "@opentelemetry/api";
import type { Attributes, Span } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { NoopSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { bench, describe } from "vitest";
import type * as Step from "../packages/sdk/src/trace/step.ts";
import type * as Workflow from "../packages/sdk/src/trace/workflow.ts";
import { compiled } from "./compiled.ts";

const { step, workflow } = await compiled<typeof Step & typeof Workflow>([
  "trace/step",
  "trace/workflow",
]);
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new NoopSpanProcessor()] }));
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const bare = trace.getTracer("bare");

/** As many attributes as a step in a run has: five at its start, one at its end. */
const attributes: Attributes = { a: "step", b: "7", c: 3, d: 1, e: "run-1" };

const bareSync = (): number =>
  bare.startActiveSpan("run_step step", { attributes }, (span: Span) => {
    try {
      return 1;
    } finally {
      span.setAttribute("f", "completed");
      span.end();
    }
  });

const bareAsync = (): Promise<number> =>
  bare.startActiveSpan("run_step step", { attributes }, async (span: Span) => {
    try {
      return await one();
    } finally {
      span.setAttribute("f", "completed");
      span.end();
    }
  });

const one = (): Promise<number> => Promise.resolve(1);
const options = { id: "7" };
const perRun = 1000;

describe("a step in a run, against a bare span with as many attributes; 1,000 of each", () => {
  bench("bare span", () => {
    bare.startActiveSpan("run", (span) => {
      for (let n = 0; n < perRun; n += 1) bareSync();
      span.end();
    });
  });

  bench("step", () => {
    workflow("run", () => {
      for (let n = 0; n < perRun; n += 1) step("step", options, () => 1);
    });
  });
});

describe("the same around an asynchronous function", () => {
  bench("bare span", async () => {
    await bare.startActiveSpan("run", async (span) => {
      for (let n = 0; n < perRun; n += 1) await bareAsync();
      span.end();
    });
  });

  bench("step", async () => {
    await workflow("run", async () => {
      for (let n = 0; n < perRun; n += 1) await step("step", options, one);
    });
  });
});
