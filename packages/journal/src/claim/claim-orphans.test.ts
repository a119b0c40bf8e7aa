import { spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { builtJournal, journalProgram } from "../../../../test/support/built-journal.ts";
import type { BuiltJournal } from "../../../../test/support/built-journal.ts";
import { claimOrphans } from "./claim-orphans.ts";
import { thisProcess } from "./process-name.ts";
import type { ProcessName } from "./process-name.ts";
import { openFolder } from "../folder.ts";
import type { Folder } from "../folder.ts";
import { encodeLine } from "../line.ts";
import { claimedName, segmentFiles } from "../read/journal-files.ts";
import { readSegment } from "../read/read-segments.ts";
import { segmentName } from "../segment-name.ts";
import { openJournal } from "../write/journal.ts";

let built: BuiltJournal = { url: "", remove: () => {} };
let folder: Folder = { dir: "", journal: "" };
const children: ChildProcess[] = [];

beforeAll(async () => {
  built = await builtJournal();
});

afterAll(() => built.remove());

beforeEach(() => {
  const opened = openFolder(join(mkdtempSync(join(tmpdir(), "spoor-claim-")), ".spoor"));
  if ("problem" in opened) throw new Error(opened.problem);
  folder = opened;
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(folder.dir, { recursive: true, force: true });
});

const self = thisProcess();
const claimer = `${self.pid}-${self.start ?? "0"}`;
const line = encodeLine('{"resourceSpans":[]', { n: 1, seq: 0 });
let made = 0;

/** Makes a segment's file and gives its name without the ending. */
function segmentOf(owner: ProcessName, ending: string, content: Buffer = line): string {
  made += 1;
  const random = made.toString(16).padStart(16, "0");
  const name = segmentName({
    ...owner,
    signal: "traces",
    startMs: made,
    threadId: 99,
    random,
    seq: 0,
  });
  writeFileSync(join(folder.journal, name + ending), content);
  return name;
}

const names = (): readonly string[] => readdirSync(folder.journal).sort();

/** A process that has ended. */
function ended(): ProcessName {
  return { ...self, pid: spawnSync("true").pid };
}

/** A process that runs, as its segments name it. */
async function running(command: string, ...args: string[]): Promise<ProcessName> {
  const child = spawn(command, args);
  children.push(child);
  await once(child, "spawn");
  return named(child.pid ?? 0);
}

function named(pid: number): ProcessName {
  const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
  const ticks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  return { pid, start: `${self.start?.slice(0, 6)}${ticks}` };
}

function isZombie(pid: string): boolean {
  return readFileSync(`/proc/${pid}/stat`, "latin1").includes(") Z ");
}

function parsed(text: string): unknown[] {
  const list: unknown = JSON.parse(text);
  return Array.isArray(list) ? list : [];
}

function program(what: string): string[] {
  return ["--input-type=module", "-e", journalProgram(built, folder.dir, what)];
}

describe("what a process leaves that has ended", () => {
  test("is claimed, whether it was finished or not, and lists with its new owner", () => {
    const segments = [segmentOf(ended(), ".open"), segmentOf(ended(), ".jsonl")];
    const claimed = claimOrphans(folder);
    expect(claimed.map(({ segment }) => segment)).toEqual(segments);
    expect(names()).toEqual(segments.map((segment) => `${segment}.${claimer}.claimed`));
    expect(segmentFiles(folder.dir)).toEqual(claimed);
    expect(claimed[0]).toMatchObject({ sealed: true, claimed: true, owner: self });
    expect(claimOrphans(folder)).toEqual([]);
  });

  test("is read under the name by which it was found before it was claimed", () => {
    segmentOf(ended(), ".open");
    const [before] = segmentFiles(folder.dir);
    claimOrphans(folder);
    if (before === undefined) throw new Error("no segment");
    const read = [...readSegment(before, 0, {})];
    expect(read).toMatchObject([{ segment: before.segment, end: line.length }]);
    expect(read[0]?.file).toMatch(/\.claimed$/);
  });

  test("goes, where it is a file without a line", () => {
    segmentOf(ended(), ".open", Buffer.alloc(0));
    expect(claimOrphans(folder)).toEqual([]);
    expect(names()).toEqual([]);
  });

  test("is claimed where a later process has its id, or its name is of the older form", () => {
    const later = { pid: self.pid, start: `${self.start}0` };
    const segments = [segmentOf(later, ".jsonl"), segmentOf({ pid: ended().pid }, ".open")];
    expect(claimOrphans(folder).map(({ segment }) => segment)).toEqual(segments);
  });

  test("is claimed while nobody has asked how the process ended", async () => {
    const parent = await running("sh", "-c", "true & exec sleep 60");
    const ofParent = `/proc/${parent.pid}/task/${parent.pid}/children`;
    let zombie = "";
    while (zombie === "" || !isZombie(zombie)) {
      await setTimeout(5);
      zombie = readFileSync(ofParent, "latin1").trim();
    }
    expect(segmentOf(named(Number(zombie)), ".open")).toBe(claimOrphans(folder)[0]?.segment);
  });

  test("is claimed again when its claimer ends, too", () => {
    const segment = segmentOf(ended(), `.${claimedName("", ended()).slice(1)}`);
    expect(names()).toEqual([expect.stringMatching(/\.\d+-\d+\.claimed$/)]);
    expect(claimOrphans(folder)).toMatchObject([{ segment, owner: self }]);
    expect(names()).toEqual([`${segment}.${claimer}.claimed`]);
  });

  test("goes to one of eight processes that claim at once", async () => {
    const gone = ended();
    const segments = Array.from({ length: 400 }, () => segmentOf(gone, ".open")).sort();
    // Each waits until all are there, and ends when all are done: what an ended one has claimed is free again.
    const what = `
      process.stdout.write("ready\\n");
      process.stdin.once("data", () => {
        const claimed = journal.claimOrphans(folder).map(({ segment }) => segment);
        process.stdout.write(JSON.stringify(claimed));
        process.stdin.once("end", () => process.exit());
      });`;
    const claimers = Array.from({ length: 8 }, () => spawn(process.execPath, program(what)));
    children.push(...claimers);
    await Promise.all(claimers.map((child) => once(child.stdout, "data")));
    const said = claimers.map(async (child) => {
      let text = "";
      for await (const chunk of child.stdout) {
        text += String(chunk);
        if (text.endsWith("]")) break;
      }
      return parsed(text).map(String);
    });
    for (const child of claimers) child.stdin.write("go");
    const claimed = await Promise.all(said);
    for (const child of claimers) child.stdin.end();
    expect(claimed.flat().sort()).toEqual(segments);
    expect(names()).toHaveLength(segments.length);
  });
});

describe("what is left alone", () => {
  test("the segments of a process that runs, and those that one has claimed", async () => {
    const other = await running("sleep", "60");
    segmentOf(other, ".open");
    segmentOf(other, ".jsonl");
    segmentOf(ended(), `.${claimedName("", other).slice(1)}`);
    const before = names();
    expect(claimOrphans(folder)).toEqual([]);
    expect(names()).toEqual(before);
  });

  test("the segments of this thread, and the finished ones of this process", () => {
    const traces = openJournal({ folder, signal: "traces", now: Date.now });
    traces.append('{"resourceSpans":[]', 1);
    segmentOf(self, ".jsonl");
    const before = names();
    expect(claimOrphans(folder)).toEqual([]);
    expect(names()).toEqual(before);
    traces.seal();
  });

  test("for ten minutes, what is of another machine or container", () => {
    segmentOf({ pid: ended().pid, start: "999999123" }, ".open");
    const minute = 60_000;
    expect(claimOrphans(folder, Date.now() + 9 * minute)).toEqual([]);
    expect(claimOrphans(folder, Date.now() + 11 * minute)).toHaveLength(1);
  });

  test("for a day, what is of the older form and may be of a process that runs", async () => {
    const { pid } = await running("sleep", "60");
    segmentOf({ pid }, ".open");
    const hour = 3_600_000;
    expect(claimOrphans(folder, Date.now() + 23 * hour)).toEqual([]);
    expect(claimOrphans(folder, Date.now() + 25 * hour)).toHaveLength(1);
  });
});

test("a segment that a thread of this process left open is claimed when the thread has ended, not before", () => {
  const worker = journalProgram(
    built,
    folder.dir,
    'open().append(bodyOf(1), 1); parentPort.postMessage("written"); setInterval(() => {}, 1000);',
  );
  const url = `data:text/javascript,${encodeURIComponent(`import { parentPort } from "node:worker_threads"; ${worker}`)}`;
  const main = `
    import { Worker } from "node:worker_threads";
    const worker = new Worker(new URL(${JSON.stringify(url)}));
    worker.once("message", async () => {
      const before = journal.claimOrphans(folder).length;
      await worker.terminate();
      const after = journal.claimOrphans(folder).length;
      console.log(JSON.stringify({ before, after, again: journal.claimOrphans(folder).length }));
    });`;
  const { stdout, stderr } = spawnSync(process.execPath, program(main));
  expect(stderr.toString()).toBe("");
  expect(JSON.parse(stdout.toString())).toEqual({ before: 0, after: 1, again: 0 });
});

test("a writer whose segment was taken begins another, and no line is lost", () => {
  let now = 1_700_000_000_000;
  const traces = openJournal({ folder, signal: "traces", now: () => now });
  traces.append('{"resourceSpans":[{"id":1}]', 1);
  const [file] = segmentFiles(folder.dir);
  if (file === undefined) throw new Error("no segment");
  const taken = join(folder.journal, claimedName(file.segment, ended()));
  spawnSync("mv", [file.path, taken]);
  now += 200;
  expect(traces.append('{"resourceSpans":[{"id":2}]', 1)).toBe(true);
  traces.seal();
  expect(traces.stats()).toMatchObject({ appended: 2, dropped: {} });
  const lines = segmentFiles(folder.dir).map((each) => [...readSegment(each, 0, {})].length);
  expect(lines).toEqual([1, 1]);
});
