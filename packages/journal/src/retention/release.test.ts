import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readAccounting } from "./accounting.ts";
import { recordLosses } from "./loss-log.ts";
import { releasable, release } from "./release.ts";
import { destinationId, writeAck } from "../ack.ts";
import { thisProcess } from "../claim/process-name.ts";
import type { ProcessName } from "../claim/process-name.ts";
import { openFolder } from "../folder.ts";
import type { Folder } from "../folder.ts";
import { encodeLine } from "../line.ts";
import { claimedName, segmentFiles } from "../read/journal-files.ts";
import { segmentName } from "../segment-name.ts";
import type { Signal } from "../segment-name.ts";

const backend = "https://a.example/v1/traces";
const other = "https://b.example/v1/traces";
const dead: ProcessName = { pid: spawnSync("true").pid };
const lines = Buffer.concat(
  [0, 1, 2].map((seq) => encodeLine('{"resourceSpans":[]', { n: 2, seq })),
);
const whole = lines.length;
let folder: Folder = { dir: "", journal: "" };
let made = 0;

beforeEach(() => {
  made = 0;
  const opened = openFolder(join(mkdtempSync(join(tmpdir(), "spoor-release-")), ".spoor"));
  if ("problem" in opened) throw new Error(opened.problem);
  folder = opened;
});

afterEach(() => rmSync(folder.dir, { recursive: true, force: true }));

interface Made {
  readonly signal?: Signal;
  readonly ending?: (segment: string) => string;
  readonly writer?: ProcessName;
}

/** A segment of three lines with two records each; gives its name. */
function segment({ signal = "traces", ending, writer = dead }: Made = {}): string {
  made += 1;
  const random = made.toString(16).padStart(16, "0");
  const name = segmentName({ ...writer, signal, startMs: made, threadId: 0, random, seq: 0 });
  const file = ending === undefined ? `${name}.jsonl` : ending(name);
  writeFileSync(join(folder.journal, file), lines);
  return name;
}

const ack = (name: string, destination = backend, offset = whole): boolean =>
  writeAck({ folder, segment: name, destination, offset });

const everything = (): number => Infinity;

interface Releasing {
  readonly stored?: (segment: string) => number;
  readonly traces?: readonly string[];
}

/** Releases what may go; gives the segments that went. */
function released({ stored = everything, traces = [] }: Releasing = {}): readonly string[] {
  const before = segmentFiles(folder.dir).map((file) => file.segment);
  release(folder, releasable(folder, { stored, destinations: { traces } }));
  const after = new Set(segmentFiles(folder.dir).map((file) => file.segment));
  return before.filter((name) => !after.has(name));
}

test("a segment goes that is stored to its last byte, with its acknowledgements, and another stays", () => {
  const [first, second] = [segment(), segment()];
  for (const name of [first, second]) ack(name);
  const stored = (name: string): number => (name === first ? whole : whole - 1);
  expect(released({ stored })).toEqual([first]);
  expect(readdirSync(folder.journal).filter((name) => name.endsWith(".ack"))).toEqual([
    `${second}.${destinationId(backend)}.ack`,
  ]);
});

test("a segment for which a destination waits stays, however the destination is known", () => {
  const [taken, waiting] = [segment(), segment()];
  expect(released({ traces: [backend] })).toEqual([]);
  ack(taken);
  ack(waiting, backend, whole - 1);
  expect(released()).toEqual([taken]);
  // Its acknowledgements went with the segment, and yet it is known.
  rmSync(join(folder.journal, `${waiting}.${destinationId(backend)}.ack`));
  expect(released()).toEqual([]);
  ack(waiting);
  expect(released({ traces: [backend, other] })).toEqual([]);
  ack(waiting, other);
  expect(released({ traces: [backend, other] })).toEqual([waiting]);
});

test("a destination that refused something is known by it, and one of other telemetry does not count", () => {
  const [traces, logs] = [segment(), segment({ signal: "logs" })];
  const destination = destinationId(backend);
  const loss = { key: "x@1/y", signal: "traces", reason: "rejected", records: 1 } as const;
  recordLosses(folder.dir, [{ ...loss, destination }]);
  expect(released()).toEqual([logs]);
  ack(traces);
  expect(released()).toEqual([traces]);
});

test("what a process has open or claimed stays, and what a process left does not", () => {
  const own = thisProcess();
  segment({ ending: (name) => `${name}.open`, writer: own });
  segment({ ending: (name) => claimedName(name, own) });
  segment({ ending: (name) => claimedName(name, { pid: process.ppid }) });
  const finished = segment({ writer: own });
  const left = segment({ ending: (name) => `${name}.open` });
  const claimed = segment({ ending: (name) => claimedName(name, dead) });
  expect(released()).toEqual([finished, left, claimed]);
});

test("segments of a process stay that left open spans, until these are recovered", () => {
  const name = segment();
  mkdirSync(join(folder.journal, "live"));
  const live = segmentName({
    ...dead,
    signal: "traces",
    startMs: 9,
    threadId: 0,
    random: "f".repeat(16),
    seq: 0,
  });
  writeFileSync(join(folder.journal, "live", `${live}.open`), "");
  expect(released()).toEqual([]);
  rmSync(join(folder.journal, "live"), { recursive: true });
  expect(released()).toEqual([name]);
});

test("a segment with a line that cannot be read stays", () => {
  const name = segment();
  appendFileSync(join(folder.journal, `${name}.jsonl`), '{"cut":');
  expect(released()).toEqual([]);
  appendFileSync(join(folder.journal, `${name}.jsonl`), "1}\n");
  expect(released()).toEqual([]);
});

const of = (destination: string | undefined) => ({
  signal: "traces",
  destination: destination === undefined ? undefined : destinationId(destination),
  spooled: 0,
  rejected: 0,
  dropped: {},
});

test("the accounts tell what the store alone has, and what was delivered before", () => {
  segment();
  released();
  expect(readAccounting(folder.dir)).toEqual([{ ...of(undefined), delivered: 0, stored: 6 }]);
  ack(segment());
  released();
  expect(readAccounting(folder.dir)).toEqual([{ ...of(backend), delivered: 6, stored: 6 }]);
  const later = readAccounting(folder.dir, { traces: [backend, other] });
  expect(later[1]).toEqual({ ...of(other), delivered: 0, stored: 12 });
});

test("what was counted as released and is still there counts once, and can go later", () => {
  const name = segment();
  const loss = { key: name, signal: "traces", reason: "stored", records: 6 } as const;
  recordLosses(folder.dir, [loss]);
  expect(readAccounting(folder.dir)).toMatchObject([{ spooled: 6, stored: 0 }]);
  expect(released()).toEqual([name]);
  expect(readAccounting(folder.dir)).toMatchObject([{ spooled: 0, stored: 6 }]);
});
