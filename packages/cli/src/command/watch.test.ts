import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import type { Ran } from "../fixture-io.ts";
import { toolSpan, workflowEvents, workflowSpans } from "../fixture-workflow.ts";

interface Watched {
  /** On a terminal of so many lines. */
  readonly rows?: number;
  /** What is done behind each result. */
  readonly behind?: (count: number, folder: string) => void;
}

/** Watches a store until `most` results were written, which are given apart. */
async function watched(
  argv: readonly string[],
  most: number,
  { rows, behind }: Watched = {},
): Promise<Pick<Ran, "code" | "err"> & { readonly results: readonly string[] }> {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans, events: workflowEvents });
  const controller = new AbortController();
  const results: string[] = [];
  const write = async (text: string): Promise<void> => {
    results.push(text);
    behind?.(results.length, folder);
    if (results.length === most) controller.abort(130);
  };
  let now = Date.parse("2026-11-20T09:02:00Z");
  const { code, err } = await spoor(["show", ...argv, "--watch=100ms", "--store", folder], {
    out: { isTTY: rows !== undefined, columns: 80, rows, write },
    now: () => new Date((now += 1000)),
    signal: controller.signal,
  });
  return { code, err, results };
}

const more = { spans: [{ ...toolSpan({ id: "f", ms: 5 }, "lint"), trace: "f" }], seq: 1 };

test("prints one result after the other where there is no terminal, until it is to stop", async () => {
  const { code, err, results } = await watched(["tools"], 3);
  expect([code, err]).toEqual([130, ""]);
  expect(results[0]).toMatch(/^Tools\n.*\nvalidate +1 /);
  expect(new Set(results).size).toBe(1);
});

test("asks the store anew only where it has changed", async () => {
  const { results } = await watched(["tools", "--json"], 5, {
    behind: (count, folder) => {
      if (count === 2) writeJournal(folder, more);
    },
  });
  expect(results.every((line) => line.indexOf("\n") === line.length - 1)).toBe(true);
  const told = results.map((line): { at: string; count: number } => JSON.parse(line));
  expect(told.map(({ count }) => count)).toEqual([1, 1, 2, 2, 2]);
  expect(new Set(told.map(({ at }) => at)).size).toBe(2);
});

test("asks anew where the window moves with the time", async () => {
  const { results } = await watched(["tools", "--json", "--since", "1h"], 3);
  expect(new Set(results.map((line) => JSON.parse(line).at)).size).toBe(3);
});

test("draws in place on a terminal, no more than it has lines", async () => {
  const { code, results } = await watched(["--color", "never"], 2, { rows: 12 });
  expect(code).toBe(130);
  expect(results.every((text) => text.startsWith("\u001B[2J\u001B[HEvery 100ms, 2026-"))).toBe(
    true,
  );
  expect(results[0]?.split("\n")).toHaveLength(12);
  expect(results[0]).toMatch(/\.\.\. and \d+ more lines\n$/);
});

test("says notes once, and what is wrong at once", async () => {
  const { err } = await watched(["tools"], 3, {
    behind: (count, folder) => {
      if (count === 1) writeJournal(folder, { damaged: ["{"], seq: 2 });
    },
  });
  expect(err).toBe("1 damaged line skipped.\n");
});
