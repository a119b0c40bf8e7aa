import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GEN_AI_PROMPT_NAME, GEN_AI_PROMPT_VERSION } from "@spoor/core/semconv";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { newFolder, traceIdOf, writeJournal } from "../fixture.ts";
import type { FakeSpan } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { modelSpan, stepSpan, toolSpan, workflowSpan } from "../fixture-workflow.ts";

function prompted(span: FakeSpan, version: string): FakeSpan {
  const prompt = { [GEN_AI_PROMPT_NAME]: "sum", [GEN_AI_PROMPT_VERSION]: version };
  return { ...span, attributes: { ...span.attributes, ...prompt } };
}

const before: readonly FakeSpan[] = [
  workflowSpan({ id: "1", ms: 5000 }, "completed"),
  stepSpan({ id: "2", parent: "1", start: 0, ms: 1000 }, 0, "Fetch"),
  prompted(modelSpan({ id: "3", parent: "2", start: 100, ms: 800 }, "gpt-5", 0.01), "1"),
  stepSpan({ id: "4", parent: "1", start: 1000, ms: 500 }, 1, "Check"),
  toolSpan({ id: "5", parent: "4", start: 1100, ms: 100 }, "validate"),
  stepSpan({ id: "6", parent: "1", start: 2000, ms: 500 }, 2, "Write"),
];
const after: readonly FakeSpan[] = [
  workflowSpan({ id: "1", ms: 6000 }, "completed"),
  stepSpan({ id: "2", parent: "1", start: 0, ms: 1500 }, 0, "Fetch"),
  prompted(modelSpan({ id: "3", parent: "2", start: 100, ms: 800 }, "gpt-5", 0.03), "2"),
  stepSpan({ id: "4", parent: "1", start: 1600, ms: 500 }, 1, "Check"),
  toolSpan({ id: "5", parent: "4", start: 1700, ms: 100 }, "validate", "ValidationError"),
  stepSpan({ id: "7", parent: "1", start: 2200, ms: 500 }, 2, "Plan"),
];

function inOther(span: FakeSpan): FakeSpan {
  return { ...span, trace: "b" };
}

function store(): string {
  const folder = newFolder();
  writeJournal(folder, { spans: [...before, ...after.map(inOther)] });
  return folder;
}

const isValid = new Ajv({ allowUnionTypes: true }).compile(
  Object(
    JSON.parse(
      readFileSync(
        join(import.meta.dirname, "../../../../docs/schema/trace-diff.schema.json"),
        "utf8",
      ),
    ),
  ),
);

test("tells figures and spans of both, side by side", async () => {
  const { code, out, err } = await spoor([
    "trace",
    "diff",
    "a0",
    "b0",
    "--json",
    "--store",
    store(),
  ]);
  expect([code, err]).toEqual([0, ""]);
  const diff = JSON.parse(out);
  isValid(diff);
  expect(isValid.errors ?? []).toEqual([]);
  expect(diff).toMatchObject({
    schema: "spoor.trace-diff/1",
    baseline: { traceId: traceIdOf("a") },
    candidate: { traceId: traceIdOf("b") },
    totals: {
      durationMs: { baseline: 5000, candidate: 6000, delta: 1000 },
      spans: { baseline: 6, candidate: 6, delta: 0 },
      toolCalls: { baseline: 1, candidate: 1, delta: 0 },
      errors: { baseline: 0, candidate: 1, delta: 1 },
      costUsd: { baseline: 0.01, candidate: 0.03 },
    },
  });
  const told = diff.nodes.map((node: Record<string, unknown>) => [
    node["depth"],
    node["name"],
    node["change"],
  ]);
  expect(told).toEqual([
    [0, "tickets", "same"],
    [1, "Fetch", "same"],
    [2, "chat gpt-5", "changed"],
    [1, "Check", "same"],
    [2, "validate", "changed"],
    [1, "Write", "removed"],
    [1, "Plan", "added"],
  ]);
});

test("draws them for people", async () => {
  const { out } = await spoor(["trace", "diff", "a0", "b0", "--store", store()]);
  expect(out).toMatch(/^latency +5\.00s +6\.00s +\+1\.00s$/m);
  expect(out).toMatch(/^cost +\$0\.01 +\$0\.03 +\+\$0\.02$/m);
  expect(out).toMatch(
    /^~ {5}chat gpt-5 +800ms +800ms +0 +prompt sum@1, \$0\.01 -> prompt sum@2, \$0\.03$/m,
  );
  expect(out).toMatch(/^- {3}Write +500ms +- +- +completed$/m);
  expect(out).toMatch(/^\+ {3}Plan +- +500ms +- +completed$/m);
  expect(out).toMatch(/\n4 spans changed\.\n$/);
  const few = await spoor(["trace", "diff", "a0", "b0", "-n", "2", "--store", store()]);
  expect(few.out).toContain("... and 5 more spans");
});

test("a trace is the same as itself", async () => {
  const { out } = await spoor(["trace", "diff", "a0", "a0", "--store", store()]);
  expect(out).toMatch(/Nothing but times differs\.\n$/);
});

test.each([
  [["zz", "a0"], /No trace or run has the id "zz"/],
  [["run-1", "a0"], /"run-1" fits 2 traces/],
  [["a0", ""], /The id is empty/],
  [["a0"], /missing required argument 'candidate'/],
])("%j is a wrong command line", async (ids, message) => {
  const { code, err } = await spoor(["trace", "diff", ...ids, "--store", store()]);
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

test("says so where there is nothing yet", async () => {
  const args = ["trace", "diff", "a0", "b0", "--require-data"];
  const { code, out } = await spoor(args, { cwd: newFolder() });
  expect(code).toBe(7);
  expect(out).toMatch(/^No telemetry yet\./);
});

test("the id of a trace is no name of a command below", async () => {
  const { out } = await spoor(["trace", "a0", "--store", store()]);
  expect(out).toContain("Fetch");
});
