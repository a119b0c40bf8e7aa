import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RejectedFiles, rejectedFolder } from "./rejected.ts";
import type { Rejection } from "./rejected.ts";
import { openFolder } from "../folder.ts";
import type { Folder } from "../folder.ts";
import { encodeLine } from "../line.ts";
import { segmentFiles } from "../read/journal-files.ts";

let folder: Folder = { dir: "", journal: "" };

beforeEach(() => {
  const opened = openFolder(join(mkdtempSync(join(tmpdir(), "spoor-rejected-")), ".spoor"));
  if ("problem" in opened) throw new Error(opened.problem);
  folder = opened;
});

afterEach(() => rmSync(folder.dir, { recursive: true, force: true }));

/** A rejection of the one line of a segment of its own. */
function rejection(line: Buffer): Rejection {
  const segment = "traces-loyw3v28-7-0-0123456789abcdef-0";
  writeFileSync(join(folder.journal, `${segment}.jsonl`), line);
  return {
    signal: "traces",
    destination: "http://localhost:4318/v1/traces",
    reason: "HTTP 400",
    time: 1_763_629_200_000,
    line: { offset: 0, end: line.length },
    file: segmentFiles(folder.dir)[0],
  };
}

const lineOf = (size: number): Buffer =>
  encodeLine(`{"resourceSpans":[{"x":"${"y".repeat(size)}"}]`, { n: 1, seq: 0 });
const files = (): readonly string[] => readdirSync(rejectedFolder(folder.dir)).sort();
const lines = (): readonly unknown[] =>
  files()
    .flatMap((name) => readFileSync(join(rejectedFolder(folder.dir), name), "utf8").split("\n"))
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));

test("what is refused is a line with its time, place, reason and request, for its owner alone", () => {
  const rejected = new RejectedFiles(folder);
  expect(rejected.add(rejection(lineOf(1)))).toBe(true);
  expect(rejected.add(rejection(lineOf(2)))).toBe(true);
  expect(lines()[0]).toEqual({
    time: "2025-11-20T09:00:00.000Z",
    signal: "traces",
    destination: "http://localhost:4318/v1/traces",
    reason: "HTTP 400",
    request: { resourceSpans: [{ x: "y" }] },
  });
  expect(lines()).toHaveLength(2);
  expect(files()).toHaveLength(1);
  expect(statSync(join(rejectedFolder(folder.dir), files()[0] ?? "")).mode & 0o777).toBe(0o600);
  expect(statSync(rejectedFolder(folder.dir)).mode & 0o777).toBe(0o700);
});

test("all files together have a bound, the oldest go", () => {
  const line = lineOf(700_000);
  for (let count = 0; count < 30; count += 1) new RejectedFiles(folder).add(rejection(line));
  const size = files().reduce(
    (sum, name) => sum + statSync(join(rejectedFolder(folder.dir), name)).size,
    0,
  );
  expect(size).toBeLessThanOrEqual(16 * 1024 * 1024);
  expect(size).toBeGreaterThan(15 * 1024 * 1024);
});

test("a file has a bound, too", () => {
  const rejected = new RejectedFiles(folder);
  for (let count = 0; count < 3; count += 1) rejected.add(rejection(lineOf(600_000)));
  expect(files()).toHaveLength(3);
});

test("a line that is damaged is kept as text, one that is gone as nothing", () => {
  const rejected = new RejectedFiles(folder);
  rejected.add(rejection(Buffer.from("not a line")));
  rejected.add({ ...rejection(lineOf(1)), file: undefined });
  expect(lines()).toMatchObject([{ request: "not a line" }, { request: null }]);
});

test("where it cannot be written nothing is thrown, and no link is followed", () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "spoor-elsewhere-"));
  const wrong = rejection(lineOf(1));
  writeFileSync(rejectedFolder(folder.dir), "a file");
  expect(new RejectedFiles(folder).add(wrong)).toBe(false);
  rmSync(rejectedFolder(folder.dir));
  symlinkSync(elsewhere, rejectedFolder(folder.dir));
  expect(new RejectedFiles(folder).add(wrong)).toBe(false);
  expect(readdirSync(elsewhere)).toEqual([]);
  rmSync(elsewhere, { recursive: true });
});
