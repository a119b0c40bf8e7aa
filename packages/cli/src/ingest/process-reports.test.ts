import { writeReport } from "@spoor/journal";
import { expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { report } from "../fixture-doctor.ts";
import { processReports } from "./process-reports.ts";

function folderWith(...processes: readonly (readonly [pid: number, script: string])[]): string {
  const folder = newFolder();
  for (const [i, [pid, script]] of processes.entries())
    writeReport(
      folder,
      { startMs: i, pid, threadId: 0 },
      JSON.stringify({ ...report, pid, script }),
    );
  return folder;
}
const told = (folder: string, ...alive: readonly number[]) =>
  processReports(folder, (pid) => alive.includes(pid)).map(({ isRunning, report: { pid } }) => [
    pid,
    isRunning,
  ]);

test("those that run, and the one that began last", () => {
  const folder = folderWith([1, "a.js"], [2, "b.js"], [3, "a.js"]);
  expect(told(folder)).toEqual([[3, false]]);
  expect(told(folder, 1)).toEqual([
    [3, false],
    [1, true],
  ]);
});

test("without programs that only start others, and without reports of another shape", () => {
  const folder = folderWith([1, "a.js"], [2, "npm-cli.js"], [3, "spoor"]);
  writeReport(folder, { startMs: 9, pid: 9, threadId: 0 }, '{"schema":"spoor.process/9"}');
  expect(told(folder)).toEqual([[1, false]]);
});

test("with those of the worker threads of the one that began last", () => {
  const folder = folderWith([1, "a.js"]);
  writeReport(folder, { startMs: 0, pid: 1, threadId: 1 }, JSON.stringify({ ...report, pid: 1 }));
  expect(told(folder)).toHaveLength(2);
});

test("five at most", () => {
  const folder = folderWith(...Array.from({ length: 9 }, (_, i) => [i + 1, "a.js"] as const));
  expect(told(folder, 1, 2, 3, 4, 5, 6, 7, 8, 9)).toHaveLength(5);
});
