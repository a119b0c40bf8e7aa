import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readAccounting, recordRejected } from "./accounting.ts";
import type { Account } from "./accounting.ts";
import { readLosses, recordLosses, shortenLosses } from "./loss-log.ts";
import { retain } from "./retain.ts";
import { destinationId, writeAck } from "../ack.ts";
import type { ProcessName } from "../claim/process-name.ts";
import { openFolder } from "../folder.ts";
import type { Folder } from "../folder.ts";
import { encodeLine } from "../line.ts";
import { segmentFiles } from "../read/journal-files.ts";
import { segmentName } from "../segment-name.ts";
import type { Signal } from "../segment-name.ts";
import { openJournal } from "../write/journal.ts";

const kibibyte = 1024;
const backend = "https://a.example/v1/traces";
const other = "https://b.example/v1/traces";
let folder: Folder = { dir: "", journal: "" };
let made = 0;

beforeEach(() => {
  made = 0;
  const opened = openFolder(join(mkdtempSync(join(tmpdir(), "spoor-retain-")), ".spoor"));
  if ("problem" in opened) throw new Error(opened.problem);
  folder = opened;
});

afterEach(() => rmSync(folder.dir, { recursive: true, force: true }));

interface Made {
  readonly signal?: Signal;
  readonly ending?: ".open" | ".jsonl" | ".1-0.claimed";
  readonly lines?: number;
  readonly text?: string;
  readonly writer?: ProcessName;
}

/** A segment with lines of 1 KiB, each of which holds two records; gives its name. */
function segment({
  signal = "traces",
  ending = ".jsonl",
  lines = 10,
  text = "",
  writer = { pid: 1 },
}: Made = {}): string {
  made += 1;
  const random = made.toString(16).padStart(16, "0");
  const name = segmentName({ ...writer, signal, startMs: made, threadId: 0, random, seq: 0 });
  const path = join(folder.journal, name + ending);
  writeFileSync(path, "");
  for (let seq = 0; seq < lines; seq += 1) {
    const body = `{"resourceSpans":[{${text}"pad":"`;
    const room = kibibyte - encodeLine(`${body}"}]`, { n: 2, seq }).length;
    appendFileSync(path, encodeLine(`${body}${"x".repeat(room)}"}]`, { n: 2, seq }));
  }
  return name;
}

/** A second line is rounded by what the length of the numbers in it leaves. */
function sizeOf(name: string): number {
  const file = segmentFiles(folder.dir).find((each) => each.segment === name);
  return statSync(file?.path ?? "").size;
}

function ack(name: string, destination = backend, offset = sizeOf(name)): void {
  expect(writeAck({ folder, segment: name, destination, offset })).toBe(true);
}

const left = (): readonly string[] => segmentFiles(folder.dir).map((file) => file.segment);

/** A bound below which `files` segments of ten lines fit, on a disk with room enough. */
const room = (files: number) =>
  ({ maxBytes: (files + 0.5) * 10 * kibibyte, minFreeBytes: 0 }) as const;

const failing = '"status":{"code":2},';

