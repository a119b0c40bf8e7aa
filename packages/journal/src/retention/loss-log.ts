import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { at, count, text } from "@spoor/core/record";
import { journalOf } from "../folder.ts";
import { journalFiles } from "../read/journal-files.ts";
import { signals } from "../segment-name.ts";
import type { Signal } from "../segment-name.ts";

/** Records that are in no segment any more, or never were, and what became of them. */
export interface Loss {
  /** What is told twice under one key has happened once; for a segment that was deleted its name. */
  readonly key: string;
  readonly signal: Signal;
  /** Why: all had taken them (`taken`), a destination refused them (`rejected`), or a reason to drop. */
  readonly reason: string;
  readonly records: number;
  /** How many of them each destination had taken, by its id; none unless said. */
  readonly taken?: Readonly<Record<string, number>>;
  /** The id of the one destination for which they are lost; for all of them unless said. */
  readonly destination?: string | undefined;
}

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;
const name = "losses.log";
/** A log that is being added up. */
const oldName = /^losses\.([0-9a-f]{12})\.log$/;
const maxBytes = 256 * 1024;

/** Whether a file of the journal is named as one that holds losses. */
export function isLossLog(fileName: string): boolean {
  return fileName === name || oldName.test(fileName);
}

/** Appends `losses` to the log of the folder `dir`. False where that fails; never throws. */
export function recordLosses(dir: string, losses: readonly Loss[]): boolean {
  try {
    append(dir, losses);
    return true;
  } catch {
    return false;
  }
}

/** What was lost from the folder `dir`, each loss once; damaged lines are left out. Never throws. */
export function readLosses(dir: string): readonly Loss[] {
  const losses = new Map<string, Loss>();
  for (const loss of lossesIn(dir, name)) losses.set(loss.key, loss);
  for (const old of journalFiles(dir)) {
    const id = oldName.exec(old)?.[1];
    // One that was added up, and not deleted yet, is in the sums.
    if (id === undefined || losses.has(sumKey(id, 0))) continue;
    for (const loss of lossesIn(dir, old)) losses.set(loss.key, loss);
  }
  return [...losses.values()];
}

/**
 * Puts sums in place of single losses where the log has become long. Those for which `isOpen` is true are left out, as they
 * are told once more. Never throws.
 */
export function shortenLosses(dir: string, isOpen: (key: string) => boolean): void {
  try {
    if (sizeOf(dir) < maxBytes) return;
    const id = randomBytes(6).toString("hex");
    const old = `losses.${id}.log`;
    renameSync(join(journalOf(dir), name), join(journalOf(dir), old));
    const losses = new Map(lossesIn(dir, old).map((loss) => [loss.key, loss]));
    append(
      dir,
      sumsOf(
        [...losses.values()].filter(({ key }) => !isOpen(key)),
        id,
      ),
    );
    // Another process may have had it open while it was renamed.
    append(
      dir,
      lossesIn(dir, old).filter(({ key }) => !losses.has(key)),
    );
    unlinkSync(join(journalOf(dir), old));
  } catch {
    // The log stays long, or is read under its other name.
  }
}

function sizeOf(dir: string): number {
  return statSync(join(journalOf(dir), name), { throwIfNoEntry: false })?.size ?? 0;
}

function sumKey(id: string, index: number): string {
  return `sum-${id}-${index}`;
}

function sumsOf(losses: readonly Loss[], id: string): readonly Loss[] {
  const sums = new Map<string, { records: number; taken: Record<string, number>; of: Loss }>();
  for (const loss of losses) {
    const key = `${loss.signal}/${loss.reason}/${loss.destination}`;
    const sum = sums.get(key) ?? { records: 0, taken: {}, of: loss };
    sums.set(key, sum);
    sum.records += loss.records;
    for (const [destination, taken] of Object.entries(loss.taken ?? {}))
      sum.taken[destination] = (sum.taken[destination] ?? 0) + taken;
  }
  return [...sums.values()].map(
    ({ records, taken, of: { signal, reason, destination } }, index) => ({
      key: sumKey(id, index),
      signal,
      reason,
      destination,
      records,
      taken,
    }),
  );
}

function append(dir: string, losses: readonly Loss[]): void {
  if (losses.length === 0) return;
  const flags = O_WRONLY | O_CREAT | O_APPEND | (O_NOFOLLOW ?? 0);
  const file = openSync(join(journalOf(dir), name), flags, 0o600);
  try {
    // The first newline ends what another process may have left unfinished.
    const lines = Buffer.from(`\n${losses.map((loss) => JSON.stringify(loss)).join("\n")}\n`);
    if (writeSync(file, lines) < lines.length) throw new Error("only a part was written");
  } finally {
    closeSync(file);
  }
}

function lossesIn(dir: string, file: string): readonly Loss[] {
  return readLog(join(journalOf(dir), file))
    .split("\n")
    .flatMap((line) => lossOf(line) ?? []);
}

function readLog(path: string): string {
  try {
    const file = openSync(path, O_RDONLY | (O_NOFOLLOW ?? 0));
    try {
      return fstatSync(file).isFile() ? readFileSync(file, "utf8") : "";
    } finally {
      closeSync(file);
    }
  } catch {
    return "";
  }
}

function lossOf(line: string): Loss | undefined {
  if (line === "") return undefined;
  const value = parsed(line);
  const key = text(at(value, "key"));
  const reason = text(at(value, "reason"));
  const records = count(at(value, "records"));
  const signal = signals.find((each) => each === at(value, "signal"));
  if (key === undefined || reason === undefined || records === undefined || signal === undefined)
    return undefined;
  const destination = text(at(value, "destination"));
  return { key, signal, reason, records, taken: countsOf(at(value, "taken")), destination };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function countsOf(value: unknown): Readonly<Record<string, number>> {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const counts = entries.flatMap(([key, each]): [string, number][] => {
    const n = count(each);
    return n === undefined ? [] : [[key, n]];
  });
  return Object.fromEntries(counts);
}
