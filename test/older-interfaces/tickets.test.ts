// What was told with older calls is there however the process ends, and no run has anything of another.
import { join } from "node:path";
import {
  GEN_AI_USAGE_INPUT_TOKENS,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import { describe, expect, test, vi } from "vitest";
import { spoor } from "../../packages/cli/src/fixture-io.ts";
import { journalEvents, journalSpans } from "../support/journal.ts";
import type { JournalSpan } from "../support/journal.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

const app = join(import.meta.dirname, "apps/tickets.mjs");

vi.setConfig({ testTimeout: 180_000 });

const keyOf = (trace: string, span: string): string => `${trace}/${span}`;

/** The run that a span is in, by the spans above it. */
function runsOf(spans: readonly JournalSpan[]): (span: JournalSpan) => unknown {
  const byId = new Map(spans.map((span) => [keyOf(span.traceId, span.spanId), span]));
  return (span) => {
    let top = span;
    for (;;) {
      const above = byId.get(keyOf(top.traceId, top.parentSpanId ?? ""));
      if (above === undefined) return top.attributes[SPOOR_WORKFLOW_RUN_ID];
      top = above;
    }
  };
}

describe.each([
  { ending: "by itself", code: 0, signal: null },
  { ending: "exit", code: 3, signal: null },
  { ending: "throw", code: 1, signal: null },
  { ending: "SIGTERM", code: null, signal: "SIGTERM" },
  { ending: "SIGKILL", code: null, signal: "SIGKILL" },
])("200 tickets in a process that ends: $ending", ({ ending, code, signal }) => {
  const dir = emptyFolder();
  const env = { SPOOR_DIR: dir };

  // The others look at what this one left.
  test("its end is its own, and it listens to nothing more than before", async () => {
    const found = await runNode(["--import", register, app, ending], { env, timeoutMs: 170_000 });
    expect([found.code, found.signal]).toEqual([code, signal]);
    const [told, kept, before, after] = JSON.parse(found.stdout);
    expect([told, kept]).toEqual([12_000, 10_000]);
    expect(after).toEqual(before);
  });

  test("each call is in the run that it was told of", () => {
    const spans = journalSpans(dir);
    const calls = spans.filter(({ name }) => name.startsWith("chat "));
    const runOf = runsOf(spans);
    expect(calls).toHaveLength(600);
    for (const call of calls) {
      const number = Number(call.attributes[GEN_AI_USAGE_INPUT_TOKENS]) - 1000;
      expect(runOf(call)).toBe(`run-${number}`);
    }
    for (const tool of spans.filter(({ name }) => name.startsWith("execute_tool")))
      expect(tool.name).toBe(`execute_tool tool-${String(runOf(tool)).slice(4)}`);
    const statuses = spans
      .filter(({ name }) => name.startsWith("invoke_workflow"))
      .map(({ attributes }) => attributes[SPOOR_WORKFLOW_STATUS]);
    expect(statuses.filter((status) => status === "completed")).toHaveLength(200);
    expect(statuses.filter((status) => status === "suspended")).toHaveLength(50);
  });

  test("each blocked step is there once, in the journal and in the store", async () => {
    const blocked = journalEvents(dir).filter(({ name }) => name === "spoor.step.blocked");
    expect(blocked).toHaveLength(12_000);
    const { out } = await spoor(["gaps", "--store", dir, "--json"]);
    expect(JSON.parse(out)).toMatchObject({ totalBlocked: 12_000 });
  });
});
