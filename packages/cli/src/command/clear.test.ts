import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";

function store(open = false): string {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans, events: workflowEvents, pid: 41, open });
  return folder;
}
const left = (folder: string): number => readdirSync(join(folder, "journal")).length;
const plan = (folder: string): RegExp =>
  new RegExp(
    `2 files \\(\\d+\\.\\d kB\\) with 11 spans and 3 events from 2026-11-20 09:00:00 to 2026-11-20 09:01:10 in ${folder}`,
  );

test("without a terminal and without --yes deletes nothing, says what would go, and ends with 2", async () => {
  const folder = store();
  const { code, out, err } = await spoor(["clear", "--store", folder]);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(/^spoor: Would delete /);
  expect(err).toMatch(plan(folder));
  expect(err).toMatch(/Add --yes to do it without a question\.\n$/);
  expect(left(folder)).toBe(2);
});

test("with --yes deletes and says what went", async () => {
  const folder = store();
  const { code, out } = await spoor(["clear", "--yes", "--store", folder]);
  expect(code).toBe(0);
  expect(out).toMatch(plan(folder));
  expect(left(folder)).toBe(0);
});

test.each([
  ["y", true],
  ["YES", true],
  ["n", false],
  ["", false],
  ["yeah", false],
])("on a terminal the answer %j deletes: %s", async (answer, deletes) => {
  const folder = store();
  const questions: string[] = [];
  const ask = async (question: string): Promise<string> => {
    questions.push(question);
    return answer;
  };
  const { code, out } = await spoor(["clear", "--store", folder], { ask });
  expect(code).toBe(0);
  expect(questions).toEqual([expect.stringMatching(plan(folder))]);
  expect(out).toMatch(deletes ? /^Deleted 2 files/ : /^Nothing was deleted\./);
  expect(left(folder)).toBe(deletes ? 0 : 2);
});

const ask = (): Promise<string> => Promise.reject(new Error("asked"));

test("asks nothing with --no-input", async () => {
  const folder = store();
  expect((await spoor(["clear", "--no-input", "--store", folder], { ask })).code).toBe(2);
  expect((await spoor(["--no-input", "clear", "--store", folder], { ask })).code).toBe(2);
  expect(left(folder)).toBe(2);
});

const isAlive = (pid: number): boolean => pid === 41;

test("refuses while a living process has a segment open, unless forced", async () => {
  const folder = store(true);
  const refused = await spoor(["clear", "--yes", "--store", folder], { isAlive });
  expect(refused.code).toBe(5);
  expect(refused.err).toBe(
    `spoor: 1 process may still write into ${folder} (pid 41).\nEnd it first, or add --force to clear what was written so far.\n`,
  );
  expect(left(folder)).toBe(2);
  const forced = await spoor(["clear", "--yes", "--force", "--store", folder], { isAlive });
  expect([forced.code, left(folder)]).toEqual([0, 0]);
});

test("what a dead process left open goes", async () => {
  const folder = store(true);
  const { code } = await spoor(["clear", "--yes", "--store", folder]);
  expect([code, left(folder)]).toEqual([0, 0]);
});

test("tells as JSON what went", async () => {
  const { out } = await spoor(["telemetry", "clear", "--yes", "--json", "--store", store()]);
  expect(JSON.parse(out)).toMatchObject({
    schema: "spoor.clear/1",
    cleared: true,
    files: 2,
    spans: 11,
    events: 3,
    first: "2026-11-20T09:00:00.000Z",
  });
});

test("has nothing to do where there is nothing", async () => {
  const cwd = newFolder();
  expect(await spoor(["clear"], { cwd })).toMatchObject({ code: 0, err: "" });
  const { out } = await spoor(["clear", "--json"], { cwd });
  expect(JSON.parse(out)).toMatchObject({ schema: "spoor.clear/1", cleared: false, files: 0 });
});
