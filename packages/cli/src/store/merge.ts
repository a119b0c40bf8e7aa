import { join } from "node:path";
import { stopWhereAsked } from "../failure.ts";
import { namesOf } from "./column.ts";
import type { StoreTable, TableName } from "./column.ts";
import type { Database } from "./database.ts";
import { placesSql, sameSql } from "./distinct.ts";
import type { Manifest, StoredFile } from "./manifest.ts";
import { sqlText, writePartition } from "./partition.ts";
import { stagedSql } from "./staged-files.ts";
import type { StagedFiles } from "./staged-files.ts";
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
  readonly staged: StagedFiles;
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

/** The rows of files of the store, with the columns `filename` and `file_row_number`, as a query. */
function storedRows(table: StoreTable<never>, paths: readonly string[]): string {
  return `SELECT ${namesOf(table)}, filename, file_row_number
    FROM read_parquet([${paths.map(sqlText).join(", ")}],
      hive_partitioning = false, union_by_name = true, filename = true, file_row_number = true)`;
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
    const { database } = this.#of;
    const table = this.#table;
    const own = placesSql(table, stagedSql(table, this.#of.staged.files(table, day)));
    const keys = table.key.map((_, index) => `k${index}`).join(", ");
    await database.run(`CREATE OR REPLACE TEMP TABLE own AS
      SELECT *, row_number() OVER (PARTITION BY ${keys} ORDER BY rank, file, row) AS n
      FROM (${own})`);
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
    const paths = held.map((file) => this.#pathOf(file));
    const others = placesSql(this.#table, storedRows(this.#table, paths));
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
    const table = this.#table;
    const paths = again.map((file) => this.#pathOf(file));
    const rows = [
      ...(fresh.length > 0 ? [stagedSql(table, fresh)] : []),
      ...(paths.length > 0 ? [storedRows(table, paths)] : []),
    ].join(" UNION ALL ");
    const query = `SELECT ${namesOf(table)} FROM (${rows}) AS own
      WHERE NOT EXISTS (FROM losers WHERE losers.file = own.filename AND losers.row = own.file_row_number)`;
    const days = [...again.map(({ arrived }) => arrived), ...this.#arrivedOf(fresh)];
    // The youngest: nothing goes before its time.
    const arrived = days.reduce((one, other) => (one > other ? one : other));
    const [only] = again;
    const expired =
      fresh.length === 0 && again.length === 1 && only !== undefined ? only.expired : [];
    const others = this.#othersOf(day, again);
    return writePartition(database, { folder, table, day, query, arrived, expired, others });
  }

  /** The files of rows that are not written with those of `day`. */
  #othersOf(day: string, again: readonly StoredFile[]): readonly string[] {
    const { staged } = this.#of;
    const days = staged.days(this.#table).filter((each) => each !== day);
    const stored = this.#stored.filter((file) => !again.includes(file));
    return [
      ...stored.map((file) => this.#pathOf(file)),
      ...days.flatMap((each) => staged.files(this.#table, each)),
    ];
  }

  #arrivedOf(fresh: readonly string[]): readonly string[] {
    return fresh.length > 0 ? [this.#of.arrived] : [];
  }

  async #count(): Promise<ReadonlyMap<string, Counted>> {
    const { database, staged, signal } = this.#of;
    await database.run("CREATE OR REPLACE TEMP TABLE losers (file VARCHAR, row BIGINT)");
    const counts = new Map<string, Counted>();
    for (const day of staged.days(this.#table)) {
      stopWhereAsked(signal);
      counts.set(day, await this.#findLosers(day));
    }
    return counts;
  }

  async run(): Promise<Counted & Pick<Merged, "files" | "replaced">> {
    const { staged, signal, dryRun = false } = this.#of;
    const counts = await this.#count();
    const files: StoredFile[] = [];
    const replaced: StoredFile[] = [];
    const days = new Set([...counts.keys(), ...this.#stored.map(({ day }) => day)]);
    for (const day of dryRun ? [] : [...days].toSorted()) {
      stopWhereAsked(signal);
      const added = counts.get(day)?.added ?? 0;
      const again = await this.#toReplace(day, added);
      const fresh = added > 0 ? staged.files(this.#table, day) : [];
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
    if (of.staged.days(table).length === 0) continue;
    const merged = await new TableMerge(of, table).run();
    counts[table.name] = { added: merged.added, duplicate: merged.duplicate };
    files.push(...merged.files);
    replaced.push(...merged.replaced);
  }
  return { counts, files, replaced };
}
