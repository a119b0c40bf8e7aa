import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EVENT_SPOOR_STEP_BLOCKED, SPOOR_BLOCK_REASON } from "@spoor/core/semconv";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import type { FakeSpan } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import {
  modelSpan,
  stepSpan,
  toolSpan,
  workflowEvents,
  workflowSpan,
  workflowSpans,
} from "../fixture-workflow.ts";

function store(): string {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans, events: workflowEvents });
  return folder;
}
const seen = (text: string, folder: string): string => `\n${text.replaceAll(folder, "<store>")}`;

test("tells everything on one screen", async () => {
  const folder = store();
  const { code, out, err } = await spoor(["show", "--store", folder]);
  expect([code, err]).toEqual([0, ""]);
  expect(seen(out, folder)).toMatchInlineSnapshot(`
    "
    <store>
    2026-11-20 09:00:00 - 2026-11-20 09:01:10 (1m 10s)
    1 workflow, 5 steps, 3 model calls, 1 tool call, 1 error, 1 step blocked, 1m suspended
    3,600 tokens in (3,000 from cache), 240 out, $0.0325 (+1 unpriced)

    Workflows
    name     status       started              duration  suspended  steps  calls     in  out                   cost  trace
    tickets  + completed  2026-11-20 09:00:00     10.0s         1m      5      3  3,600  240  $0.0325 (+1 unpriced)  a0000000

    Steps
    #  step                 status       duration
    0  Initialize and Lock  + completed     456ms
    1  Extract Intent       + completed     2.46s
    2  Detect Type          + completed     856ms
    3  Preflight            ! blocked       2.00s
    7  Generate Draft       + completed     4.00s

    Models
    model              provider   calls  errors     in  out  cache read  cache write      cost    p50    p95
    claude-sonnet-4-5  anthropic      2       0  2,400  160       2,000            0   $0.0325  2.30s  3.50s
    house-model        anthropic      1       0  1,200   80       1,000            0  unpriced  800ms  800ms

    Tools
    tool      calls  errors    p50    p95
    validate      1       1  1.50s  1.50s

    Errors
    count  error            where                  message     last trace
        1  ValidationError  execute_tool validate  2 findings  a0000000

    Blocked steps
    count  step       reason         what                 last trace
        1  Preflight  missing_input  no repository given  a0000000

    Next: npx @spoor/cli trace a0000000
    "
  `);
});

test.each([60, 80, 100, 160])("stays within %d columns", async (columns) => {
  const { out } = await spoor(["show", "--store", store()], { env: { COLUMNS: String(columns) } });
  const tables = out.split("\n").slice(5);
  expect(Math.max(...tables.map((line) => line.length))).toBeLessThanOrEqual(columns);
});

test("draws with what the locale has", async () => {
  const folder = store();
  const { out } = await spoor(["show", "--store", folder], { env: { LANG: "C.UTF-8" } });
  expect(out).toContain("✓ completed");
  const ascii = await spoor(["show", "--store", folder, "--ascii"], { env: { LANG: "C.UTF-8" } });
  expect(ascii.out).toMatch(/^[\x20-\x7E\n]*$/);
});

test("puts several runs of a step together", async () => {
  const folder = store();
  const again = workflowSpans.map((span) => ({
    ...span,
    trace: "b",
    start: (span.start ?? 0) + 1000,
  }));
  writeJournal(folder, { spans: again, seq: 1 });
  const { out } = await spoor(["show", "--store", folder]);
  expect(out.slice(out.indexOf("Steps"), out.indexOf("Models"))).toMatchInlineSnapshot(`
    "Steps
    #  step                 status            p50    p95
    0  Initialize and Lock  + completed 2x  456ms  456ms
    1  Extract Intent       + completed 2x  2.46s  2.46s
    2  Detect Type          + completed 2x  856ms  856ms
    3  Preflight            ! blocked 2x    2.00s  2.00s
    7  Generate Draft       + completed 2x  4.00s  4.00s

    "
  `);
});

test("prints its JSON under a versioned schema", async () => {
  const folder = store();
  const { code, out, err } = await spoor(["show", "--store", folder, "--json"]);
  expect([code, err]).toEqual([0, ""]);
  expect(JSON.parse(out)).toMatchObject({
    schema: "spoor.show/1",
    at: "2026-11-20T09:02:00.000Z",
    store: folder,
    window: {},
    first: "2026-11-20T09:00:00.000Z",
    last: "2026-11-20T09:01:10.000Z",
    totals: {
      spans: 11,
      traces: 1,
      workflows: 1,
      steps: 5,
      modelCalls: 3,
      toolCalls: 1,
      errors: 1,
      blockedSteps: 1,
      suspendedMs: 60_000,
      tokens: { input: 3600, output: 240, cacheRead: 3000, cacheWrite: 0 },
      cost: { usd: 0.0325, unpriced: 1 },
    },
    models: [
      {
        model: "claude-sonnet-4-5",
        calls: 2,
        cost: { usd: 0.0325, unpriced: 0 },
        p50Ms: 2300,
        p95Ms: 3500,
      },
      {
        model: "house-model",
        cost: { usd: null, unpriced: 1 },
        unpricedReasons: { unknown_model: 1 },
      },
    ],
    tools: [{ tool: "validate", calls: 1, errors: 1 }],
    blocked: [{ step: "Preflight", reason: "missing_input", count: 1 }],
    suspended: [],
    problems: { damagedLines: 0, unreadableRecords: 0 },
  });
});

