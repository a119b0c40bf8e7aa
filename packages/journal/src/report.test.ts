import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readReports, removeOldReports, writeReport } from "./report.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "spoor-report-"));
const now = Date.UTC(2026, 10, 20);
const name = (startMs: number, pid = 41) => ({ startMs, pid, threadId: 0 });
const mode = (path: string): number => statSync(path).mode & 0o777;
const files = (dir: string): string[] => readdirSync(join(dir, "reports"));

test("a thread has one report, the last one, for its owner alone", () => {
  const dir = folder();
  expect(writeReport(dir, name(now), '{"a":1}')).toBe(true);
  expect(writeReport(dir, name(now), '{"a":2}')).toBe(true);
  expect(writeReport(dir, name(now + 1, 42), "{}")).toBe(true);
  expect(readReports(dir)).toEqual([
    { startMs: now + 1, pid: 42, threadId: 0, value: {} },
    { startMs: now, pid: 41, threadId: 0, value: { a: 2 } },
  ]);
  expect(files(dir)).toHaveLength(2);
  expect(mode(join(dir, "reports"))).toBe(0o700);
  for (const file of files(dir)) expect(mode(join(dir, "reports", file))).toBe(0o600);
});

test("what is damaged or something else is left out", () => {
  const dir = folder();
  expect(readReports(dir)).toEqual([]);
  writeReport(dir, name(now), '{"a":');
  writeFileSync(join(dir, "reports", "notes.json"), "{}");
  symlinkSync(join(dir, "reports", "nowhere"), join(dir, "reports", "a-1-0.json"));
  expect(readReports(dir)).toEqual([]);
});

test("where it cannot be written that is told", () => {
  const dir = folder();
  writeFileSync(join(dir, "reports"), "");
  expect(writeReport(dir, name(now), "{}")).toBe(false);
});

test("a link in the place of a report is replaced, not followed", () => {
  const dir = folder();
  writeReport(dir, name(now), "{}");
  const [file = ""] = files(dir);
  const other = folder();
  const target = join(other, "target");
  writeFileSync(target, "mine");
  mkdirSync(join(other, "reports"));
  symlinkSync(target, join(other, "reports", file));
  expect(writeReport(other, name(now), '{"a":1}')).toBe(true);
  expect(statSync(target).size).toBe(4);
  expect(readReports(other)).toMatchObject([{ value: { a: 1 } }]);
});

test("the oldest beyond 20 go, and what nobody wrote to for seven days", () => {
  const dir = folder();
  for (let i = 0; i < 25; i++) writeReport(dir, name(now + i), "{}");
  const day = 24 * 60 * 60;
  const old = (file: string, days: number): void => {
    const seconds = now / 1000 - days * day;
    utimesSync(join(dir, "reports", file), seconds, seconds);
  };
  writeFileSync(join(dir, "reports", "left.tmp"), "");
  for (const file of files(dir)) old(file, 1);
  old("left.tmp", 8);
  old(`${(now + 24).toString(36)}-41-0.json`, 8);
  removeOldReports(dir, now);
  expect(readReports(dir).map(({ startMs }) => startMs - now)).toEqual(
    Array.from({ length: 19 }, (_, i) => 23 - i),
  );
  expect(files(dir)).not.toContain("left.tmp");
});

test("nothing is removed where there is nothing", () => {
  expect(() => removeOldReports("/dev/null", now)).not.toThrow();
});
