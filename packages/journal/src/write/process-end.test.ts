import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { builtJournal, journalProgram } from "../../../../test/support/built-journal.ts";
import type { BuiltJournal } from "../../../../test/support/built-journal.ts";
import { readSegments } from "../read/read-segments.ts";
import type { SegmentProblem } from "../read/read-segments.ts";

let built: BuiltJournal = { url: "", remove: () => {} };
let place = "";

beforeAll(async () => {
  built = await builtJournal();
});

afterAll(() => built.remove());

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "spoor-end-"));
});

afterEach(() => rmSync(place, { recursive: true, force: true }));

/** A program that opens a journal and then does `what`. */
function program(what: string, dir = place): string {
  return journalProgram(built, join(dir, ".spoor"), what);
}

function run(what: string, dir = place): ReturnType<typeof spawnSync> {
  // An abort may leave a core file where the process stands.
  return spawnSync(process.execPath, ["--input-type=module", "-e", program(what, dir)], {
    cwd: dir,
  });
}

interface Found {
  readonly ids: readonly unknown[];
  readonly problems: readonly SegmentProblem[];
}

function found(dir = place): Found {
  const problems: SegmentProblem[] = [];
  const onProblem = (problem: SegmentProblem): void => void problems.push(problem);
  const lines = [...readSegments(join(dir, ".spoor"), { onProblem })];
  return { ids: lines.map(({ request }) => idOf(request["resourceSpans"])), problems };
}

function idOf(spans: unknown): unknown {
  const [first]: unknown[] = Array.isArray(spans) ? spans : [];
  return typeof first === "object" && first !== null && "id" in first ? first.id : undefined;
}

function twoJournals(name: string): string {
  return `
    const journals = { ${name}0: open(), ${name}1: open() };
    for (let id = 0; id < 500; id += 1)
      for (const [name, journal] of Object.entries(journals))
        journal.append(bodyOf(name + "-" + id, 3000), 1);
    journals.${name}0.seal();`;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, id) => id);

describe("every line whose append returned is there", () => {
  const lines =
    "const traces = open(); for (let id = 0; id < 1000; id += 1) traces.append(bodyOf(id), 1);";

  test.each([
    ["process.reallyExit", "process.reallyExit(0);", 0],
    ["process.exit", "process.exit(3);", 3],
    ["an error", "throw new Error('no');", 1],
    ["a rejection", "Promise.reject(new Error('no'));", 1],
    ["SIGKILL", "process.kill(process.pid, 'SIGKILL');", null],
    ["abort", "process.abort();", null],
    ["the natural end", "", 0],
  ])("after %s in the same tick", (_, end, status) => {
    expect(run(`${lines} ${end}`).status).toBe(status);
    expect(found()).toEqual({ ids: upTo(1000), problems: [] });
  });

  test("after its worker thread was terminated", () => {
    const worker = program(
      "const traces = open(); for (let id = 0; id < 1000; id += 1) traces.append(bodyOf(id), 1); parentPort.postMessage(1); for (;;);",
    );
    const source = `import { parentPort } from "node:worker_threads"; ${worker}`;
    const url = `data:text/javascript,${encodeURIComponent(source)}`;
    const main = `
      import { Worker } from "node:worker_threads";
      const worker = new Worker(new URL(${JSON.stringify(url)}));
      worker.once("error", (error) => { console.error(error); process.exit(9); });
      worker.once("message", async () => { await worker.terminate(); });`;
    const ended = spawnSync(process.execPath, ["--input-type=module", "-e", main]);
    expect(ended.stderr.toString()).toBe("");
    expect(ended.status).toBe(0);
    expect(found()).toEqual({ ids: upTo(1000), problems: [] });
  });

  test("after SIGKILL in the middle of a long line, and the torn one is passed over", async () => {
    const what = `
      const traces = open();
      for (let id = 0; ; id += 1) { traces.append(bodyOf(id, 800_000), 1); process.stdout.write(id + "\\n"); }`;
    for (let round = 0; round < 5; round += 1) {
      const dir = join(place, String(round));
      mkdirSync(dir);
      const child = spawn(process.execPath, ["--input-type=module", "-e", program(what, dir)]);
      const closed = once(child, "close");
      let said = "";
      child.stdout.on("data", (chunk: Buffer) => {
        said += chunk.toString();
        if (said.split("\n").length > 5 + round) child.kill("SIGKILL");
      });
      await closed;
      const told = said.split("\n").length - 1;
      const { ids, problems } = found(dir);
      expect(ids.length).toBeGreaterThanOrEqual(told);
      expect(ids).toEqual(upTo(ids.length));
      expect(problems.every(({ problem }) => problem === "torn")).toBe(true);
    }
  });

  test("when two processes with two journals each write at once", async () => {
    const children = ["a", "b"].map((name) =>
      once(
        spawn(process.execPath, ["--input-type=module", "-e", program(twoJournals(name))]),
        "close",
      ),
    );
    await Promise.all(children);
    const { ids, problems } = found();
    expect(problems).toEqual([]);
    expect(ids).toHaveLength(2000);
    expect(new Set(ids).size).toBe(2000);
    for (const name of ["a0", "a1", "b0", "b1"]) {
      const own = ids.filter((id) => String(id).startsWith(name));
      expect(own).toEqual(upTo(500).map((id) => `${name}-${id}`));
    }
  });
});

test("a limit on the size of files makes more files, and no line is torn", () => {
  const what = `
    const traces = open();
    for (let id = 0; id < 200; id += 1) traces.append(bodyOf(id, 3000), 1);
    console.log(JSON.stringify(traces.stats()));`;
  const limited = 'ulimit -f 64 && exec "$NODE" --input-type=module -e "$PROGRAM"';
  const env = { ...process.env, NODE: process.execPath, PROGRAM: program(what) };
  const ended = spawnSync("bash", ["-c", limited], { env });
  expect(JSON.parse(ended.stdout.toString())).toEqual({
    appended: 200,
    buffered: 0,
    dropped: {},
    failedSyncs: 0,
  });
  expect(found()).toEqual({ ids: upTo(200), problems: [] });
  const segments = readdirSync(join(place, ".spoor/journal"));
  expect(segments.length).toBeGreaterThan(8);
});
