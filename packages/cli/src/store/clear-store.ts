import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { clearSegments } from "@spoor/journal";
import { forgetProgress } from "../transcript/spans/progress-file.ts";
import type { StoreTable, TableName } from "./column.ts";
import { tableNames } from "./column.ts";
import { compact, writingMemory } from "./compact.ts";
import { Database } from "./database.ts";
import { readManifest, writeManifest } from "./manifest.ts";
import type { DayFile, HourlyFile, Manifest, StoredFile } from "./manifest.ts";
import { lastingSums, writeSums } from "./hourly.ts";
import { othersOf, writePartition } from "./partition.ts";
import { lock } from "./store-lock.ts";
import { tables } from "./tables.ts";
import { temporaryIn } from "./temporary.ts";
import type { TailOptions } from "./tail.ts";
import { storedSql } from "./views.ts";

/** What is to go from a store. */
export interface Clearing {
  readonly kinds: readonly TableName[];
  /** Milliseconds since 1970: what began before goes; undefined where all does. */
  readonly before: number | undefined;
  /** Whether the files that go are kept aside. */
  readonly backup: boolean;
}

const nanosecondsPerMillisecond = 1_000_000n;
const dayMs = 86_400_000;

/** Whether everything goes, what is not in files yet included. */
function isAll({ kinds, before }: Clearing): boolean {
  return before === undefined && tableNames.every((name) => kinds.includes(name));
}

/** Whether a row of `file` may go. */
function isConcerned({ table, day }: StoredFile, { kinds, before = Infinity }: Clearing): boolean {
  return kinds.includes(table) && Date.parse(day) < before;
}

function isWhole({ day }: DayFile, { before = Infinity }: Clearing): boolean {
  return Date.parse(day) + dayMs <= before;
}

/** The condition on the rows of `table` that go, in SQL. */
export function clearedSql(
  { time }: Pick<StoreTable<never>, "time">,
  before: number | undefined,
): string {
  if (before === undefined) return "true";
  return `${time} < ${BigInt(Math.trunc(before)) * nanosecondsPerMillisecond}`;
}

/** The file that is left of `file` without the rows that go; undefined where none is. */
async function leftOf(
  folder: string,
  database: Database,
  {
    file,
    before,
    manifest,
  }: {
    readonly file: StoredFile;
    readonly before: number | undefined;
    readonly manifest: Manifest;
  },
): Promise<StoredFile | undefined> {
  const table = tables.find(({ name }) => name === file.table);
  if (table === undefined) return file;
  const query = `SELECT * FROM (${storedSql(folder, table, [file])}) WHERE NOT (${clearedSql(table, before)})`;
  const { day, arrived, expired } = file;
  const others = othersOf(folder, manifest, file);
  return writePartition(database, { folder, table, day, query, arrived, expired, others });
}

/** The sums by the hour of which something goes: of rows that go, and of those that went before. */
function sumsConcerned(manifest: Manifest, clearing: Clearing): readonly HourlyFile[] {
  const { before = Infinity } = clearing;
  const gone = manifest.files.filter((file) => isConcerned(file, clearing));
  const paths = new Set(gone.map(({ path }) => path));
  const lasting = clearing.kinds.includes("spans") ? lastingSums(manifest) : [];
  return [
    ...manifest.hourly.filter(({ of }) => of !== undefined && paths.has(of)),
    ...lasting.filter(({ day }) => Date.parse(day) < before),
  ];
}

/** The sums that are left of `file` without the hours that began before; undefined where none are. */
async function sumsLeft(
  folder: string,
  database: Database,
  { file, before }: { readonly file: HourlyFile; readonly before: number | undefined },
): Promise<HourlyFile | undefined> {
  const where = `NOT (${clearedSql({ time: "hour_ns" }, before)})`;
  return writeSums(database, { folder, day: file.day, spans: [], sums: [file], where });
}

/** What goes, and what takes its place. */
interface Cut {
  readonly gone: readonly StoredFile[];
  readonly goneSums: readonly HourlyFile[];
  readonly left: readonly StoredFile[];
  readonly leftSums: readonly HourlyFile[];
}

/** Sums of rows that stay in part are made anew from these. */
function sumsToCut({ gone, goneSums }: Pick<Cut, "gone" | "goneSums">): readonly HourlyFile[] {
  const paths = new Set(gone.map(({ path }) => path));
  return goneSums.filter(({ of }) => of === undefined || !paths.has(of));
}

