import { join } from "node:path";
import { stopWhereAsked } from "../failure.ts";
import type { StoreTable, TableName } from "./column.ts";
import type { Database } from "./database.ts";
import { keysSql, rankSql, sameSql } from "./distinct.ts";
import type { Manifest, StoredFile } from "./manifest.ts";
import { sqlText, writePartition } from "./partition.ts";
import type { Staging } from "./staging.ts";
import { tables } from "./tables.ts";

/** How many rows came in, and how many of them were there already. */
export interface Counted {
  readonly added: number;
  readonly duplicate: number;
}

/** What staged rows make of the files of a store. */
export interface Merged {
  readonly counts: Readonly<Record<TableName, Counted>>;
  /** New files, which do not count yet. */
  readonly files: readonly StoredFile[];
  /** Files whose rows are in the new ones, or are no longer wanted. */
  readonly replaced: readonly StoredFile[];
}

/** What is put together. */
export interface MergeOf {
  readonly folder: string;
  readonly database: Database;
  readonly manifest: Manifest;
  readonly staging: Staging;
  readonly signal: AbortSignal;
  /** The day on which the staged rows come into the store. */
  readonly arrived: string;
  /** Only counts, and writes nothing. */
  readonly dryRun?: boolean;
}

/** A file of fewer rows is written again together with others of its day. */
const fewRows = 250_000;
/** So many small files of a day are looked through by each question; more are made one. */
const mostSmall = 4;

function sourceSql(paths: readonly string[]): string {
  return `read_parquet([${paths.map(sqlText).join(", ")}],
    hive_partitioning = false, union_by_name = true, filename = true, file_row_number = true)`;
}

/** Where each row is, and what tells it from others. */
function placesSql(table: StoreTable<never>, paths: readonly string[]): string {
  return `SELECT filename AS file, file_row_number AS row, ${rankSql(table)} AS rank, ${keysSql(table)}
    FROM ${sourceSql(paths)}`;
}

const countOf = (value: unknown): number => Number(value ?? 0);

/** Puts staged rows together with those of the files of one table. */
class TableMerge {
  readonly #of: MergeOf;
  readonly #table: StoreTable<never>;
  readonly #stored: readonly StoredFile[];

  constructor(of: MergeOf, table: StoreTable<never>) {
    this.#of = of;
    this.#table = table;
    this.#stored = of.manifest.files.filter((file) => file.table === table.name);
  }

