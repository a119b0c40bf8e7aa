import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readSegments } from "@spoor/journal";
import { between, randomOf } from "../runner/random.ts";
import type { Random } from "../runner/random.ts";
import type { Row, Seen } from "../runner/row.ts";

/** What is lost of the time before the power went: a second, and what a sync and a timer may take. */
const mayLoseMs = 1000;
const toleranceMs = 750;
const cuts = 300;

/** What the application did with one of its files, in order. */
interface Note {
  readonly at: number;
  readonly kind: "write" | "sync" | "synced" | "rename";
  readonly path: string;
  readonly bytes?: number;
  readonly to?: string;
}

/** A file at the moment at which the power goes. */
interface FileThen {
  /** Its name in the end. */
  name: string;
  written: number;
  /** Bytes that were there when the last sync that has ended began. */
  durable: number;
  syncing: number;
  /** When the first byte that is not durable was written. */
  readonly writes: { readonly at: number; readonly end: number }[];
}

/** The files as they were at `at`, by their first name. */
function filesAt(notes: readonly Note[], at: number): readonly FileThen[] {
  const files = new Map<string, FileThen>();
  for (const { kind, path, bytes = 0, to = "", at: then } of notes) {
    const file = files.get(path) ?? { name: path, written: 0, durable: 0, syncing: 0, writes: [] };
    files.set(path, file);
    // A later name is what the content is found under now; the power went before, or after, it was given.
    if (kind === "rename") file.name = to;
    if (then > at) continue;
    if (kind === "write") file.writes.push({ at: then, end: (file.written += bytes) });
    if (kind === "sync") file.syncing = file.written;
    if (kind === "synced") file.durable = file.syncing;
  }
  return [...files.values()].filter(({ written }) => written > 0);
}

/** What the disk has: all that was synced, and of the rest some, the whole of it or noise. */
function remains(file: FileThen, content: Buffer, random: Random): Buffer {
  const kept = between(random, file.durable, file.written);
  const bytes = Buffer.from(content.subarray(0, kept));
  if (random() < 0.5) bytes.fill(0, Math.min(kept, between(random, file.durable, kept)));
  return bytes;
}

function cutProblems(folder: string, notes: readonly Note[], random: Random): string[] {
  const [first, last] = [notes[0]?.at ?? 0, notes.at(-1)?.at ?? 0];
  const at = first + random() * (last - first);
  const dir = join(folder, "after-power-loss");
  mkdirSync(join(dir, "journal"), { recursive: true });
  const problems: string[] = [];
  let expected = 0;
  for (const file of filesAt(notes, at)) {
    const content = readFileSync(join(folder, "before", basename(file.name)));
    writeFileSync(join(dir, "journal", basename(file.name)), remains(file, content, random));
    const lost = file.writes.find(({ end }) => end > file.durable);
    if (lost !== undefined && at - lost.at > mayLoseMs + toleranceMs)
      problems.push(`a line written ${Math.round(at - lost.at)} ms before was not on the disk`);
    expected += file.writes.filter(({ end }) => end <= file.durable).length;
  }
  const found = [...readSegments(dir, { signals: ["traces"] })].length;
  if (found < expected) problems.push(`${found} lines were read, ${expected} were on the disk`);
  rmSync(dir, { recursive: true });
  return problems;
}

function losePower({ folder }: Seen): string[] {
  const random = randomOf("power");
  const notes = readFileSync(join(folder, "power"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Note => JSON.parse(line));
  if (!notes.some(({ kind }) => kind === "synced")) return ["nothing was ever synced"];
  return Array.from({ length: cuts }, () => cutProblems(folder, notes, random))
    .flat()
    .slice(0, 3);
}

/** The machine is gone, not only the process. */
export const power: readonly Row[] = [
  {
    row: 8,
    title: "the power goes at any moment (a model: what was not synced is there in part, or zeros)",
    promise: "at most the last second is lost, and nothing false is read",
    variants: [
      {
        name: `${cuts} moments`,
        systems: ["spoor"],
        setUp: "spoor-power.mjs",
        answers: "down",
        plan: { spans: 1500, perSecond: 300, bytes: [500] },
        env: ({ folder }) => ({ FAULT_POWER: join(folder, "power") }),
        after: ({ folder }) => {
          const journal = join(folder, ".spoor/journal");
          if (existsSync(journal)) cpSync(journal, join(folder, "before"), { recursive: true });
        },
        expected: { problems: losePower },
      },
    ],
  },
];
