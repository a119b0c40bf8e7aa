import { randomBytes } from "node:crypto";
import {
  closeSync,
  constants,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { at, count, list, text } from "@spoor/core/record";
import { exitCodes, Failure } from "../failure.ts";
import { tableNames } from "./column.ts";
import type { TableName } from "./column.ts";

/** The version of the columns of the files that are written; from 2 on these have the derived ones. */
export const columnsVersion = 2;

/** A Parquet file that counts. */
export interface DayFile {
  /** Relative to the folder of the store, with slashes. */
  readonly path: string;
  /** The day of its rows in UTC, `2026-11-20`. */
  readonly day: string;
  readonly rows: number;
  readonly bytes: number;
  /** CRC-32 of all its bytes. */
  readonly crc: number;
  /** The version of its columns. */
  readonly columns: number;
}

/** A file of rows of a table. */
export interface StoredFile extends DayFile {
  readonly table: TableName;
  /** The day in UTC on which the youngest of its rows came into the store. */
  readonly arrived: string;
  /** The kinds of spans whose time was over, so that it has none of them. */
  readonly expired: readonly string[];
}

/** A file of sums of spans by the hour. */
export interface HourlyFile extends DayFile {
  /** The spans that it sums up. */
  readonly spans: number;
  /** The file of spans whose rows it sums up; these are gone where the manifest has none of that path. */
  readonly of: string | undefined;
}

/** A file that counts no more, and since when, in milliseconds since 1970. */
export interface DroppedFile {
  readonly path: string;
  readonly since: number;
}

/** What the store holds: what is not named here does not count. */
export interface Manifest {
  /** Grows by one with each change. */
  readonly generation: number;
  readonly files: readonly StoredFile[];
  readonly hourly: readonly HourlyFile[];
  /** When rows were last looked through for those whose time is over, in milliseconds since 1970. */
  readonly expiredAt: number;
  readonly dropped: readonly DroppedFile[];
  /** Files that could not be read and were put aside: where they are now, relative to the folder. */
  readonly quarantined: readonly string[];
  /** The byte up to which a segment's lines are in the files, by its place and name. */
  readonly segments: ReadonlyMap<string, number>;
  /** Since when this byte of a segment is the same, in milliseconds since 1970. */
  readonly since: ReadonlyMap<string, number>;
  /** The byte up to which lines of a segment are never read again, as something of them was cleared. */
  readonly cleared: ReadonlyMap<string, number>;
  /** Lines of these segments that could not be read, and records in them that lack an id or a time. */
  readonly damaged: number;
  readonly unreadable: number;
}

const manifestName = "store.json";
const schema = "spoor.store/1";
const pathShape = /^(?:spans|events|metrics|hourly)\/day=\d{4,6}-\d\d-\d\d\/[\w-]+\.parquet$/;

const emptyManifest: Manifest = {
  generation: 0,
  files: [],
  hourly: [],
  expiredAt: 0,
  dropped: [],
  quarantined: [],
  segments: new Map(),
  since: new Map(),
  cleared: new Map(),
  damaged: 0,
  unreadable: 0,
};

/** The day in UTC of an instant in milliseconds since 1970, `2026-11-20`. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function dayFileOf(value: unknown): DayFile | undefined {
  const path = text(at(value, "path"));
  const day = text(at(value, "day"));
  const [rows, bytes, crc, columns] = ["rows", "bytes", "crc", "columns"].map((key) =>
    count(at(value, key)),
  );
  if (path === undefined || !pathShape.test(path)) return undefined;
  if (day === undefined || rows === undefined || bytes === undefined) return undefined;
  if (crc === undefined || columns === undefined) return undefined;
  return { path, day, rows, bytes, crc, columns };
}

function fileOf(value: unknown): StoredFile | undefined {
  const table = tableNames.find((name) => name === at(value, "table"));
  const file = dayFileOf(value);
  if (table === undefined || file === undefined) return undefined;
  const said = text(at(value, "arrived")) ?? "";
  // Its age counts from now where nobody wrote it down.
  const arrived = Number.isNaN(Date.parse(said)) ? dayOf(Date.now()) : said;
  const expired = list(at(value, "expired")).flatMap((kind) => text(kind) ?? []);
  return { table, ...file, arrived, expired };
}

function hourlyOf(value: unknown): HourlyFile | undefined {
  const file = dayFileOf(value);
  const spans = count(at(value, "spans"));
  if (file === undefined || spans === undefined) return undefined;
  return { ...file, spans, of: text(at(value, "of")) };
}

function droppedOf(value: unknown): DroppedFile[] {
  const path = text(at(value, "path"));
  const since = count(at(value, "since"));
  const isKnown = path !== undefined && since !== undefined && pathShape.test(path);
  return isKnown ? [{ path, since }] : [];
}

function broken(path: string): Failure {
  return new Failure(`${path} is no list of the store's files that this version can read.`, {
    code: exitCodes.store,
    hint: "Put back a copy of it, or move it away: what the journal still holds is then read again.",
  });
}

function newer(path: string): Failure {
  return new Failure(`${path} was written by a newer version of Spoor.`, {
    code: exitCodes.store,
    hint: "Install that version or a later one: npm install -g @spoor/cli@latest",
  });
}

/** Bytes, or a time, by the place and name of a segment. */
function bySegment(value: unknown): ReadonlyMap<string, number> {
  const entries = Object.entries(value ?? {});
  return new Map(
    entries.flatMap(([name, offset]: [string, unknown]): [string, number][] => {
      const number = count(offset);
      return number === undefined ? [] : [[name, number]];
    }),
  );
}

function parsed(path: string, json: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw broken(path);
  }
  const said = text(at(value, "schema"));
  if (said !== schema) throw said?.startsWith("spoor.store/") === true ? newer(path) : broken(path);
  const generation = count(at(value, "generation"));
  const files = list(at(value, "files")).map(fileOf);
  if (generation === undefined) throw broken(path);
  const known = files.filter((file) => file !== undefined);
  const sums = list(at(value, "hourly")).map(hourlyOf);
  const hourly = sums.filter((file) => file !== undefined);
  if (known.length < files.length || hourly.length < sums.length) throw broken(path);
  if ([...known, ...hourly].some(({ columns }) => columns > columnsVersion)) throw newer(path);
  return {
    generation,
    files: known,
    hourly,
    expiredAt: count(at(value, "expiredAt")) ?? 0,
    dropped: list(at(value, "dropped")).flatMap(droppedOf),
    quarantined: list(at(value, "quarantined")).flatMap((each) => text(each) ?? []),
    segments: bySegment(at(value, "segments")),
    since: bySegment(at(value, "since")),
    cleared: bySegment(at(value, "cleared")),
    damaged: count(at(value, "damaged")) ?? 0,
    unreadable: count(at(value, "unreadable")) ?? 0,
  };
}

