import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { context, trace } from "@opentelemetry/api";
import type { Attributes, Span } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { NoopSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { build } from "rolldown";
import { bench, describe } from "vitest";
import type * as Step from "../packages/sdk/src/trace/step.ts";
import type * as Workflow from "../packages/sdk/src/trace/workflow.ts";

/**
 * The functions as plain JavaScript modules in one file: the way the test runner links sources costs more than a step.
 */
async function compiled(): Promise<typeof Step & typeof Workflow> {
  const file = fileURLToPath(new URL("../node_modules/.spoor-bench/trace.mjs", import.meta.url));
  const entry = ["step", "workflow"].map((name) => `export * from "./${name}.ts";`).join("\n");
  await build({
    input: "entry",
    platform: "node",
    external: /^@opentelemetry/,
    resolve: { conditionNames: ["spoor:source", "import", "default"] },
    plugins: [{ name: "entry", resolveId, load: (id) => (id === entryFile ? entry : undefined) }],
    output: { file, codeSplitting: false },
  });
  return createRequire(import.meta.url)(file);
}

/** A module that is not there, beside the sources that it exports. */
const entryFile = fileURLToPath(new URL("../packages/sdk/src/trace/bench.ts", import.meta.url));
const resolveId = (id: string): string | undefined => (id === "entry" ? entryFile : undefined);

const { step, workflow } = await compiled();
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
