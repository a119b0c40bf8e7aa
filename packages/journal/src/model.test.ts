import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { at } from "@spoor/core/record";
import { readAcks, writeAck } from "./ack.ts";
import { claimOrphans } from "./claim/claim-orphans.ts";
import { thisProcess } from "./claim/process-name.ts";
import { openFolder } from "./folder.ts";
import type { Folder } from "./folder.ts";
import { segmentFiles } from "./read/journal-files.ts";
import type { SegmentFile } from "./read/journal-files.ts";
import { readSegment } from "./read/read-segments.ts";
import type { SegmentLine } from "./read/read-segments.ts";
import { readAccounting } from "./retention/accounting.ts";
import { retain } from "./retention/retain.ts";
import { openJournal } from "./write/journal.ts";
import type { Journal } from "./write/journal.ts";

const newline = 10;
const destination = "https://a.example/v1/traces";
const destinations = { traces: [destination] };

/** What has to be true of the lines, whatever is done to the files: the reference that the journal is held against. */
class Model {
  /** What each line said, by its number. */
  readonly written = new Map<number, string>();
  /** How often each may arrive: once, and once more for each acknowledgement that was lost. */
  readonly allowed = new Map<number, number>();
  readonly received = new Map<number, number>();
  /** Lines that damage to a file has hit: they may be lost. */
  readonly hurt = new Set<number>();
  /** Whether a file was damaged at all: then some lines are not counted, or not as taken. */
  isDamaged = false;
  /** Lines that were deleted to make room: they are lost, and counted. */
  readonly dropped = new Set<number>();

  append(text: string): number {
    const id = this.written.size;
    this.written.set(id, text);
    this.allowed.set(id, 1);
    return id;
  }

  receive(id: number, text: unknown): void {
    if (this.written.get(id) !== text) throw new Error(`line ${id} was never written like this`);
    if (this.dropped.has(id)) throw new Error(`line ${id} was dropped, and still arrives`);
    const times = (this.received.get(id) ?? 0) + 1;
    if (times > (this.allowed.get(id) ?? 0)) throw new Error(`line ${id} arrives ${times} times`);
    this.received.set(id, times);
  }

  loseAck(ids: readonly number[]): void {
    for (const id of ids) this.allowed.set(id, (this.allowed.get(id) ?? 0) + 1);
  }

  /** What must have arrived when everything was shipped, and has not. */
  get missing(): readonly number[] {
    return [...this.written.keys()].filter(
      (id) => !this.hurt.has(id) && !this.dropped.has(id) && !this.received.has(id),
    );
  }
}

const now = (): number => 1_700_000_000_000;

/** The journal itself in a folder of its own, and what can be done with its files. */
class Real {
  readonly folder: Folder;
  journal: Journal;

  constructor(place: string) {
    const folder = openFolder(join(mkdtempSync(join(place, "case-")), ".spoor"));
    if ("problem" in folder) throw new Error(folder.problem);
    this.folder = folder;
    this.journal = this.open();
  }

  open(): Journal {
    return openJournal({ folder: this.folder, signal: "traces", now, fsync: "off" });
  }

  append(id: number, text: string): void {
    const body = `{"resourceSpans":[{"id":${id},"text":${JSON.stringify(text)}}]`;
    if (!this.journal.append(body, 1)) throw new Error(`line ${id} was not appended`);
  }

  /** The files of this process become those of one that has ended. */
  crash(tail: string): void {
    const open = new Set(this.files.filter(({ sealed }) => !sealed).map((file) => file.segment));
    this.journal.seal();
    for (const { segment, path } of this.files)
      if (open.has(segment)) {
        renameSync(path, path.replace(/jsonl$/, "open"));
        appendFileSync(path.replace(/jsonl$/, "open"), tail);
      }
    const { pid, start } = thisProcess();
    for (const name of readdirSync(this.folder.journal)) {
      const dead = name
        .replace(`-${pid}_${start}-`, `-${pid}_${start}0-`)
        .replace(`.${pid}-${start}.`, `.${pid}-${start}0.`);
      renameSync(join(this.folder.journal, name), join(this.folder.journal, dead));
    }
    this.journal = this.open();
  }

