import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import type { FakeSegment, FakeSpan } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import type { Ran } from "../fixture-io.ts";
import { modelSpan, workflowEvents, workflowSpans } from "../fixture-workflow.ts";

// What a first run loads is there for those that follow: they follow the folder at once.
await spoor(["tail", "--store", newFolder()], { signal: AbortSignal.abort(130) });

const all = workflowSpans.length + workflowEvents.length;

/** Follows a folder until `lines` of what is written after the start were printed, then stops as Ctrl-C does. */
async function tail(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  lines: number = all,
): Promise<Ran> {
  const folder = newFolder();
  const controller = new AbortController();
  let out = "";
  const write = async (text: string): Promise<void> => {
    out += text;
    if (out.split("\n").length > lines) controller.abort(130);
  };
  const running = spoor(["tail", ...argv, "--store", folder], {
    env,
    out: { isTTY: false, columns: undefined, write },
    signal: controller.signal,
  });
  // By then the command follows: all that it does before takes no turn of the event loop.
  await setImmediate();
  writeJournal(folder, { spans: workflowSpans, events: workflowEvents, open: true });
  const { code, err } = await running;
  return { code, out, err: err.replaceAll(folder, "<store>") };
}
const sorted = (out: string): string => out.trimEnd().split("\n").toSorted().join("\n");

test("prints a line for every span and event and ends with 130 on Ctrl-C", async () => {
  const { code, out, err } = await tail([], { LANG: "C.UTF-8" });
  expect([code, err]).toEqual([130, "Following <store>, Ctrl-C stops.\n"]);
  expect(`\n${sorted(out)}`).toMatchInlineSnapshot(`
    "
    09:00:00.456 ✓ step      [0] Initialize and Lock  456ms
    09:00:02.900 ✓ model     chat claude-sonnet-4-5  2.30s  1,200 in, 80 out  $0.0125
    09:00:02.956 ✓ step      [1] Extract Intent  2.46s
    09:00:03.810 ✓ model     chat house-model  800ms  1,200 in, 80 out  unpriced
    09:00:03.856 ✓ step      [2] Detect Type  856ms
    09:00:05.600 ✗ tool      validate  1.50s  ValidationError
    09:00:05.900 ! blocked   Preflight: missing_input
    09:00:06.000 ! step      [3] Preflight  2.00s  blocked
    09:00:06.000 ‖ suspended human_input
    09:00:06.000 ‖ workflow  tickets  6.00s  suspended
    09:01:06.000 ‖ resumed   answered
    09:01:09.600 ✓ model     chat claude-sonnet-4-5  3.50s  1,200 in, 80 out  $0.02
    09:01:10.000 ✓ step      [7] Generate Draft  4.00s
    09:01:10.000 ✓ workflow  tickets  4.00s"
  `);
});

test("prints only what fits the query, of spans and of events", async () => {
  const query = "(spans: none)";
  expect((await spoor(["tail", "-q", query])).err).toContain(`  ${query}\n  ^\n`);
  const { out } = await tail(["-q", "-kind:llm -kind:step -kind:workflow"], {}, 4);
  expect(sorted(out).replaceAll(/^\S+ \S+ /gm, "")).toMatch(
    /^tool +validate.*\nblocked .*\nsuspended .*\nresumed .*$/,
  );
});

test.each([[["--format", "json"]], [["--json"]]])(
  "prints one object a line with %j",
  async (flags) => {
    const { out, err } = await tail(flags);
    expect(err).toBe("");
    const rows = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(14);
    expect(rows.every(({ schema }) => schema === "spoor.tail/1")).toBe(true);
    expect(new Set(rows.map(({ type }) => type))).toEqual(new Set(["span", "event"]));
  },
);

const late = modelSpan({ id: "f", start: 90_000, ms: 1 }, "gpt-5", 0.01);
const received = (span: FakeSpan): FakeSpan => ({ ...span, trace: "e" });
/** Spans and events that a store has, and what is written when somebody follows it. */
const [before, after] = [
  { spans: workflowSpans, events: workflowEvents },
  { spans: [{ ...late, trace: "f" }] },
];

const clocks = (out: string): string[] => out.match(/^\d{2}:\d{2}:\d{2}\.\d{3}/gm) ?? [];

/** Follows a store until `lines` were printed; what comes is in the journal and in the inbox. */
async function tailAfter(
  argv: readonly string[],
  lines: number,
  more: FakeSegment = after,
): Promise<Ran> {
  const folder = newFolder();
  writeJournal(folder, before);
  const controller = new AbortController();
  let out = "";
  const write = async (text: string): Promise<void> => {
    out += text;
    if (out.split("\n").length > lines) controller.abort(130);
  };
  const running = spoor(["tail", ...argv, "--store", folder], {
    out: { isTTY: false, columns: undefined, write },
    signal: controller.signal,
  });
  await setImmediate();
  writeJournal(folder, { ...more, seq: 1 });
  const { spans = [] } = more;
  writeJournal(join(folder, "inbox"), { spans: spans.slice(-1).map(received) });
  const { code, err } = await running;
  return { code, out, err };
}

describe("with what was before", () => {
  test("tells everything since then and what comes, the past in order, each once", async () => {
    // The copies are written while the store is opened: both it and what follows see them.
    const copies = { spans: [...workflowSpans, ...after.spans], events: workflowEvents };
    const since = "2026-11-20T09:00:00Z";
    const { code, out, err } = await tailAfter(["--since", since], all + 2, copies);
    expect([code, err]).toEqual([130, expect.stringMatching(/^Following .*\n$/)]);
    const lines = out.trimEnd().split("\n");
    expect(lines).toHaveLength(all + 2);
    expect(lines.filter((line) => line.includes("gpt-5"))).toHaveLength(2);
    expect(new Set(lines).size).toBe(all + 1);
    expect(clocks(out).slice(0, all)).toEqual(clocks(out).slice(0, all).toSorted());
  });

  test("begins with as many as were asked for, the last ones that fit", async () => {
    const { out } = await tailAfter(["-n", "2", "-q", "kind:llm"], 2, {});
    expect(out.match(/chat \S+/g)).toEqual(["chat house-model", "chat claude-sonnet-4-5"]);
  });

  test("counts spans and events together", async () => {
    const { out } = await tailAfter(["-n", "4"], 4, {});
    expect(clocks(out)).toEqual(["09:01:06.000", "09:01:09.600", "09:01:10.000", "09:01:10.000"]);
  });

  test("leaves out what ended before, and prints objects alike", async () => {
    const { out } = await tailAfter(["--since", "2026-11-20T09:01:00Z", "--json"], 6);
    const rows = out.trimEnd().split("\n");
    const types = rows.map((line) => JSON.parse(line).type);
    expect(types.filter((type) => type === "span")).toHaveLength(5);
    expect(types.filter((type) => type === "event")).toHaveLength(1);
  });

  test.each([
    [["-n", "10001"], "at most 10000"],
    [["--since", "soonish"], '--since does not understand "soonish"'],
  ])("refuses %j", async (argv, message) => {
    const { code, err } = await spoor(["tail", ...argv, "--store", newFolder()]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  test("ends where the store cannot be read", async () => {
    const folder = newFolder();
    writeJournal(folder, { spans: workflowSpans });
    writeFileSync(join(folder, "store.json"), '{"version":99}');
    const { code } = await spoor(["tail", "-n", "1", "--store", folder]);
    expect(code).not.toBe(0);
  });
});