describe("a journal that is too large", () => {
  test("is left alone until then, whatever was taken", async () => {
    ack(segment());
    segment();
    const destinations = { traces: [backend] };
    expect(await retain(folder, { ...room(2), destinations })).toEqual({ segments: 0, bytes: 0 });
    expect(left()).toHaveLength(2);
  });

  test("loses the oldest that every destination has taken first, with their acknowledgements", async () => {
    const [oldest, halfTaken, taken, newest] = [segment(), segment(), segment(), segment()];
    for (const each of [halfTaken, taken]) ack(each);
    ack(taken, other);
    const destinations = { traces: [backend, other] };
    const { segments, bytes } = await retain(folder, { ...room(3), destinations });
    expect({ segments, bytes }).toEqual({ segments: 1, bytes: expect.closeTo(10_240, -2) });
    expect(left()).toEqual([oldest, halfTaken, newest]);
    expect(readdirSync(folder.journal).filter((name) => name.endsWith(".ack"))).toEqual([
      `${halfTaken}.${destinationId(backend)}.ack`,
    ]);
  });

  test("then loses the oldest without errors, and the others only when nothing else is left", async () => {
    const first = segment({ text: failing });
    const logs = segment({ signal: "logs", text: '"severityNumber":17,' });
    segment({ ending: ".1-0.claimed" });
    const last = segment();
    await retain(folder, room(3));
    expect(left()).toEqual([first, logs, last]);
    await retain(folder, room(2));
    expect(left()).toEqual([first, logs]);
    await retain(folder, room(1));
    expect(left()).toEqual([logs]);
  });

  test("keeps what is being written, and not what a process left open that has ended", async () => {
    const open = segment({ ending: ".open" });
    segment({ ending: ".open", writer: { pid: spawnSync("true").pid } });
    segment();
    await retain(folder, room(0));
    expect(left()).toEqual([open]);
  });

  test("takes the words of a text for no error", async () => {
    const quoting = segment({ text: `"text":${JSON.stringify(failing)},` });
    const failed = segment({ text: failing });
    await retain(folder, room(1));
    expect(left()).toEqual([failed]);
    expect(quoting).toBeDefined();
  });

  test("comes within its bounds over several calls when there is much to read", async () => {
    for (let count = 0; count < 150; count += 1) segment({ lines: 1 });
    const bounds = { maxBytes: 10.5 * kibibyte, minFreeBytes: 0 };
    expect(await retain(folder, bounds)).toMatchObject({ segments: 64 });
    await retain(folder, bounds);
    expect(await retain(folder, bounds)).toMatchObject({ segments: 12 });
    expect(left()).toHaveLength(10);
    expect(await retain(folder, bounds)).toMatchObject({ segments: 0 });
  });

  test("is one that leaves too little of the disk, too", async () => {
    segment();
    segment();
    await retain(folder, { minFreeBytes: Number.MAX_SAFE_INTEGER });
    expect(left()).toEqual([]);
    expect(accounts()).toMatchObject([{ dropped: { disk: 40 } }]);
  });
});

function accounts(...destinations: string[]): readonly Account[] {
  return readAccounting(folder.dir, { traces: destinations });
}

const of = (destination: string | undefined) => ({
  signal: "traces",
  destination: destination === undefined ? undefined : destinationId(destination),
  stored: 0,
});

describe("the accounts of a folder", () => {
  test("are none where there is nothing, and one without a destination where nothing is sent", () => {
    expect(readAccounting(folder.dir)).toEqual([]);
    segment();
    expect(readAccounting(folder.dir)).toEqual([
      { ...of(undefined), delivered: 0, spooled: 20, rejected: 0, dropped: {} },
    ]);
  });

  test("tell for each destination what it has and has not", () => {
    const [whole, half] = [segment(), segment()];
    ack(whole);
    ack(half, backend, 5 * kibibyte + 100);
    expect(accounts(backend, other)).toEqual([
      { ...of(backend), delivered: 30, spooled: 10, rejected: 0, dropped: {} },
      { ...of(other), delivered: 0, spooled: 40, rejected: 0, dropped: {} },
    ]);
  });

  test("are the same after segments were deleted, but for what was dropped", async () => {
    const [whole, half] = [segment(), segment()];
    segment();
    ack(whole);
    ack(half, backend, 5 * kibibyte + 100);
    await retain(folder, { ...room(1), destinations: { traces: [backend] } });
    expect(left()).toHaveLength(1);
    expect(accounts(backend, other)).toEqual([
      { ...of(backend), delivered: 30, spooled: 20, rejected: 0, dropped: { cap: 10 } },
      { ...of(other), delivered: 0, spooled: 20, rejected: 0, dropped: { taken: 20, cap: 20 } },
    ]);
  });

  test("count what was refused when it was acknowledged, once", () => {
    const name = segment();
    const rejected = { segment: name, offset: 1024, destination: backend, records: 2 };
    expect(recordRejected(folder, rejected)).toBe(true);
    expect(accounts(backend)).toMatchObject([{ delivered: 0, spooled: 20, rejected: 0 }]);
    recordRejected(folder, rejected);
    ack(name);
    expect(accounts(backend)).toMatchObject([{ delivered: 18, spooled: 0, rejected: 2 }]);
    expect(accounts(backend, other)).toMatchObject([{}, { spooled: 20, rejected: 0 }]);
    recordRejected(folder, { ...rejected, offset: 3000, droppedFor: "unencodable" });
    expect(accounts(backend, other)).toEqual([
      { ...of(backend), delivered: 16, spooled: 0, rejected: 2, dropped: { unencodable: 2 } },
      { ...of(other), delivered: 0, spooled: 20, rejected: 0, dropped: {} },
    ]);
  });

  test("hold what a journal dropped in memory, as soon as it is sealed", () => {
    const traces = openJournal({ folder, signal: "traces", now: Date.now });
    traces.append('{"resourceSpans":[]', 3);
    traces.append(" ".repeat(1_000_000), 4);
    traces.seal();
    traces.append(" ".repeat(1_000_000), 5);
    traces.seal();
    traces.seal();
    expect(readAccounting(folder.dir)).toMatchObject([
      { spooled: 3, delivered: 0, dropped: { too_large: 9 } },
    ]);
  });

  test("do not count twice what was deleted but in word", () => {
    const name = segment();
    const loss = { key: name, signal: "traces", reason: "cap", records: 20 } as const;
    recordLosses(folder.dir, [loss]);
    expect(readAccounting(folder.dir)).toMatchObject([{ spooled: 20, dropped: {} }]);
    rmSync(join(folder.journal, `${name}.jsonl`));
    recordLosses(folder.dir, [loss]);
    expect(readAccounting(folder.dir)).toMatchObject([{ spooled: 0, dropped: { cap: 20 } }]);
  });
});

