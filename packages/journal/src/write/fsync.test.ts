import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import type * as Fs from "node:fs";
import type * as Timers from "node:timers";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openJournal } from "./journal.ts";
import type { Journal, JournalOptions } from "./journal.ts";
import { openFolder } from "../folder.ts";

/** What reached the system, in its order: how far a file was written, and how far it was on the disk for certain. */
type Operation =
  | { readonly kind: "write"; readonly file: number; readonly bytes: number; readonly at: number }
  | { readonly kind: "begin" | "end"; readonly file: number }
  | { readonly kind: "folder" };

const recorded = await vi.hoisted(async () => {
  const { AsyncLocalStorage } = await import("node:async_hooks");
  const storage = new AsyncLocalStorage<string>();
  const contexts: unknown[] = [];
  const operations: Operation[] = [];
  const waiting: (() => void)[] = [];
  const error = Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
  return { operations, waiting, storage, contexts, error, now: 0, onTheWay: 0, failing: false };
});

vi.mock("node:timers", async (original) => {
  const real = await original<typeof Timers>();
  const timer = { unref: (): void => {} };
  const setTimeout = (run: () => void): typeof timer => {
    recorded.waiting.push(run);
    recorded.contexts.push(recorded.storage.getStore());
    return timer;
  };
  return { ...real, setTimeout };
});

vi.mock("node:fs", async (original) => {
  const real = await original<typeof Fs>();
  const { operations, error } = recorded;
  return {
    ...real,
    writeSync: (file: number, line: Buffer, from: number): number => {
      const bytes = real.writeSync(file, line, from);
      operations.push({ kind: "write", file, bytes, at: recorded.now });
      return bytes;
    },
    fdatasyncSync: (file: number): void => {
      if (recorded.failing) throw error;
      operations.push({ kind: "begin", file });
      real.fdatasyncSync(file);
      operations.push({ kind: "end", file });
    },
    fdatasync: (file: number, done: (error: Error | null) => void): void => {
      recorded.onTheWay += 1;
      operations.push({ kind: "begin", file });
      real.fdatasync(file, (failure) => {
        recorded.onTheWay -= 1;
        operations.push({ kind: "end", file });
        done(recorded.failing ? error : failure);
      });
    },
    fsyncSync: (folder: number): void => {
      real.fsyncSync(folder);
      operations.push({ kind: "folder" });
    },
  };
});

let place = "";

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "spoor-fsync-"));
  recorded.operations.length = 0;
  recorded.waiting.length = 0;
  recorded.now = 1_700_000_000_000;
  recorded.failing = false;
});

afterEach(() => rmSync(place, { recursive: true, force: true }));

function journal(options: Partial<JournalOptions> = {}): Journal {
  const folder = openFolder(join(place, ".spoor"));
  if ("problem" in folder) throw new Error(folder.problem);
  return openJournal({ folder, signal: "traces", now: () => recorded.now, ...options });
}

const body = '{"resourceSpans":[]';

/** One second passes: what is due is done, and what that began comes to its end. */
async function second(): Promise<void> {
  recorded.now += 1000;
  for (const run of recorded.waiting.splice(0)) run();
  while (recorded.onTheWay > 0) await setImmediate();
}

const kinds = (): readonly string[] => recorded.operations.map(({ kind }) => kind);

/**
 * When each written byte was written that need not be on the disk after the first `count` operations. A file's bytes count as
 * on the disk once a sync has ended that began after they were written.
 */
function atRisk(count: number): readonly number[] {
  const open = new Map<number, number[]>();
  const begun = new Map<number, number>();
  for (const operation of recorded.operations.slice(0, count)) {
    if (operation.kind === "folder") continue;
    const writes = open.get(operation.file) ?? [];
    open.set(operation.file, writes);
    if (operation.kind === "write") writes.push(operation.at);
    if (operation.kind === "begin") begun.set(operation.file, writes.length);
    if (operation.kind === "end") writes.splice(0, begun.get(operation.file));
  }
  return [...open.values()].flat();
}

