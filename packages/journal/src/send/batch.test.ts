import { appendFileSync, mkdtempSync, readdirSync, renameSync, rmSync, unlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Batches } from "./batch.ts";
import { jsonEncoding } from "./encoding/json.ts";
import { readAcks, writeAck } from "../ack.ts";
import { openFolder } from "../folder.ts";
import type { Folder } from "../folder.ts";
import { encodeLine } from "../line.ts";
import { segmentFiles } from "../read/journal-files.ts";

const destination = "http://localhost:4318/v1/traces";
const limits = { maxRecords: 10, maxBytes: 1_000_000 };
let folder: Folder = { dir: "", journal: "" };
let problems: string[] = [];

beforeEach(() => {
  const opened = openFolder(join(mkdtempSync(join(tmpdir(), "spoor-batch-")), ".spoor"));
  if ("problem" in opened) throw new Error(opened.problem);
  folder = opened;
  problems = [];
});

afterEach(() => rmSync(folder.dir, { recursive: true, force: true }));

const nameOf = (process: number): string => `traces-loyw3v28-${process}-0-0123456789abcdef-0`;
const pathOf = (process: number, ending = "open"): string =>
  join(folder.journal, `${nameOf(process)}.${ending}`);
const lineOf = (id: number, n = 1): Buffer =>
  encodeLine(`{"resourceSpans":[{"id":${id}}]`, { n, seq: id });

function write(process: number, ...numbers: readonly number[]): void {
  appendFileSync(pathOf(process), Buffer.concat(numbers.map((id) => lineOf(id))));
}

function batches(): Batches {
  return new Batches({
    folder,
    destination,
    signal: "traces",
    segments: () => segmentFiles(folder.dir),
    encoding: jsonEncoding("traces"),
    onDamage: (problem) => problems.push(problem),
    onUnencodable: (_, reason) => problems.push(reason),
  });
}

async function ids(from: Batches, most = limits): Promise<readonly number[]> {
  const lines = await from.next(most);
  return lines.map(({ piece }) => Number(/\d+/.exec(piece.bytes.toString())?.[0]));
}

const range = (from: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => from + at);

test("gives what there is in the order in which it was written, a batch at a time, and then nothing", async () => {
  write(1, ...range(0, 7));
  write(2, ...range(7, 7));
  const made = batches();
  expect(await ids(made)).toEqual(range(0, 10));
  expect(await ids(made)).toEqual(range(10, 4));
  expect(await ids(made)).toEqual([]);
  write(1, 14);
  expect(await ids(made)).toEqual([14]);
});

test("says in the folder that a destination waits before it has anything, and not of one that has", async () => {
  write(1, 0);
  write(2, 1);
  const made = batches();
  expect(await ids(made, { ...limits, maxRecords: 1 })).toEqual([0]);
  expect(readAcks(folder.dir)).toMatchObject([{ segment: nameOf(1), offset: 0 }]);
  expect(await ids(made)).toEqual([1]);
  expect(readAcks(folder.dir)).toHaveLength(1);
  const offset = lineOf(0).length;
  writeAck({ folder, segment: nameOf(1), destination, offset });
  write(1, 2);
  expect(await ids(batches())).toEqual([2, 1]);
  expect(readAcks(folder.dir)).toMatchObject([{ segment: nameOf(1), offset }]);
});

test("counts records, not lines, and gives a line that holds more than a batch", async () => {
  appendFileSync(
    pathOf(1),
    Buffer.concat([lineOf(1, 50), lineOf(2, 4), lineOf(3, 4), lineOf(4, 4)]),
  );
  const made = batches();
  expect([await ids(made), await ids(made), await ids(made)]).toEqual([[1], [2, 3], [4]]);
  expect(made.waiting()).toBe(62);
});

test("what was not taken is given again, what was taken is not, in this process and the next", async () => {
  write(1, ...range(0, 7));
  write(2, ...range(7, 7));
  const made = batches();
  const lines = await made.next(limits);
  made.taken(lines.slice(0, 8));
  expect(made.waiting()).toBe(6);
  made.rewind();
  expect(await ids(made)).toEqual(range(8, 6));
  expect(await ids(batches())).toEqual(range(8, 6));
  expect(readdirSync(folder.journal).filter((name) => name.endsWith(".ack"))).toHaveLength(2);
});

test("a segment that was acknowledged to its end is not read", async () => {
  write(1, 1);
  writeAck({ folder, segment: nameOf(1), destination, offset: lineOf(1).length });
  const made = batches();
  expect([await ids(made), made.waiting()]).toEqual([[], 0]);
});

test("a segment that goes away between two batches is no failure", async () => {
  write(1, ...range(0, 12));
  write(2, 20);
  const made = batches();
  expect(await ids(made)).toHaveLength(10);
  unlinkSync(pathOf(1));
  expect(await ids(made)).toEqual([20]);
  expect(made.waiting()).toBe(1);
});

describe("damage", () => {
  test("is told once, also when it is read again", async () => {
    write(1, 1);
    appendFileSync(pathOf(1), "damage\n");
    write(1, 2);
    const made = batches();
    expect(await ids(made)).toEqual([1, 2]);
    made.rewind();
    expect(await ids(made)).toEqual([1, 2]);
    expect(problems).toEqual(["no_trailer"]);
  });

  test("with lines inside gives these, one after the other where the batch is full", async () => {
    write(1, 1);
    const [one, two] = [lineOf(2), lineOf(3)];
    appendFileSync(pathOf(1), Buffer.concat([Buffer.from("torn"), one.subarray(0, -1), two]));
    write(1, 4);
    const made = batches();
    const small = { ...limits, maxRecords: 2 };
    const first = await made.next(small);
    expect(first).toHaveLength(2);
    made.taken(first);
    expect(await ids(made, small)).toEqual([3, 4]);
    expect(await ids(batches(), small)).toEqual([3, 4]);
  });

  test("at the end of a segment that is being written is waited for", async () => {
    write(1, 1);
    appendFileSync(pathOf(1), lineOf(2).subarray(0, 20));
    const made = batches();
    expect(await ids(made)).toEqual([1]);
    expect(problems).toEqual([]);
    renameSync(pathOf(1), pathOf(1, "jsonl"));
    expect(await ids(made)).toEqual([]);
    expect(problems).toEqual(["torn"]);
  });
});
