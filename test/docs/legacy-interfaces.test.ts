// The code of the page runs as it is, and the example beside it gives the spans that the page tells of.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  GEN_AI_OPERATION_NAME,
  SPOOR_STEP_STATUS,
  SPOOR_SUSPENSION_DURATION,
  SPOOR_TAGS,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import { describe, expect, test } from "vitest";
import * as legacy from "../../packages/sdk/src/legacy/index.ts";
import { eventTypes } from "../../packages/sdk/src/telemetry/event.ts";
import * as tracker from "../../packages/sdk/src/tracker/index.ts";
import { journalEvents, journalSpans } from "../support/journal.ts";
import type { JournalSpan } from "../support/journal.ts";
import { emptyFolder, register, root, runNode } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/legacy-interfaces.md"), "utf8");
const snippets = [...page.matchAll(/```js\n([^`]*(?:`[^`\n]*`[^`]*)*?)```/g)].map(
  ([, code = ""]) => code,
);

const ofRun = (spans: readonly JournalSpan[], runId: string): readonly JournalSpan[] =>
  spans.filter(({ attributes }) => attributes[SPOOR_WORKFLOW_RUN_ID] === runId);

async function run(...args: readonly string[]) {
  const dir = emptyFolder();
  const ended = await runNode(["--import", register, ...args], { env: { SPOOR_DIR: dir } });
  return { ...ended, spans: journalSpans(dir), events: journalEvents(dir) };
}

describe("docs/legacy-interfaces.md", () => {
  test("its code runs, and prints what it should", async () => {
    const ended = await Promise.all(
      snippets.map((code) => run("--input-type=module", "--eval", code)),
    );
    expect(ended.map(({ code, stdout, stderr }) => [code, stdout, stderr])).toEqual([
      [0, "1\n", ""],
      [0, "3 true\n", ""],
      [0, "", ""],
    ]);
    const [told, , tracked] = ended;
    expect(told?.spans.map(({ name }) => name)).toEqual(["chat"]);
    expect(told?.events.map(({ name }) => name)).toEqual(["spoor.step.blocked"]);
    expect(tracked?.spans.map(({ name }) => name)).toEqual([
      "chat qwen2.5-coder",
      "execute_tool validate",
      "run_step Extract Intent",
      "invoke_workflow ticket-generation",
    ]);
  });

  test("names every type of event and every function", () => {
    for (const name of [...eventTypes, ...Object.keys(legacy), ...Object.keys(tracker)])
      expect(page).toContain(`\`${name}\``);
  });
});

describe("examples/legacy-telemetry", () => {
  test("does the same where nothing is traced", async () => {
    const { code, stdout, stderr } = await runNode(["examples/legacy-telemetry/main.mjs"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("blocked steps: 3\n");
  });

  test("tells two runs at the same time, and keeps them apart", async () => {
    const { code, stdout, stderr, spans, events } = await run("examples/legacy-telemetry/main.mjs");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("blocked steps: 3\n");
    const [, source = ""] = /suggested: (.+)\n/.exec(stdout) ?? [];
    expect('Drag the "volume" slider to 7').toMatch(new RegExp(source, "i"));
    expect(events.map(({ name }) => name).toSorted()).toEqual([
      "spoor.pattern.match",
      "spoor.step.blocked",
      "spoor.step.blocked",
      "spoor.step.blocked",
      "spoor.workflow.resumed",
      "spoor.workflow.resumed",
      "spoor.workflow.suspended",
      "spoor.workflow.suspended",
    ]);
    for (const [runId, ticket] of [
      ["run-1", "ticket:T-1"],
      ["run-2", "ticket:T-2"],
    ] as const) {
      const own = ofRun(spans, runId);
      expect(new Set(own.map(({ traceId }) => traceId)).size).toBe(1);
      const trace = spans.filter(({ traceId }) => traceId === own[0]?.traceId);
      expect(trace).toHaveLength(7);
      for (const { attributes } of trace) expect(attributes[SPOOR_TAGS]).toEqual([ticket]);
      const parts = own.filter(({ attributes }) => attributes[SPOOR_WORKFLOW_STATUS] !== undefined);
      expect(parts.map(({ attributes }) => attributes[SPOOR_WORKFLOW_STATUS])).toEqual([
        "suspended",
        "completed",
      ]);
      expect(Number(parts[1]?.attributes[SPOOR_SUSPENSION_DURATION])).toBeGreaterThan(0.04);
      expect(own.flatMap(({ attributes }) => attributes[SPOOR_STEP_STATUS] ?? [])).toEqual([
        "completed",
        "suspended",
        "completed",
      ]);
      const call = trace.find(({ attributes }) => attributes[GEN_AI_OPERATION_NAME] === "chat");
      expect(Number(call?.attributes[SPOOR_USAGE_COST_AMOUNT])).toBeGreaterThan(0);
    }
  });
});
