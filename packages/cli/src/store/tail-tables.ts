import { join } from "node:path";
import { at } from "@spoor/core/record";
import { namesOf } from "./column.ts";
import type { StoreTable } from "./column.ts";
import type { Database } from "./database.ts";
import { copiesSql, keysSql, placesSql, rankSql, sameSql } from "./distinct.ts";
import { heldSql, HeldRows } from "./held-rows.ts";
import { stagedSql } from "./staged-files.ts";
import { Staging } from "./staging.ts";
import { tables } from "./tables.ts";
import { TailReading } from "./tail-reading.ts";
import { readTail } from "./tail.ts";
import type { Pending, TailOptions, TailRead } from "./tail.ts";
import type { Temporary } from "./temporary.ts";
import { wholeView } from "./views.ts";

/** How the tail is loaded. */
export interface LoadOptions extends TailOptions {
  readonly segments: readonly Pending[];
  /** What {@link beginReading} gave for these segments. */
  readonly reading: TailReading | undefined;
  /** The tables of which there are rows in files. */
  readonly stored: ReadonlySet<string>;
}

/** What was read, and a query for each table that has rows, with the columns `filename` and `file_row_number`. */
interface Loaded {
  readonly read: TailRead;
  readonly rows: ReadonlyMap<string, string>;
}

let readings = 0;

/** Begins to read `segments` into files; where there is no place for these, nothing is begun. */
export function beginReading(
  segments: readonly Pending[],
  { path }: Temporary,
): TailReading | undefined {
  if (path === undefined) return undefined;
  readings += 1;
  return new TailReading(segments, join(path, `tail-${readings}`));
}

async function fromFiles(reading: TailReading, options: TailOptions): Promise<Loaded> {
  const { read, staged } = await reading.finish(options);
  const rows = tables.flatMap((table): [string, string][] => {
    const files = staged.all(table);
    return files.length === 0 ? [] : [[table.name, stagedSql(table, files)]];
  });
  return { read, rows: new Map(rows) };
}

async function intoMemory(
  database: Database,
  segments: readonly Pending[],
  options: TailOptions,
): Promise<Loaded> {
  const held = await HeldRows.in(database, tables);
  const staging = new Staging((pack) => held.write(pack));
  const read = await readTail(segments, staging, options);
  staging.finish();
  held.finish();
  return { read, rows: new Map(tables.map((table) => [table.name, heldSql(table)])) };
}

async function load(
  database: Database,
  { segments, reading, ...options }: LoadOptions,
): Promise<Loaded> {
  if (reading === undefined) return intoMemory(database, segments, options);
  try {
    return await fromFiles(reading, options);
  } catch (error) {
    // What the system refuses: the disk is full, or may only be read.
    if (typeof at(error, "syscall") !== "string") throw error;
    return intoMemory(database, segments, options);
  }
}

/** The rows of `stored` that may be among `places`: where the time is a part of what tells rows apart, of that time. */
function candidatesSql(table: StoreTable<never>, rows: string): string {
  const { key, time, name } = table;
  const within = key.includes(time)
    ? ` WHERE ${time} BETWEEN (SELECT min(${time}) FROM (${rows})) AND (SELECT max(${time}) FROM (${rows}))`
    : "";
  return `SELECT ${keysSql(table)}, ${rankSql(table)} AS rank FROM stored_${name}${within}`;
}

/** Finds which of `rows` there are twice or in files: their places are in the table `losers`. True where files give way to some. */
async function findLosers(
  database: Database,
  table: StoreTable<never>,
  { rows, hasFiles }: { readonly rows: string; readonly hasFiles: boolean },
): Promise<boolean> {
  const losers = `losers_${table.name}`;
  await database.run(`CREATE OR REPLACE TEMP TABLE places AS ${placesSql(table, rows)}`);
  await database.run(`CREATE OR REPLACE TABLE ${losers} AS ${copiesSql(table, "places")}`);
  let superseded = false;
  if (hasFiles) {
    await database.run(`CREATE OR REPLACE TEMP TABLE matches AS
      SELECT places.file, places.row, places.rank, other.* RENAME (rank AS other_rank)
      FROM places JOIN (${candidatesSql(table, rows)}) AS other ON ${sameSql(table, "places", "other")}`);
    await database.run(
      `INSERT INTO ${losers} SELECT file, row FROM matches WHERE other_rank <= rank`,
    );
    superseded = await hasSuperseded(database, table);
    await database.run("DROP TABLE matches");
  }
  await database.run("DROP TABLE places");
  return superseded;
}

/** Whether spans of the files give way to spans of the tail: their ids are in the table `superseded`. */
async function hasSuperseded(database: Database, table: StoreTable<never>): Promise<boolean> {
  if (table.name !== "spans") return false;
  await database.run(`CREATE OR REPLACE TABLE superseded AS
    SELECT k0 AS trace_id, k1 AS span_id FROM matches WHERE other_rank > rank`);
  return has(database, "superseded");
}

async function has(database: Database, table: string): Promise<boolean> {
  const [first] = await database.ask(`SELECT 1 FROM ${table} LIMIT 1`);
  return first !== undefined;
}

/** The statement that makes the view of what is in the tail of `table` alone. */
async function tailView(
  database: Database,
  table: StoreTable<never>,
  rows: string | undefined,
): Promise<string> {
  const view = `CREATE OR REPLACE VIEW tail_${table.name} AS SELECT ${namesOf(table)}`;
  if (rows === undefined) return `${view} FROM none_${table.name}`;
  const losers = `losers_${table.name}`;
  if (!(await has(database, losers))) return `${view} FROM (${rows})`;
  return `${view} FROM (${rows}) WHERE (filename, file_row_number) NOT IN (SELECT (file, row) FROM ${losers})`;
}

/**
 * Loads what is pending beside the views of what is in files, each row once, and makes the views of the whole
 * tables.
 */
export async function loadTail(database: Database, options: LoadOptions): Promise<TailRead> {
  const { read, rows } = await load(database, options);
  for (const table of tables) {
    const own = rows.get(table.name);
    const hasFiles = options.stored.has(table.name);
    const superseded =
      own !== undefined && (await findLosers(database, table, { rows: own, hasFiles }));
    await database.run(await tailView(database, table, own));
    await database.run(wholeView(table, superseded));
  }
  return read;
}