test("tells which runs wait, for how long and for what", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans.slice(0, 8), events: workflowEvents.slice(0, 2) });
  const { out } = await spoor(["show", "--store", folder]);
  expect(out.slice(out.indexOf("Waiting"))).toMatchInlineSnapshot(`
    "Waiting
    workflow     for  reason       run
    tickets   1m 54s  human_input  run-1

    Next: npx @spoor/cli trace a0000000
    "
  `);
});

test("counts by the window what started in it, and tells runs that touch it whole", async () => {
  const args = ["show", "--json", "--since", "2026-11-20T09:01:00Z", "--store", store()];
  const { totals, workflows } = JSON.parse((await spoor(args)).out);
  expect(totals).toMatchObject({
    modelCalls: 1,
    steps: 1,
    cost: { usd: 0.02, unpriced: 0 },
    blockedSteps: 0,
  });
  expect(workflows).toMatchObject([{ modelCalls: 3, parts: 2 }]);
});

const runIn = (trace: string, start: number): FakeSpan => ({
  trace,
  ...workflowSpan({ id: "1", start, ms: 1 }, "completed"),
});

test("lists as many runs as asked for, the latest first, and counts the rest", async () => {
  const folder = newFolder();
  const spans = [runIn("a", 0), runIn("b", 1), runIn("c", 2)];
  writeJournal(folder, { spans });
  const { out } = await spoor(["show", "-n", "1", "--store", folder]);
  expect(out).toContain("3 workflows");
  expect(out).toContain("c0000000\n... and 2 more");
});

test("is friendly where there is nothing, and says where it looked", async () => {
  const folder = newFolder();
  const { code, out, err } = await spoor(["show"], { cwd: folder });
  expect([code, err]).toEqual([0, ""]);
  expect(seen(out, folder)).toMatchInlineSnapshot(`
    "
    No telemetry yet.
    Looked in <store>/.spoor and the folders above
    To make some, run a program with: node --import spoor/register app.js
    "
  `);
});

test("with --require-data ends with 7 where there is nothing, and prints the same JSON", async () => {
  const folder = newFolder();
  const { code, out } = await spoor(["show", "--require-data", "--json"], { cwd: folder });
  expect(code).toBe(7);
  expect(JSON.parse(out)).toMatchObject({ schema: "spoor.show/1", totals: { spans: 0 } });
});

test("tells an empty window from an empty store", async () => {
  const folder = store();
  const { code, out } = await spoor(["show", "--until", "2020-01-01", "--store", folder]);
  expect(code).toBe(0);
  expect(seen(out, folder)).toMatchInlineSnapshot(`
    "
    Nothing in that window; <store> holds 11 spans.
    Widen --since and --until.
    "
  `);
});

test("skips damaged lines and says so on the other stream", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans, damaged: ["{", "}"] });
  const { code, out, err } = await spoor(["show", "--store", folder]);
  expect([code, err]).toEqual([0, "2 damaged lines skipped.\n"]);
  expect(out).toContain("1 workflow,");
  expect((await spoor(["show", "--quiet", "--store", folder])).err).toBe("");
});

test("a store that cannot be read ends with 5", async () => {
  const folder = newFolder();
  mkdirSync(join(folder, "x"));
  writeFileSync(join(folder, "x", "journal"), "");
  const { code, out, err } = await spoor(["show", "--store", join(folder, "x")]);
  expect([code, out]).toEqual([5, ""]);
  expect(seen(err, folder)).toMatchInlineSnapshot(`
    "
    spoor: Cannot read the telemetry in <store>/x (ENOTDIR).
    Check that it is a folder and that you may read it, or name another with --store.
    "
  `);
});

test("nothing that telemetry says acts on the terminal", async () => {
  const hostile = "\u001B]52;c;ZXZpbA==\u0007\u001B[2J\r\u009B31m\u202E\u200Bpwned\nfake line";
  const folder = newFolder();
  const { attributes = {} } = toolSpan({ id: "5" }, hostile, hostile);
  writeJournal(folder, {
    spans: [
      workflowSpan({ id: "1", ms: 10 }, hostile),
      { ...stepSpan({ id: "2", parent: "1", ms: 5 }, 0, hostile), error: hostile },
      modelSpan({ id: "3", parent: "2", ms: 5 }, hostile, hostile),
      { id: "5", name: hostile, attributes, error: hostile },
    ],
    events: [{ name: EVENT_SPOOR_STEP_BLOCKED, attributes: { [SPOOR_BLOCK_REASON]: hostile } }],
  });
  const commands = [
    ["show"],
    ["trace"],
    ["trace", "a"],
    ["show", "--json"],
    ["export"],
    ["export", "--format", "ndjson"],
  ];
  for (const command of commands) {
    const { code, out, err } = await spoor([...command, "--store", folder], {
      env: { LANG: "C.UTF-8" },
    });
    expect(code).toBe(0);
    expect(out).toContain("pwned");
    expect(out + err).not.toMatch(/[\p{Cf}\u007F-\u009F]|[^\P{Cc}\n]/u);
    expect(out).not.toMatch(/^fake line/m);
  }
});