  /** Finds the rows that have a better copy: theirs are the places in the table `losers`. */
  async #findLosers(day: string): Promise<Counted> {
    const { database, staging } = this.#of;
    const table = this.#table;
    const staged = placesSql(table, staging.files(table, day));
    const keys = table.key.map((_, index) => `k${index}`).join(", ");
    await database.run(`CREATE OR REPLACE TEMP TABLE own AS
      SELECT *, row_number() OVER (PARTITION BY ${keys} ORDER BY rank, file, row) AS n
      FROM (${staged})`);
    await database.run("INSERT INTO losers SELECT file, row FROM own WHERE n > 1");
    const held = this.#mayHold(day);
    if (held.length > 0) await this.#findHeld(held);
    const [counts] = await database.ask(`SELECT count(*) AS all_rows,
      count(*) FILTER ((file, row) IN (SELECT (file, row) FROM losers)) AS lost FROM own`);
    await database.run("DROP TABLE own");
    const duplicate = countOf(counts?.["lost"]);
    return { added: countOf(counts?.["all_rows"]) - duplicate, duplicate };
  }

  async #findHeld(held: readonly StoredFile[]): Promise<void> {
    const { database } = this.#of;
    const others = placesSql(
      this.#table,
      held.map((file) => this.#pathOf(file)),
    );
    await database.run(`CREATE OR REPLACE TEMP TABLE matches AS
      SELECT own.file, own.row, own.rank,
        other.file AS other_file, other.row AS other_row, other.rank AS other_rank
      FROM own JOIN (${others}) AS other ON ${sameSql(this.#table, "own", "other")}
      WHERE own.n = 1`);
    await database.run(
      "INSERT INTO losers SELECT DISTINCT file, row FROM matches WHERE other_rank <= rank",
    );
    await database.run(
      "INSERT INTO losers SELECT DISTINCT other_file, other_row FROM matches WHERE other_rank > rank",
    );
    await database.run("DROP TABLE matches");
  }

  /** The files that may hold a row of `day`: where its time does not tell a row from others, all. */
  #mayHold(day: string): readonly StoredFile[] {
    if (!this.#table.key.includes(this.#table.time)) return this.#stored;
    return this.#stored.filter((file) => file.day === day);
  }

  #pathOf({ path }: StoredFile): string {
    return join(this.#of.folder, path);
  }

  /** The files of `day` to be written again with `added` new rows. */
  async #toReplace(day: string, added: number): Promise<readonly StoredFile[]> {
    const ofDay = this.#stored.filter((file) => file.day === day);
    const found = await this.#of.database.ask("SELECT DISTINCT file FROM losers");
    const losing = new Set(found.map(({ file }) => file));
    const small = ofDay.filter(({ rows }) => rows < fewRows);
    const rows = small.reduce((sum, file) => sum + file.rows, 0);
    const isTogether = added > 0 && (small.length >= mostSmall || rows <= added);
    return ofDay.filter(
      (file) => losing.has(this.#pathOf(file)) || (isTogether && small.includes(file)),
    );
  }

  async #write(
    day: string,
    fresh: readonly string[],
    again: readonly StoredFile[],
  ): Promise<StoredFile | undefined> {
    const { folder, database } = this.#of;
    const paths = [...fresh, ...again.map((file) => this.#pathOf(file))];
    const query = `SELECT * FROM ${sourceSql(paths)} AS own
      WHERE NOT EXISTS (FROM losers WHERE losers.file = own.filename AND losers.row = own.file_row_number)`;
    const days = [...again.map(({ arrived }) => arrived), ...this.#arrivedOf(fresh)];
    // The youngest: nothing goes before its time.
    const arrived = days.reduce((one, other) => (one > other ? one : other));
    const [only] = again;
    const expired = paths.length === 1 && only !== undefined ? only.expired : [];
    return writePartition(database, { folder, table: this.#table, day, query, arrived, expired });
  }

  #arrivedOf(fresh: readonly string[]): readonly string[] {
    return fresh.length > 0 ? [this.#of.arrived] : [];
  }

  async #count(): Promise<ReadonlyMap<string, Counted>> {
    const { database, staging, signal } = this.#of;
    await database.run("CREATE OR REPLACE TEMP TABLE losers (file VARCHAR, row BIGINT)");
    const counts = new Map<string, Counted>();
    for (const day of staging.days(this.#table)) {
      stopWhereAsked(signal);
      counts.set(day, await this.#findLosers(day));
    }
    return counts;
  }

  async run(): Promise<Counted & Pick<Merged, "files" | "replaced">> {
    const { staging, signal, dryRun = false } = this.#of;
    const counts = await this.#count();
    const files: StoredFile[] = [];
    const replaced: StoredFile[] = [];
    const days = new Set([...counts.keys(), ...this.#stored.map(({ day }) => day)]);
    for (const day of dryRun ? [] : [...days].toSorted()) {
      stopWhereAsked(signal);
      const added = counts.get(day)?.added ?? 0;
      const again = await this.#toReplace(day, added);
      const fresh = added > 0 ? staging.files(this.#table, day) : [];
      if (fresh.length + again.length === 0) continue;
      const file = await this.#write(day, fresh, again);
      if (file !== undefined) files.push(file);
      replaced.push(...again);
    }
    const sum = (key: keyof Counted): number =>
      [...counts.values()].reduce((total, counted) => total + counted[key], 0);
    return { added: sum("added"), duplicate: sum("duplicate"), files, replaced };
  }
}

const none: Counted = { added: 0, duplicate: 0 };

/** Writes files of the staged rows that are not there yet, each once. What they replace still counts. */
export async function mergeStaged(of: MergeOf): Promise<Merged> {
  const counts: Record<TableName, Counted> = { spans: none, events: none, metrics: none };
  const files: StoredFile[] = [];
  const replaced: StoredFile[] = [];
  for (const table of tables) {
    if (of.staging.days(table).length === 0) continue;
    const merged = await new TableMerge(of, table).run();
    counts[table.name] = { added: merged.added, duplicate: merged.duplicate };
    files.push(...merged.files);
    replaced.push(...merged.replaced);
  }
  return { counts, files, replaced };
}