/** The manifest of the store in `folder`; an empty one where there is none yet. Throws a failure of the store. */
export function readManifest(folder: string): Manifest {
  const path = join(folder, manifestName);
  let json: string;
  try {
    json = readFileSync(path, "utf8");
  } catch (error) {
    if (at(error, "code") === "ENOENT") return emptyManifest;
    throw new Failure(`Cannot read ${path} (${text(at(error, "code")) ?? "unknown error"}).`, {
      code: exitCodes.store,
      hint: "Check that you may read it.",
      cause: error,
    });
  }
  return parsed(path, json);
}

/** Brings a file or folder onto the disk; not every system lets a folder be opened. */
export function sync(path: string): void {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY);
  } catch {
    return;
  }
  try {
    fsyncSync(file);
  } catch {
    // Some file systems know no such thing.
  } finally {
    closeSync(file);
  }
}

/** Puts `manifest` in place of the one before, whole or not at all. Throws what the system throws. */
export function writeManifest(folder: string, manifest: Manifest): void {
  const path = join(folder, manifestName);
  const draft = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  const json = JSON.stringify({
    schema,
    ...manifest,
    segments: Object.fromEntries(manifest.segments),
    since: Object.fromEntries(manifest.since),
    cleared: Object.fromEntries(manifest.cleared),
  });
  try {
    writeFileSync(draft, `${json}\n`, { flag: "wx", mode: 0o600, flush: true });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
  sync(folder);
}
