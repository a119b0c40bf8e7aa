import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { at } from "@spoor/core/record";
import { builtJournal, journalProgram } from "../../../../test/support/built-journal.ts";
import type { BuiltJournal } from "../../../../test/support/built-journal.ts";
import { claimOrphans } from "../claim/claim-orphans.ts";
import { thisProcess } from "../claim/process-name.ts";
import { openFolder } from "../folder.ts";
import type { Folder } from "../folder.ts";
import { segmentFiles } from "../read/journal-files.ts";
import { readSegments } from "../read/read-segments.ts";

let built: BuiltJournal = { url: "", remove: () => {} };
let folder: Folder = { dir: "", journal: "" };

beforeAll(async () => {
  built = await builtJournal();
});

afterAll(() => built.remove());

beforeEach(() => {
  const opened = openFolder(join(mkdtempSync(join(tmpdir(), "spoor-live-")), ".spoor"));
  if ("problem" in opened) throw new Error(opened.problem);
  folder = opened;
});

afterEach(() => rmSync(folder.dir, { recursive: true, force: true }));

const names = ["gen_ai.operation.name", "gen_ai.request.model", "spoor.step.name"];

const files = (): readonly string[] => readdirSync(join(folder.journal, "live"));

function pathOf(name = files()[0] ?? ""): string {
  return join(folder.journal, "live", name);
}

