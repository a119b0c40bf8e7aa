import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
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

/** What one reading of the files gives where nothing is known of them. */
async function ingestAnew(...paths: readonly string[]): Promise<readonly string[]> {
  const known = join(folder, "transcripts.json");
  const before = readFileSync(known);
  rmSync(known);
  const ids = await ingest(...paths);
  writeFileSync(known, before);
  return ids;
}

describe("a file that grows while it is read", () => {
  const rows = Array.from({ length: 12 }, (_, call) => `${row("s1", `m${call}`)}\n`).join("");
  const ends = [0.2, 0.33, 0.5, 0.77, 1].map((part) => Math.floor(rows.length * part));

  test("gives in all what a reading of the whole gives, also where its last line was half written", async () => {
    const path = write("a.jsonl");
    const ids = new Set<string>();
    for (const [index, end] of ends.entries()) {
      appendFileSync(path, rows.slice(ends[index - 1] ?? 0, end));
      for (const id of await ingest(path)) ids.add(id);
    }
    expect(ids).toEqual(new Set(await ingestAnew(path)));
    expect(ids.size).toBe(13);
  });

  test("gives the same where the program was killed before it was known what was stored", async () => {
    const path = write("a.jsonl");
    const ids = new Set<string>();
    for (const [index, end] of ends.entries()) {
      appendFileSync(path, rows.slice(ends[index - 1] ?? 0, end));
      const progress = await openProgress(folder);
      const requests: unknown[] = [];
      for await (const request of progress.requests([path], options)) requests.push(request);
      for (const id of spanIdsOf(requests)) ids.add(id);
    }
    expect(new Set(await ingest(path))).toEqual(ids);
  });

  test("is read from its start where it was cut, written anew, or put away for a new one", async () => {
    const path = write("a.jsonl", row("s1", "m1"), row("s1", "m2"));
    const before = await ingest(path);
    writeFileSync(path, `${row("s1", "m1")}\n`);
    const cut = await ingest(path);
    expect(cut).toHaveLength(2);
    expect(before).toEqual(expect.arrayContaining([...cut]));
    write("a.jsonl", row("s2", "m3"), row("s2", "m4"), row("s2", "m5"));
    expect(await ingest(path)).toEqual(await ingestAnew(path));
    renameSync(path, join(folder, "a-1.jsonl"));
    write("a.jsonl", row("s3", "m6"));
    const rotated = await ingest(path, join(folder, "a-1.jsonl"));
    expect(rotated).toHaveLength(6);
    expect(await ingest(path, join(folder, "a-1.jsonl"))).toEqual([]);
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