  get files(): readonly SegmentFile[] {
    return segmentFiles(this.folder.dir);
  }

  /** The files that nobody writes any more. */
  get finished(): readonly SegmentFile[] {
    const self = thisProcess();
    return this.files.filter(({ sealed, owner }) => sealed || owner.start !== self.start);
  }

  acked(segment: string): number {
    const ack = readAcks(this.folder.dir).find((each) => each.segment === segment);
    return ack?.offset ?? 0;
  }

  /** The lines that were not acknowledged, of the segments that belong to this process. */
  unacked(): readonly SegmentLine[] {
    const { start } = thisProcess();
    return this.files
      .filter(({ owner }) => owner.start === start)
      .flatMap((file) => Array.from(readSegment(file, this.acked(file.segment), {})));
  }

  ship(model: Model, isAckLost: boolean): void {
    const lines = this.unacked();
    for (const line of lines) model.receive(idOf(line), textOf(line));
    if (isAckLost) {
      model.loseAck(lines.map(idOf));
      return;
    }
    for (const { segment, end } of lines)
      writeAck({ folder: this.folder, segment, destination, offset: end });
  }
}

const spanOf = (line: SegmentLine): unknown => at(at(line.request, "resourceSpans"), 0);
const idOf = (line: SegmentLine): number => Number(at(spanOf(line), "id"));
const textOf = (line: SegmentLine): unknown => at(spanOf(line), "text");

/** The numbers of the lines of a file of which some byte, of the newline too, is from `from` up to `to`. */
function idsIn(path: string, from: number, to: number): readonly number[] {
  let end = 0;
  return readFileSync(path, "latin1")
    .split("\n")
    .flatMap((line) => {
      const begin = end;
      end += line.length + 1;
      // Lines that a damaged newline has made one are hurt together.
      return begin < to && end > from
        ? [...line.matchAll(/"id":(\d+)/g)].map(([, id]) => Number(id))
        : [];
    });
}

type Command = fc.AsyncCommand<Model, Real>;

function command(name: string, run: (model: Model, real: Real) => Promise<void> | void): Command {
  return {
    check: () => true,
    run: async (model, real) => run(model, real),
    toString: () => name,
  };
}

function append(texts: readonly string[]): Command {
  return command(`append ${JSON.stringify(texts)}`, (model, real) => {
    for (const text of texts) real.append(model.append(text), text);
  });
}

const crash = (tail: string): Command =>
  command(`crash ${JSON.stringify(tail)}`, (_, real) => real.crash(tail));

/** Cuts a part of a file that nobody writes, as a file system does that forgot what it was told. */
function truncate(which: number, part: number): Command {
  return command(`truncate ${which} ${part}`, (model, real) => {
    const file = real.finished[which % Math.max(1, real.finished.length)];
    if (file === undefined) return;
    model.isDamaged = true;
    const { length } = readFileSync(file.path);
    const size = Math.floor(length * part);
    for (const id of idsIn(file.path, size, length)) model.hurt.add(id);
    truncateSync(file.path, size);
  });
}

interface Damage {
  readonly which: number;
  readonly part: number;
  readonly value: number;
  /** Whether the next newline behind that part is hit. */
  readonly isNewline: boolean;
}

/** Changes one byte of a file that nobody writes. */
function corrupt({ which, part, value, isNewline }: Damage): Command {
  return command(`corrupt ${which} ${part} ${value} ${isNewline}`, (model, real) => {
    const file = real.finished[which % Math.max(1, real.finished.length)];
    const bytes = file === undefined ? Buffer.alloc(0) : readFileSync(file.path);
    if (file === undefined || bytes.length === 0) return;
    model.isDamaged = true;
    const place = Math.floor(bytes.length * part);
    const hit = isNewline ? Math.max(place, bytes.indexOf(newline, place)) : place;
    // A newline that goes hurts nobody, but for the last, without which a line was not written whole.
    if (bytes[hit] !== newline || hit === bytes.lastIndexOf(newline))
      for (const id of idsIn(file.path, hit, hit + 1)) model.hurt.add(id);
    bytes[hit] = value;
    writeFileSync(file.path, bytes);
  });
}

