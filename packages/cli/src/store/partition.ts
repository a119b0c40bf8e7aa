import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { columnsVersion, sync } from "./manifest.ts";
import type { DayFile, Manifest, StoredFile } from "./manifest.ts";
import { sumOf } from "./check-file.ts";
import { namesOf } from "./column.ts";
import type { StoreTable } from "./column.ts";
import type { Database } from "./database.ts";
import { forgetSettled, settle } from "./settle.ts";

/** Rows that one look into a file skips or reads together; the more, the more memory it takes to write. */
const groupRows = 32_768;

/** `text` as SQL writes it. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The rows that a file is to hold. */
export interface PartitionOf {
  readonly folder: string;
  readonly table: StoreTable<never>;
  readonly day: string;
  /** A query of the columns of the table. */
  readonly query: string;
  /** The day on which the youngest of the rows came into the store. */
  readonly arrived: string;
  /** The kinds of spans whose time was over, so that it has none of them. */
  readonly expired?: readonly string[];
  /** Files of all other spans that are or come into the store; too many do no harm. Not needed for other tables. */
  readonly others?: readonly string[];
}

/** A file of one day that is to be written. */
export interface DayFileOf {
  readonly folder: string;
  /** The folder of the days. */
  readonly place: string;
  readonly day: string;
  readonly query: string;
}

/** The files of a table beside `file`. */
export function othersOf(
  folder: string,
  { files }: Pick<Manifest, "files">,
  file: StoredFile,
): readonly string[] {
  return files.flatMap(({ table, path }) =>
    table === file.table && path !== file.path ? [join(folder, path)] : [],
  );
}

async function copied(
  database: Database,
  { query, target }: { readonly query: string; readonly target: string },
): Promise<number> {
  try {
    const [answer] = await database.ask(
      `COPY (${query}) TO ${sqlText(target)}
        (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${groupRows}, ROW_GROUP_SIZE_BYTES '16MB')`,
    );
    return Number(answer?.["Count"] ?? 0);
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  }
}

/** Writes the rows of a query and brings them onto the disk; the file does not count yet. Undefined where there are no rows. */
export async function writeDayFile(
  database: Database,
  { folder, place, day, query }: DayFileOf,
): Promise<DayFile | undefined> {
  const directory = `${place}/day=${day}`;
  mkdirSync(join(folder, directory), { recursive: true, mode: 0o700 });
  const path = `${directory}/${randomBytes(8).toString("hex")}.parquet`;
  const target = join(folder, path);
  const rows = await copied(database, { query, target });
  sync(target);
  sync(join(folder, directory));
  if (rows === 0) {
    rmSync(target, { force: true });
    return undefined;
  }
  return { path, day, rows, ...sumOf(target), columns: columnsVersion };
}

/** As {@link writeDayFile}, of rows of a table. */
export async function writePartition(
  database: Database,
  { folder, table, day, query, arrived, expired = [], others = [] }: PartitionOf,
): Promise<StoredFile | undefined> {
  const columns =
    table.name === "spans"
      ? await settle(database, { query, others })
      : `SELECT ${namesOf(table)} FROM (${query})`;
  const file = await writeDayFile(database, { folder, place: table.name, day, query: columns });
  await forgetSettled(database);
  return file === undefined ? undefined : { table: table.name, ...file, arrived, expired };
}