const log = (): string => join(folder.journal, "losses.log");
const loss = (index: number, taken = {}) =>
  ({ key: `k-${index}`, signal: "traces", reason: "cap", records: 2, taken }) as const;

describe("the log of losses", () => {
  test("passes over what is damaged or unfinished", () => {
    recordLosses(folder.dir, [loss(1)]);
    appendFileSync(log(), '{"key":"half","sign');
    recordLosses(folder.dir, [loss(2)]);
    appendFileSync(log(), 'null\n{"key":"x","signal":"traces","reason":"cap","records":-1}\n');
    expect(readLosses(folder.dir).map(({ key }) => key)).toEqual(["k-1", "k-2"]);
  });

  test("is added up when it is long, and nothing is counted twice or lost on the way", () => {
    const count = 4000;
    recordLosses(
      folder.dir,
      Array.from({ length: count }, (_, index) => loss(index, { a: 1 })),
    );
    const refused = { ...loss(-1), reason: "rejected", destination: "a", records: 7 };
    recordLosses(folder.dir, [refused, loss(3)]);
    const long = statSync(log()).size;
    shortenLosses(folder.dir, (key) => key === "k-0");
    expect(statSync(log()).size).toBeLessThan(long / 100);
    const sums = [...readLosses(folder.dir)];
    expect(sums).toMatchObject([
      { reason: "cap", records: (count - 1) * 2, taken: { a: count - 2 } },
      { reason: "rejected", records: 7, destination: "a" },
    ]);
    // A log that was added up but not deleted yet.
    const [, id = ""] = /^sum-([0-9a-f]+)-0$/.exec(sums[0]?.key ?? "") ?? [];
    writeFileSync(join(folder.journal, `losses.${id}.log`), JSON.stringify(loss(1)));
    expect(readLosses(folder.dir)).toEqual(sums);
    // One that was not added up yet.
    writeFileSync(join(folder.journal, "losses.0123456789ab.log"), JSON.stringify(loss(1)));
    expect(readLosses(folder.dir)).toHaveLength(3);
    expect(readdirSync(folder.journal)).toHaveLength(3);
  });

  test("stays as it is while it is short, and tells where it cannot be written", () => {
    recordLosses(folder.dir, [loss(1)]);
    shortenLosses(folder.dir, () => false);
    expect(readLosses(folder.dir)).toMatchObject([{ key: "k-1" }]);
    expect(recordLosses(join(folder.dir, "no"), [loss(1)])).toBe(false);
  });
});
