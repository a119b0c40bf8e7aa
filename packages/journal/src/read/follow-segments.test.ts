import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { followSegments } from "./follow-segments.ts";
import type { FollowOptions } from "./follow-segments.ts";
import type { SegmentLine, SegmentProblem } from "./read-segments.ts";
import { encodeLine } from "../line.ts";

let dir = "";
let stop = new AbortController();

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "spoor-follow-"));
  mkdirSync(join(dir, "journal"));
  stop = new AbortController();
});

afterEach(() => {
  stop.abort();
  rmSync(dir, { recursive: true, force: true });
});

function pathOf(pid: number, ending = "open"): string {
  return join(dir, "journal", `traces-loyw3v28-${pid}-0-0123456789abcdef-0.${ending}`);
}

function lineOf(id: number): Buffer {
  return encodeLine(`{"resourceSpans":[${id}]`, { n: 1, seq: id });
}

function follow(options: Partial<FollowOptions> = {}): AsyncGenerator<SegmentLine, void> {
  return followSegments(dir, { signal: stop.signal, everyMs: 1, ...options });
}

async function next(lines: AsyncGenerator<SegmentLine, void>): Promise<number | undefined> {
  const { value } = await lines.next();
  return value?.trailer.seq;
}

test("gives what is appended, in segments old and new, also while they are sealed", async () => {
  writeFileSync(pathOf(1), lineOf(1));
  const lines = follow({ start: "start" });
  expect(await next(lines)).toBe(1);
  appendFileSync(pathOf(1), lineOf(2));
  expect(await next(lines)).toBe(2);
  appendFileSync(pathOf(1), lineOf(3));
  renameSync(pathOf(1), pathOf(1, "jsonl"));
  expect(await next(lines)).toBe(3);
  writeFileSync(pathOf(2), lineOf(4));
  expect(await next(lines)).toBe(4);
});

test("begins with what comes, unless told otherwise", async () => {
  writeFileSync(pathOf(1), lineOf(1));
  const lines = follow();
  const first = next(lines);
  appendFileSync(pathOf(1), lineOf(2));
  expect(await first).toBe(2);
});

test("waits for the rest of a line without calling it damaged", async () => {
  const problems: SegmentProblem[] = [];
  const lines = follow({ start: "start", onProblem: (problem) => problems.push(problem) });
  writeFileSync(pathOf(1), Buffer.concat([lineOf(1), lineOf(2).subarray(0, 20)]));
  expect(await next(lines)).toBe(1);
  writeFileSync(pathOf(2), lineOf(3));
  expect(await next(lines)).toBe(3);
  appendFileSync(pathOf(1), lineOf(2).subarray(20));
  expect(await next(lines)).toBe(2);
  expect(problems).toEqual([]);
});

test("reports what is torn in a finished segment once", async () => {
  const problems: SegmentProblem[] = [];
  const lines = follow({ start: "start", onProblem: (problem) => problems.push(problem) });
  writeFileSync(pathOf(1, "jsonl"), Buffer.concat([lineOf(1), lineOf(2).subarray(0, 20)]));
  expect(await next(lines)).toBe(1);
  for (const id of [3, 4, 5]) {
    writeFileSync(pathOf(id), lineOf(id));
    expect(await next(lines)).toBe(id);
  }
  expect(problems).toMatchObject([{ problem: "torn" }]);
});

test("waits for a folder that is not there yet, and ends when it is aborted", async () => {
  rmSync(dir, { recursive: true });
  const lines = follow({ start: "start" });
  const first = next(lines);
  mkdirSync(join(dir, "journal"), { recursive: true });
  writeFileSync(pathOf(1), lineOf(1));
  expect(await first).toBe(1);
  const last = lines.next();
  stop.abort();
  expect(await last).toEqual({ done: true, value: undefined });
});
