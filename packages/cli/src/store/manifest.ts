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

/** The version of the columns of the files that are written. */
export const columnsVersion = 1;

/** A file of rows that counts. */
export interface StoredFile {
  readonly table: TableName;
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
  readonly dropped: readonly DroppedFile[];
  /** Files that could not be read and were put aside: where they are now, relative to the folder. */
  readonly quarantined: readonly string[];
  /** The byte up to which a segment's lines are in the files, by its place and name. */
  readonly segments: ReadonlyMap<string, number>;
  /** Lines of these segments that could not be read, and records in them that lack an id or a time. */
  readonly damaged: number;
  readonly unreadable: number;
}

const manifestName = "store.json";
const schema = "spoor.store/1";
const pathShape = /^(?:spans|events|metrics)\/day=\d{4,6}-\d\d-\d\d\/[\w-]+\.parquet$/;

const emptyManifest: Manifest = {
  generation: 0,
  files: [],
  dropped: [],
  quarantined: [],
  segments: new Map(),
  damaged: 0,
  unreadable: 0,
};

function fileOf(value: unknown): StoredFile | undefined {
  const table = tableNames.find((name) => name === at(value, "table"));
  const path = text(at(value, "path"));
  const day = text(at(value, "day"));
  const [rows, bytes, crc, columns] = ["rows", "bytes", "crc", "columns"].map((key) =>
    count(at(value, key)),
  );
  if (table === undefined || path === undefined || !pathShape.test(path)) return undefined;
  if (day === undefined || rows === undefined || bytes === undefined) return undefined;
  if (crc === undefined || columns === undefined) return undefined;
  return { table, path, day, rows, bytes, crc, columns };
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
  if (known.length < files.length) throw broken(path);
  if (known.some(({ columns }) => columns > columnsVersion)) throw newer(path);
  const segments = Object.entries(at(value, "segments") ?? {}).flatMap(
    ([name, offset]: [string, unknown]): [string, number][] => {
      const bytes = count(offset);
      return bytes === undefined ? [] : [[name, bytes]];
    },
  );
  return {
    generation,
    files: known,
    dropped: list(at(value, "dropped")).flatMap(droppedOf),
    quarantined: list(at(value, "quarantined")).flatMap((each) => text(each) ?? []),
    segments: new Map(segments),
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
