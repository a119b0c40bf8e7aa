import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import type { Ran } from "../fixture-io.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";

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
