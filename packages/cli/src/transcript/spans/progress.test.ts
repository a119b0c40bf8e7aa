import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { spanIdsOf } from "./fixture-spans.ts";
import { openProgress } from "./progress.ts";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "spoor-progress-"));
  folders.push(folder);
  writeFileSync(join(folder, "store.json"), "{}");
});

function row(session: string, message: string, uuid = message) {
  const usage = { input_tokens: 1, output_tokens: 1 };
  return JSON.stringify({
    type: "assistant",
    sessionId: session,
    uuid,
    timestamp: "2026-01-01T10:00:00.000Z",
    message: { id: message, model: "claude-opus-4-6", stop_reason: "end_turn", usage },
  });
}

function write(name: string, ...rows: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, rows.map((each) => `${each}\n`).join(""));
  return path;
}

const options = {
  agent: undefined,
  report: { rejected: () => {}, read: () => {} },
  signal: new AbortController().signal,
};

/** The spans that a reading of the files gives, which are then known to be stored. */
async function ingest(...paths: readonly string[]): Promise<readonly string[]> {
  const progress = await openProgress(folder);
  const requests: unknown[] = [];
  for await (const request of progress.requests(paths, options)) requests.push(request);
  await progress.save();
  return spanIdsOf(requests);
}

describe("the second reading", () => {
  test("of the same files gives nothing", async () => {
    const paths = [write("a.jsonl", row("s1", "m1")), write("b.jsonl", row("s2", "m2"))];
    expect(await ingest(...paths)).toHaveLength(4);
    expect(await ingest(...paths)).toEqual([]);
  });

  test("gives the sessions alone of which a file has grown, whole", async () => {
    const grown = write("a.jsonl", row("s1", "m1"));
    const paths = [grown, write("b.jsonl", row("s2", "m2"))];
    const before = await ingest(...paths);
    appendFileSync(grown, `${row("s1", "m3")}\n`);
    const after = await ingest(...paths);
    expect(after).toHaveLength(3);
    expect(after.filter((id) => before.includes(id))).toHaveLength(2);
  });

  test("gives all that other files have of those sessions", async () => {
    const first = write("a.jsonl", row("s1", "m1"));
    const second = write("agent-a.jsonl", row("s1", "m2"));
    const before = await ingest(first, second);
    appendFileSync(second, `${row("s1", "m3")}\n`);
    const after = await ingest(first, second);
    expect(after).toEqual(expect.arrayContaining([...before]));
    expect(after).toHaveLength(before.length + 1);
  });

  test("leaves a call where it is when a fork with its copy comes, whatever it is called", async () => {
    const origin = write("z.jsonl", row("s1", "m1"));
    const before = await ingest(origin);
    const fork = write("a.jsonl", row("s2", "m1"), row("s2", "m2"));
    const after = await ingest(fork, origin);
    expect(after).toEqual(expect.arrayContaining([...before]));
    expect(after).toHaveLength(before.length + 2);
  });

  test("reads again a file that was replaced by one of the same length", async () => {
    const path = write("a.jsonl", row("s1", "m1"));
    await ingest(path);
    rmSync(path);
    write("a.jsonl", row("s1", "m9"));
    expect(await ingest(path)).toHaveLength(2);
  });

  test("sees what a database writes beside itself", async () => {
    const path = write("a.jsonl", row("s1", "m1"));
    await ingest(path);
    writeFileSync(`${path}-wal`, "1");
    expect(await ingest(path)).toHaveLength(2);
  });

  test("is a first one where the store is gone, or what is known of it is damaged", async () => {
    const path = write("a.jsonl", row("s1", "m1"));
    await ingest(path);
    writeFileSync(join(folder, "transcripts.json"), "{");
    expect(await ingest(path)).toHaveLength(2);
    expect(await ingest(path)).toEqual([]);
    rmSync(join(folder, "store.json"));
    expect(await ingest(path)).toHaveLength(2);
  });
});

test("names from files are no keys of objects", async () => {
  const path = write("__proto__", row("__proto__", "__proto__"));
  expect(await ingest(path)).toHaveLength(2);
  expect(await ingest(path)).toEqual([]);
});

test("what was read and not stored is not known", async () => {
  const path = write("a.jsonl", row("s1", "m1"));
  const progress = await openProgress(folder);
  for await (const request of progress.requests([path], options)) expect(request).toBeDefined();
  expect(await ingest(path)).toHaveLength(2);
  expect(readFileSync(join(folder, "transcripts.json"), "utf8")).toContain("spoor.transcripts/1");
});