describe("by interval", () => {
  test("lines are brought onto the disk each second, and nothing is done when none came", async () => {
    const traces = journal();
    traces.append(body, 1);
    traces.append(body, 1);
    expect(kinds()).toEqual(["write", "write"]);
    await second();
    expect(kinds()).toEqual(["write", "write", "begin", "end"]);
    await second();
    await second();
    expect(kinds()).toEqual(["write", "write", "begin", "end"]);
    traces.append(body, 1);
    await second();
    expect(kinds().slice(4)).toEqual(["write", "begin", "end"]);
  });

  test("wherever the power goes, at most the lines of the last second are at risk", async () => {
    const traces = journal();
    const ends: number[] = [];
    for (let tick = 0; tick < 130; tick += 1) {
      for (let line = 0; line < 1 + (tick % 4); line += 1) traces.append(body, 1);
      await second();
      ends.push(recorded.operations.length);
    }
    expect(readdirSync(join(place, ".spoor/journal"))).toHaveLength(3);
    for (const [index, end] of ends.entries()) {
      const now = 1_700_000_000_000 + (index + 1) * 1000;
      expect(atRisk(end).every((at) => now - at < 1000)).toBe(true);
    }
    const writes = recorded.operations.filter(({ kind }) => kind === "write");
    for (let cut = 0; cut <= recorded.operations.length; cut += 1) {
      const last = recorded.operations.slice(0, cut).findLast(({ kind }) => kind === "write");
      const now = last !== undefined && "at" in last ? last.at : 0;
      expect(atRisk(cut).every((at) => now - at <= 1000)).toBe(true);
    }
    expect(writes.length).toBeGreaterThan(300);
  });

  test("a finished segment is on the disk when seal returns", () => {
    const traces = journal();
    traces.append(body, 1);
    traces.seal();
    expect(kinds()).toEqual(["write", "begin", "end"]);
    expect(atRisk(3)).toEqual([]);
  });

  test("seal does not rely on what is still on its way", async () => {
    const traces = journal();
    traces.append(body, 1);
    for (const run of recorded.waiting.splice(0)) run();
    expect(recorded.onTheWay).toBe(1);
    traces.seal();
    expect(kinds()).toEqual(["write", "begin", "begin", "end"]);
    await second();
    expect(readdirSync(join(place, ".spoor/journal"))).toEqual([expect.stringMatching(/\.jsonl$/)]);
  });

  test("an idle segment is finished after a minute, and then nothing is left to be done", async () => {
    const sealed = vi.fn<(segment: string, bytes: number) => void>();
    const traces = journal({ sealed });
    traces.append(body, 1);
    for (let tick = 0; tick < 60; tick += 1) await second();
    expect(sealed).toHaveBeenCalledTimes(1);
    expect(recorded.waiting).toEqual([]);
    traces.append(body, 1);
    expect(recorded.waiting).toHaveLength(1);
  });

  test("a disk that fails is counted and nothing else", async () => {
    const traces = journal();
    recorded.failing = true;
    traces.append(body, 1);
    await second();
    traces.append(body, 1);
    traces.seal();
    expect(traces.stats()).toEqual({ appended: 2, buffered: 0, dropped: {}, failedSyncs: 2 });
  });
});

test("what is due each second holds nothing of the request in which it became due", () => {
  recorded.contexts.length = 0;
  const traces = journal();
  recorded.storage.run("a request", () => traces.append(body, 1));
  expect(recorded.contexts).toEqual([undefined]);
});

test("always: each line is on the disk when append returns", () => {
  const traces = journal({ fsync: "always" });
  for (let line = 1; line <= 3; line += 1) {
    expect(traces.append(body, 1)).toBe(true);
    expect(atRisk(recorded.operations.length)).toEqual([]);
  }
  expect(kinds().filter((kind) => kind === "folder")).toHaveLength(1);
});

test("off: the system is never asked", async () => {
  const traces = journal({ fsync: "off" });
  traces.append(body, 1);
  await second();
  traces.seal();
  expect(kinds()).toEqual(["write"]);
});

test("what waits in memory is written when the folder is there again, without another line", async () => {
  const folder = openFolder(join(place, ".spoor"));
  if ("problem" in folder) throw new Error(folder.problem);
  const traces = journal({ folder: { ...folder, journal: join(place, "later") } });
  expect(traces.append(body, 1)).toBe(false);
  await second();
  expect(traces.stats()).toMatchObject({ appended: 0, buffered: 1 });
  const { mkdirSync } = await vi.importActual<typeof Fs>("node:fs");
  mkdirSync(join(place, "later"));
  await second();
  expect(traces.stats()).toMatchObject({ appended: 1, buffered: 0 });
});