const dropsOf = (real: Real): number =>
  readAccounting(real.folder.dir, destinations).reduce(
    (sum, { dropped }) => sum + Object.values(dropped).reduce((all, n) => all + n, 0),
    0,
  );

/** Deletes down to a size: what had not arrived is counted as dropped, exactly. */
function retainTo(maxBytes: number): Command {
  return command(`retain ${maxBytes}`, async (model, real) => {
    const before = real.files.map((file) => ({
      segment: file.segment,
      waiting: [...readSegment(file, real.acked(file.segment), {})].map(idOf),
    }));
    const droppedBefore = dropsOf(real);
    await retain(real.folder, { maxBytes, minFreeBytes: 0, destinations });
    const left = new Set(real.files.map(({ segment }) => segment));
    const lost = before.filter(({ segment }) => !left.has(segment)).flatMap((each) => each.waiting);
    for (const id of lost) model.dropped.add(id);
    const counted = dropsOf(real) - droppedBefore;
    if (!model.isDamaged && counted !== lost.length) {
      throw new Error(`${lost.length} lines are dropped, ${counted} are counted`);
    }
  });
}

const place = fc.nat(9999).map((part) => part / 10_000);

const work = [
  fc
    .array(fc.nat(400), { minLength: 1, maxLength: 5 })
    .map((lengths) => append(lengths.map((length) => "a".repeat(length)))),
  fc.array(fc.string({ unit: "binary" }), { maxLength: 5 }).map(append),
  fc.constant(command("seal", (_, real) => real.journal.seal())),
  fc.constantFrom("", '{"resourceSpans":[{"id":0', "x\n").map(crash),
  fc.constant(command("ship", (model, real) => real.ship(model, false))),
  fc.constant(command("ship, ack lost", (model, real) => real.ship(model, true))),
  fc.constant(command("claim", (_, real) => void claimOrphans(real.folder))),
  fc.constantFrom(0, 1000, 4000, 100_000).map(retainTo),
];

const damage = [
  fc.tuple(fc.nat(9), place).map(([which, part]) => truncate(which, part)),
  fc
    .record({
      which: fc.nat(9),
      part: place,
      value: fc.oneof(fc.nat(255), fc.integer({ min: 97, max: 122 })),
      isNewline: fc.boolean(),
    })
    .map(corrupt),
];

const limits = { maxCommands: 25, size: "max" } as const;
const commands = fc.oneof(
  fc.commands<Model, Real, false>(work, limits),
  fc.commands<Model, Real, false>([...work, ...damage], limits),
);

test("no line is lost, made up or sent twice, whatever happens to processes and files", async () => {
  const directory = mkdtempSync(join(tmpdir(), "spoor-model-"));
  const numRuns = process.env["SPOOR_TEST_ALL"] === "1" ? 1000 : 100;
  try {
    await fc.assert(
      fc.asyncProperty(commands, async (run) => {
        const model = new Model();
        const real = new Real(directory);
        await fc.asyncModelRun(() => ({ model, real }), run);
        real.journal.seal();
        claimOrphans(real.folder);
        real.ship(model, false);
        expect(model.missing).toEqual([]);
        expect(real.unacked()).toEqual([]);
        if (model.isDamaged) return;
        const delivered = model.written.size - model.dropped.size;
        const accounts = readAccounting(real.folder.dir, destinations);
        expect(accounts.reduce((sum, account) => sum + account.delivered, 0)).toBe(delivered);
        expect(dropsOf(real)).toBe(model.dropped.size);
      }),
      { numRuns, endOnFailure: true },
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}, 300_000);
