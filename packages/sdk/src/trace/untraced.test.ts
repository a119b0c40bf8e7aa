// What the functions do where no OpenTelemetry SDK is registered: nothing.
import { context, trace } from "@opentelemetry/api";
import { expect, test } from "vitest";
import { agent } from "./agent.ts";
import { llmCall } from "./llm-call.ts";
import { resumeWorkflow } from "./resume.ts";
import { step } from "./step.ts";
import { tool } from "./tool.ts";
import { workflow } from "./workflow.ts";

test("everything is passed through, and nothing becomes active", async () => {
  const promise = Promise.resolve("value");
  const result = await workflow("demo", { runId: "r1" }, async (w) => {
    w.set({ a: 1 });
    expect(trace.getActiveSpan()).toBeUndefined();
    expect(step("plain", () => promise)).toBe(promise);
    return step("one", async (s) => {
      s.output({ a: 1 });
      s.blocked({ reason: "policy" });
      await Promise.resolve();
      return agent("a", () =>
        tool("t", () => llmCall({ provider: "p", model: "m" }, (c) => (c.firstChunk(), "deep"))),
      );
    });
  });
  expect(result).toBe("deep");
  expect(trace.getSpan(context.active())).toBeUndefined();
});

test("a run can be suspended and resumed all the same, without a trace", () => {
  const run = workflow("demo", { runId: "r1" }, (w) => w.suspend({ reason: "human_input" }));
  expect(run).toMatchObject({ version: 1, runId: "r1", workflow: "demo", reason: "human_input" });
  expect(run).not.toHaveProperty("traceparent");
  expect(resumeWorkflow(JSON.parse(JSON.stringify(run)), (w) => w.runId)).toBe("r1");
});

test("an error arrives as it is", () => {
  const error = new Error("no");
  expect(() =>
    step("x", () => {
      throw error;
    }),
  ).toThrow(error);
});