/** Runs a program to the end that it brings about itself. */
function run(what: string): void {
  const prelude = `
    const spanOf = (id, attributes = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt-5" }) => ({
      name: "span " + id, kind: 2, startTime: [1700000000, id], endTime: [1700000001, 0], attributes,
      events: [], links: [], status: { code: 0 }, droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0,
      resource: { attributes: { "service.name": "shop" } }, instrumentationScope: { name: "spoor", version: "1.2.3" },
      spanContext: () => ({ traceId: "0af7651916cd43dd8448eb211c80319c", spanId: id.toString(16).padStart(16, "0"), traceFlags: 1 }),
    });
    const attributes = ${JSON.stringify(names)};
    const live = new journal.LiveSpans({ folder, attributes, now: Date.now });
    const kill = () => process.kill(process.pid, "SIGKILL");
    const write = (traces, span) => traces.append(journal.spanRequest(span).body, 1);`;
  const text = journalProgram(built, folder.dir, `${prelude}${what}`);
  const { stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", text]);
  expect(stderr.toString()).toBe("");
}

function spans(): readonly unknown[] {
  return [...readSegments(folder.dir)].map(({ request }) =>
    [at, at, at].reduce(
      (found: unknown, step, index) =>
        step(step(found, ["resourceSpans", "scopeSpans", "spans"][index] ?? ""), 0),
      request,
    ),
  );
}

const namesOfSpans = (): readonly unknown[] =>
  spans()
    .map((span) => String(at(span, "name")))
    .sort();

describe("the spans that a process left open", () => {
  test("become spans of a segment, once", () => {
    run(
      'live.begin(spanOf(1)); live.begin(spanOf(2)).end(); live.begin(spanOf(3, { "spoor.step.name": "read" })); kill();',
    );
    expect(claimOrphans(folder)).toHaveLength(1);
    expect(claimOrphans(folder)).toEqual([]);
    expect(files()).toEqual([]);
    const [call, step] = spans();
    expect(call).toMatchObject({ name: "span 1", status: { code: 2 } });
    expect(at(call, "attributes")).toEqual([
      { key: "gen_ai.operation.name", value: { stringValue: "chat" } },
      { key: "gen_ai.request.model", value: { stringValue: "gpt-5" } },
      { key: "error.type", value: { stringValue: "process_terminated" } },
      { key: "spoor.outcome", value: { stringValue: "interrupted" } },
      { key: "spoor.usage.cost.status", value: { stringValue: "unpriced" } },
      { key: "spoor.usage.cost.unpriced_reason", value: { stringValue: "no_usage" } },
      { key: "spoor.recovered", value: { boolValue: true } },
    ]);
    expect(at(step, "attributes")).toContainEqual({
      key: "spoor.step.status",
      value: { stringValue: "failed" },
    });
    const [line] = readSegments(folder.dir);
    expect(line?.request).toMatchObject({
      resourceSpans: [
        {
          scopeSpans: [{ scope: { name: "spoor", version: "1.2.3" } }],
          resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
        },
      ],
    });
  });

  test("end when the process last wrote something", () => {
    run(
      "live.begin(spanOf(1)); const traces = open(); setTimeout(() => { write(traces, spanOf(2)); kill(); }, 30);",
    );
    const [segment] = segmentFiles(folder.dir);
    const { mtimeMs } = statSync(segment?.path ?? "");
    claimOrphans(folder);
    const recovered = spans().find((span) => at(span, "name") === "span 1");
    expect(at(recovered, "endTimeUnixNano")).toBe(`${Math.trunc(mtimeMs)}000000`);
  });

  test("are not those whose line was written before the record could be taken back", () => {
    run(
      "live.begin(spanOf(1)); live.begin(spanOf(2)); const traces = open(); write(traces, spanOf(9)); write(traces, spanOf(1)); kill();",
    );
    claimOrphans(folder);
    expect(namesOfSpans()).toEqual(["span 1", "span 2", "span 9"]);
  });

  test("stay one each when whoever recovers them ends on the way", () => {
    run("live.begin(spanOf(1)); live.begin(spanOf(2)); kill();");
    const [name = ""] = files();
    const records = readFileSync(pathOf(name));
    claimOrphans(folder);
    // The segment was made, and the file of records was still there.
    writeFileSync(
      pathOf(
        name.replace(".open", `.${spawnSync("true").pid}-${thisProcess().start ?? "0"}.claimed`),
      ),
      records,
    );
    claimOrphans(folder);
    expect(namesOfSpans()).toEqual(["span 1", "span 2"]);
    expect(files()).toEqual([]);
  });

  test("wait where the segment cannot be written, and are made later", () => {
    run("live.begin(spanOf(1)); kill();");
    const [name = ""] = files();
    const blocker = pathOf(name.replace(".open", ".tmp"));
    mkdirSync(blocker);
    claimOrphans(folder);
    expect(namesOfSpans()).toEqual([]);
    expect(files()).toHaveLength(2);
    rmSync(blocker, { recursive: true });
    claimOrphans(folder);
    expect(namesOfSpans()).toEqual(["span 1"]);
  });

  test("hold back the process's segments while another process recovers them", () => {
    run("live.begin(spanOf(1)); write(open(), spanOf(2)); kill();");
    const [name = ""] = files();
    const { pid, start } = { pid: process.ppid, start: "0" };
    renameSync(pathOf(name), pathOf(name.replace(".open", `.${pid}-${start}.claimed`)));
    expect(claimOrphans(folder)).toEqual([]);
    expect(segmentFiles(folder.dir)).toMatchObject([{ claimed: false }]);
  });

  test("are found as far as the file is whole", () => {
    run("for (let id = 0; id < 20; id += 1) live.begin(spanOf(id)); kill();");
    const path = pathOf();
    const bytes = readFileSync(path);
    bytes.fill(0, 5 * 1024, 5 * 1024 + 3);
    writeFileSync(path, bytes);
    truncateSync(path, bytes.length - 1000);
    claimOrphans(folder);
    expect(spans()).toHaveLength(18);
  });

  test("are found after their thread was terminated, while the process lives", () => {
    const worker = journalProgram(
      built,
      folder.dir,
      `new journal.LiveSpans({ folder, attributes: [], now: Date.now }).begin({ name: "lost", kind: 0, startTime: [1, 1],
         attributes: {}, resource: { attributes: {} }, instrumentationScope: { name: "a" },
         spanContext: () => ({ traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 1 }) });
       parentPort.postMessage("begun"); setInterval(() => {}, 1000);`,
    );
    const source = `import { parentPort } from "node:worker_threads"; ${worker}`;
    run(`
      const { Worker } = await import("node:worker_threads");
      const worker = new Worker(new URL("data:text/javascript," + encodeURIComponent(${JSON.stringify(source)})));
      worker.once("message", async () => {
        journal.claimOrphans(folder);
        const early = [...journal.readSegments(folder.dir)].length;
        await worker.terminate();
        journal.claimOrphans(folder);
        if (early > 0) console.error("too early");
      });`);
    expect(namesOfSpans()).toEqual(["lost"]);
  });
});
