import { expect, test } from "vitest";
import { newFolder, traceIdOf, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";

const unicode = { env: { LANG: "C.UTF-8" } };

function store(spans = workflowSpans, events = workflowEvents): string {
  const folder = newFolder();
  writeJournal(folder, { spans, events });
  return folder;
}

test("draws a trace as a tree with events under their spans", async () => {
  const { code, out, err } = await spoor(["trace", "a00", "--store", store()], unicode);
  expect([code, err]).toEqual([0, ""]);
  expect(`\n${out}`).toMatchInlineSnapshot(`
    "
    tickets  1m 10s  completed  $0.0325 (+1 unpriced)
    trace a0000000000000000000000000000000, 2026-11-20 09:00:00, 11 spans

    ‖ workflow tickets suspended  6.00s
    ├─ ✓ [0] Initialize and Lock  456ms
    ├─ ✓ [1] Extract Intent  2.46s
    │  └─ ✓ chat claude-sonnet-4-5  2.30s  1,200 in, 80 out  $0.0125
    ├─ ✓ [2] Detect Type  856ms
    │  └─ ✓ chat house-model  800ms  1,200 in, 80 out  unpriced
    ├─ ! [3] Preflight blocked  2.00s
    │  ├─ ✗ tool validate  1.50s  ValidationError: 2 findings
    │  └─ ! blocked: missing_input
    └─ ‖ suspended: human_input
    ✓ workflow tickets  4.00s
    ├─ ✓ [7] Generate Draft  4.00s
    │  └─ ✓ chat claude-sonnet-4-5  3.50s  1,200 in, 80 out  $0.02
    └─ ‖ resumed: answered
    "
  `);
});

test("takes the start of an id in any case, and the id of a run", async () => {
  const folder = store();
  for (const id of ["a", "A00", traceIdOf("a"), "run-1"]) {
    const { code, out } = await spoor(["trace", id, "--json", "--store", folder]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      schema: "spoor.trace/1",
      traceId: traceIdOf("a"),
      runId: "run-1",
    });
  }
});

test("the tree as JSON has every span and event with its depth", async () => {
  const { out } = await spoor(["trace", "a", "--json", "--store", store()]);
  const { nodes } = JSON.parse(out);
  expect(nodes).toHaveLength(14);
  expect(nodes[3]).toMatchObject({
    depth: 2,
    type: "span",
    kind: "model",
    name: "chat claude-sonnet-4-5",
    offsetMs: 600,
    tokens: { input: 1200 },
    cost: { usd: 0.0125, unpriced: 0 },
  });
});

test("refuses the start of several ids and tells them", async () => {
  const folder = store([
    { trace: "ab1", id: "1", name: "x" },
    { trace: "ab2", id: "1", name: "y" },
  ]);
  const { code, out, err } = await spoor(["trace", "ab", "--store", folder]);
  expect([code, out]).toEqual([2, ""]);
  expect(`\n${err}`).toMatchInlineSnapshot(`
    "
    spoor: "ab" fits 2 traces.
    Say more of the id: ab100000000000000000000000000000, ab200000000000000000000000000000
    "
  `);
});

test("refuses an id that nothing has", async () => {
  const { code, err } = await spoor(["trace", "\u001B[2Jb", "--store", store()]);
  expect(code).toBe(2);
  expect(err).toBe(
    'spoor: No trace or run has the id "\\x1b[2Jb".\nspoor trace lists the recent ones.\n',
  );
  expect((await spoor(["trace", "", "--store", store()])).code).toBe(2);
});

test("lists the recent traces, with ids long enough to tell them apart", async () => {
  const folder = store([
    { trace: "abcdef0123", id: "1", name: "first", ms: 10 },
    { trace: "abcdef0129", id: "1", name: "second", start: 5, ms: 10, error: "boom" },
  ]);
  const { code, out } = await spoor(["trace", "--store", folder]);
  expect(code).toBe(0);
  expect(`\n${out}`).toMatchInlineSnapshot(`
    "
    trace       name    status       started              duration  spans  calls  cost
    abcdef0129  second  x failed     2026-11-20 09:00:00      10ms      1      0     -
    abcdef0123  first   + completed  2026-11-20 09:00:00      10ms      1      0     -
    "
  `);
  const json = JSON.parse((await spoor(["trace", "--json", "-n", "1", "--store", folder])).out);
  expect(json).toMatchObject({
    schema: "spoor.traces/1",
    total: 2,
    traces: [{ name: "second", status: "failed" }],
  });
});

test("is friendly where there is nothing", async () => {
  const { code, out } = await spoor(["trace", "a"], { cwd: newFolder() });
  expect(code).toBe(0);
  expect(out).toContain("No telemetry yet.");
  expect((await spoor(["trace", "--require-data"], { cwd: newFolder() })).code).toBe(7);
});

test("marks spans whose parent was not recorded, and cuts circles", async () => {
  const folder = store(
    [
      { id: "1", parent: "9", name: "orphan" },
      { id: "2", parent: "3", name: "egg", start: 1 },
      { id: "3", parent: "2", name: "hen", start: 2 },
      { id: "4", parent: "4", name: "own parent", start: 3 },
    ],
    [],
  );
  const { out } = await spoor(["trace", "a", "--store", folder]);
  expect(out.split("\n").slice(3).join("\n")).toMatchInlineSnapshot(`
    "+ orphan  0ms  (parent not recorded)
    + own parent  0ms  (parent not recorded)
    + egg  0ms  (parent not recorded)
    \`- + hen  0ms
    "
  `);
});

test("draws as many lines as asked for", async () => {
  const { out } = await spoor(["trace", "a", "-n", "2", "--store", store()]);
  expect(out).toContain("... 12 lines more, see --limit");
});
