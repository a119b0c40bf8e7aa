import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "@spoor/core/record";
import {
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  SPOOR_STEP_ID,
  SPOOR_STEP_STATUS,
} from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import { ownersOf } from "../../view/owner.ts";
import { runsOf } from "../../view/run.ts";
import { countsOf, hasSamples, ofText, sample, samples, sumOf, valuesOf } from "../fixture.ts";
import type { Migrated } from "../fixture.ts";

const path = "tickets-forge/console-full-workflow.log";
const stepsOf = ({ spans }: Migrated): Migrated["spans"] =>
  spans.filter(({ name }) => name.startsWith("run_step "));
const shapeOf = ({ spans }: Migrated): unknown[] =>
  spans.map(({ name, durationMs, failed }) => [name, Math.round(durationMs), failed]);

describe.skipIf(!hasSamples)("what tickets-forge told the console", () => {
  test("a run with its steps, calls and tools", async () => {
    const found = await sample(path);
    expect([found.kind, found.rejected]).toEqual(["tickets-forge-console", []]);
    expect(countsOf(found)).toEqual({
      invoke_workflow: 1,
      run_step: 9,
      chat: 4,
      execute_tool: 3,
      "spoor.legacy.record": 5,
    });
    const steps = stepsOf(found);
    expect(valuesOf(steps, SPOOR_STEP_ID)).toEqual(["0", "1", "2", "3", "5", "7", "8", "10", "11"]);
    expect(new Set(valuesOf(steps, SPOOR_STEP_STATUS))).toEqual(new Set(["completed"]));
    const calls = found.spans.filter(({ name }) => name === "chat mastra-default-llm");
    expect(sumOf(valuesOf(calls, GEN_AI_USAGE_INPUT_TOKENS))).toBe(45 + 25 + 450 + 156);
    expect(sumOf(valuesOf(calls, GEN_AI_USAGE_OUTPUT_TOKENS))).toBe(78 + 15 + 320 + 234);
    expect(calls.map(({ durationMs }) => durationMs)).toEqual([2300, 800, 5200, 2800]);
  });

  test("is a run as any other, and took as long as its steps", async () => {
    const { spans } = await sample(path);
    const [placed] = runsOf(spans, ownersOf(spans), 0);
    expect(placed?.run).toMatchObject({
      name: "ticket-generation",
      status: "completed",
      modelCalls: 4,
      toolCalls: 3,
    });
    const total = 456 + 2456 + 856 + 8567 + 2234 + 5345 + 3200 + 2934 + 1345;
    expect(placed?.run.activeMs).toBeCloseTo(total, 2);
    expect(placed?.run.steps).toHaveLength(9);
  });

  test.each(["windows-1254", "macintosh"])("taken for %s it tells the same", async (encoding) => {
    const right = readFileSync(join(samples, path));
    const wrong = await ofText(new TextDecoder(encoding).decode(right));
    expect(shapeOf(wrong)).toEqual(shapeOf(await ofText(right)));
  });

  test("without the bytes that the wrong encoding lacks it tells the same", async () => {
    const right = readFileSync(join(samples, path));
    const text = new TextDecoder("windows-1254").decode(right).replaceAll(/[\u0080-\u009F]/g, "");
    expect(shapeOf(await ofText(text))).toEqual(shapeOf(await ofText(right)));
  });
});

const run = [
  "🚀 [WorkflowTelemetry:start] Workflow started",
  "📍 [extractIntent] Starting step",
  "🤖 [qwen] Prompt: 1 tokens | Completion: 2 tokens | Duration: 0.5s",
  "⚠️ [extractIntent] Error: model is gone",
  "➡️ [extractIntent → detectType] Step transition",
  "❌ [WorkflowTelemetry:failed] model is gone",
  "",
].join("\n");

test("a run that failed", async () => {
  const found = await ofText(run);
  expect(shapeOf(found)).toEqual([
    ["invoke_workflow ticket-generation", 500, true],
    ["run_step extractIntent", 500, true],
    ["chat qwen", 500, false],
  ]);
  expect(found.spans.map(({ message }) => message)).toEqual([
    "model is gone",
    "model is gone",
    undefined,
  ]);
  expect(countsOf(found)["spoor.legacy.record"]).toBe(1);
});

test("a run whose console was cut off is cancelled where it was", async () => {
  const found = await ofText(run.split("\n").slice(0, 3).join("\n"));
  expect(valuesOf(found.spans, SPOOR_STEP_STATUS)).toEqual([undefined, "cancelled", undefined]);
  expect(at(found.spans[0]?.attributes, "spoor.workflow.status")).toBe("cancelled");
});

test("two runs are two, and the same ones whenever they are read", async () => {
  const other = run.replace("qwen", "llama");
  const both = await ofText(run + other);
  const again = await ofText(other);
  expect(new Set(both.spans.map(({ traceId }) => traceId)).size).toBe(2);
  expect(new Set(both.told.map(({ uid }) => uid)).size).toBe(both.told.length);
  expect(both.told.slice(-again.told.length).map(({ uid }) => uid)).toEqual(
    again.told.map(({ uid }) => uid),
  );
});

test("the boxed lines of the older service", async () => {
  const found = await ofText(
    "📊 WORKFLOW STARTED: wf_42\n🔹 STEP 1: Extract Intent\n✅ COMPLETED (120ms)\n",
  );
  expect(shapeOf(found)).toEqual([
    ["invoke_workflow ticket-generation", 120, false],
    ["run_step Extract Intent", 120, false],
  ]);
  expect(at(found.spans[0]?.attributes, "spoor.workflow.run.id")).toBe("wf_42");
});

test("a call outside of every step is told as not understood", async () => {
  const { rejected } = await ofText("[x] Prompt: 1 tokens | Completion: 2 tokens | Duration: 1s\n");
  expect(rejected).toEqual([{ as: "rejected", reason: "unknown_record", where: "line 1" }]);
});

test.each(["[Nest] 41  - 02/04/2026, 10:00:00 AM     LOG ", "2026-02-04T10:00:00.123Z ", "?? "])(
  "lines behind %j tell the same",
  async (before) => {
    const found = await ofText(
      run.replaceAll(/^(?:\S+) (?=\[)/gmu, before.startsWith("?") ? before : `${before}$&`),
    );
    expect(shapeOf(found)).toEqual(shapeOf(await ofText(run)));
  },
);

test("hostile lines take no more time than others", async () => {
  const words = "[x] Prompt: 1 tokens | Completion: 2 tokens | Duration: 1s";
  const hostile = ["[", "[a ", "? ", " ", "Step 1 ", "STEP ", "→", "1"].map((one) =>
    one.repeat(60_000 / one.length),
  );
  const { rejected } = await ofText(
    `${words}\n${hostile.join("\n")}\n${hostile.map((one) => `${one}]`).join("\n")}`,
  );
  expect(rejected).toHaveLength(1);
});

test("as PowerShell writes it, in UTF-16", async () => {
  const wide = Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from(run.replaceAll("\n", "\r\n"), "utf16le"),
  ]);
  expect(shapeOf(await ofText(wide))).toEqual(shapeOf(await ofText(run)));
});