async function rewritten(
  folder: string,
  out: Pick<Cut, "gone" | "goneSums">,
  { clearing, manifest }: { readonly clearing: Clearing; readonly manifest: Manifest },
): Promise<Cut> {
  const cut = out.gone.filter((file) => !isWhole(file, clearing));
  const cutSums = sumsToCut(out).filter((file) => !isWhole(file, clearing));
  if (cut.length + cutSums.length === 0) return { ...out, left: [], leftSums: [] };
  const temporary = temporaryIn(folder);
  const database = await Database.open({ temporary: temporary.path, memory: writingMemory });
  try {
    const { before } = clearing;
    const left: StoredFile[] = [];
    for (const file of cut) {
      const rest = await leftOf(folder, database, { file, before, manifest });
      if (rest !== undefined) left.push(rest);
    }
    const leftSums: HourlyFile[] = [];
    for (const file of cutSums) {
      const rest = await sumsLeft(folder, database, { file, before });
      if (rest !== undefined) leftSums.push(rest);
    }
    return { ...out, left, leftSums };
  } finally {
    database.close();
    temporary.remove();
  }
}

/** Where the files of one clearing are kept aside. */
function backupPlace(folder: string): string {
  const place = join(folder, "backup", new Date().toISOString().replaceAll(":", "-"));
  mkdirSync(place, { recursive: true, mode: 0o700 });
  return place;
}

function putAside(folder: string, place: string, files: readonly DayFile[]): void {
  for (const { path } of files) {
    mkdirSync(dirname(join(place, path)), { recursive: true, mode: 0o700 });
    renameSync(join(folder, path), join(place, path));
  }
}

/** What came of a clearing. */
export interface ClearedStore {
  /** Where the files are that went; undefined where they were deleted or there were none. */
  readonly backup: string | undefined;
  /** Paths of files that could not be deleted. */
  readonly failed: readonly string[];
}

function changed(manifest: Manifest, { gone, goneSums, left, leftSums }: Cut): Manifest {
  const out = new Set<DayFile>([...gone, ...goneSums]);
  return {
    ...manifest,
    generation: manifest.generation + 1,
    files: [...manifest.files.filter((file) => !out.has(file)), ...left],
    hourly: [...manifest.hourly.filter((file) => !out.has(file)), ...leftSums],
    cleared: manifest.segments,
  };
}

async function clearFiles(
  folder: string,
  clearing: Clearing,
  options: TailOptions,
): Promise<string | undefined> {
  const held = await lock(folder, options.signal);
  try {
    const manifest = readManifest(folder);
    const files = manifest.files.filter((file) => isConcerned(file, clearing));
    const goneSums = sumsConcerned(manifest, clearing);
    const gone = [...files, ...goneSums];
    if (gone.length === 0) return undefined;
    const cut = await rewritten(folder, { gone: files, goneSums }, { clearing, manifest });
    writeManifest(folder, changed(manifest, cut));
    if (!clearing.backup) {
      for (const { path } of gone) rmSync(join(folder, path), { force: true });
      return undefined;
    }
    const place = backupPlace(folder);
    putAside(folder, place, gone);
    return place;
  } finally {
    held.release();
  }
}

/**
 * Deletes from the store in `folder` what `clearing` says, or keeps it aside in `backup/`. What the journal holds is brought into files
 * first; its segments stay where only a part goes, as they may have to be sent, but no question reads them again. Throws a
 * failure of the store, and one where `signal` is aborted.
 */
export async function clearStore(
  folder: string,
  clearing: Clearing,
  options: TailOptions,
): Promise<ClearedStore> {
  const all = isAll(clearing);
  if (!all || clearing.backup) await compact(folder, options);
  const backup = await clearFiles(folder, clearing, options);
  if (!all) return { backup, failed: [] };
  const { failed } = clearSegments(folder);
  const inbox = clearSegments(join(folder, "inbox"));
  rmSync(join(folder, "quarantine"), { recursive: true, force: true });
  forgetProgress(folder);
  return { backup, failed: [...failed, ...inbox.failed] };
}

/** The files of rows of which something goes, and their bytes. */
export function filesToClear(
  folder: string,
  clearing: Clearing,
): { readonly files: number; readonly bytes: number } {
  const manifest = readManifest(folder);
  const files = manifest.files.filter((file) => isConcerned(file, clearing));
  const gone = [...files, ...sumsConcerned(manifest, clearing)];
  if (!isAll(clearing)) {
    return { files: gone.length, bytes: gone.reduce((sum, { bytes }) => sum + bytes, 0) };
  }
  const own = clearSegments(folder, { dryRun: true });
  const inbox = clearSegments(join(folder, "inbox"), { dryRun: true });
  return {
    files: own.files.length + inbox.files.length + gone.length,
    bytes: own.bytes + inbox.bytes + gone.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}
