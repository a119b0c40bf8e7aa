import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { columnsVersion, sync } from "./manifest.ts";
import type { StoredFile } from "./manifest.ts";
import { sumOf } from "./check-file.ts";
import { namesOf } from "./column.ts";
import type { StoreTable } from "./column.ts";
import type { Database } from "./database.ts";

/** Rows that one look into a file skips or reads together; the more, the more memory it takes to write. */
const groupRows = 32_768;

/** `text` as SQL writes it. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The day of a row in UTC, in SQL. */
export function daySql({ time }: StoreTable<never>): string {
  return `strftime(make_timestamp(${time} // 1000), '%Y-%m-%d')`;
}

/** The rows that a file is to hold. */
export interface PartitionOf {
  readonly folder: string;
  readonly table: StoreTable<never>;
  readonly day: string;
  /** A query of the columns of the table. */
  readonly query: string;
}

async function copied(
  database: Database,
  { table, query, target }: Pick<PartitionOf, "table" | "query"> & { readonly target: string },
): Promise<number> {
  try {
    const [answer] = await database.ask(
      `COPY (SELECT ${namesOf(table)} FROM (${query})) TO ${sqlText(target)}
        (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${groupRows}, ROW_GROUP_SIZE_BYTES '16MB')`,
    );
    return Number(answer?.["Count"] ?? 0);
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  }
}

/** Writes a file of rows and brings it onto the disk; it does not count yet. Undefined where there are no rows. */
export async function writePartition(
  database: Database,
  { folder, table, day, query }: PartitionOf,
): Promise<StoredFile | undefined> {
  const directory = `${table.name}/day=${day}`;
  mkdirSync(join(folder, directory), { recursive: true, mode: 0o700 });
  const path = `${directory}/${randomBytes(8).toString("hex")}.parquet`;
  const target = join(folder, path);
  const rows = await copied(database, { table, query, target });
  sync(target);
  sync(join(folder, directory));
  if (rows === 0) {
    rmSync(target, { force: true });
    return undefined;
  }
  return { table: table.name, path, day, rows, ...sumOf(target), columns: columnsVersion };
}
