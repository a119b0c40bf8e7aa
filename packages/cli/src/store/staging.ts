import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { StoreTable } from "./column.ts";
import type { Database } from "./database.ts";
import { Loader } from "./loader.ts";
import { daySql, sqlText } from "./partition.ts";
import type { TableLoader, Taken } from "./table-loader.ts";

/** Rows, and characters of rows, that are written together. */
const batchRows = 16_384;
const batchCharacters = 8 * 1024 * 1024;

/** Rows that are on their way into the store: files a day, in a folder of this process, that count nowhere. */
export class Staging extends Loader {
  readonly #database: Database;
  readonly #folder: string;
  #batches = 0;
  #writing: Promise<void> = Promise.resolve();

  /** `folder` has to be empty. */
  constructor(database: Database, folder: string) {
    super(database);
    this.#database = database;
    this.#folder = folder;
  }

  override async settle(): Promise<void> {
    await super.settle();
    if (this.rows >= batchRows || this.characters >= batchCharacters) await this.#write();
  }

  /** Waits until all that was added is written. */
  async finish(): Promise<void> {
    await this.#write();
    await this.#writing;
  }

  /** The days of which rows of `table` are staged, the earliest first. */
  days({ name }: StoreTable<never>): readonly string[] {
    try {
      return readdirSync(join(this.#folder, name))
        .flatMap((each) => (each.startsWith("day=") ? [each.slice("day=".length)] : []))
        .toSorted();
    } catch {
      return [];
    }
  }

  /** The staged files of `table` and `day`, as SQL takes them. */
  files({ name }: StoreTable<never>, day: string): readonly string[] {
    const place = join(this.#folder, name, `day=${day}`);
    return readdirSync(place).map((each) => join(place, each));
  }

  /** Begins to write what was added, when the batch before is written. */
  async #write(): Promise<void> {
    await this.#writing;
    const loaders: readonly TableLoader<never>[] = [this.spans, this.events, this.points];
    const batch = await takenOf(loaders);
    this.#batches += 1;
    const number = this.#batches;
    this.#writing = this.#writeBatch(batch, number);
    // Waited for by the next call, which also tells of a failure.
    this.#writing.catch(() => {});
  }

  async #writeBatch(batch: readonly TakenOf[], number: number): Promise<void> {
    for (const { table, taken } of batch) {
      const target = join(this.#folder, table.name);
      mkdirSync(target, { recursive: true, mode: 0o700 });
      await this.#database.run(
        `COPY (SELECT *, ${daySql(table)} AS day FROM (${taken.query})) TO ${sqlText(target)}
          (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE_BYTES '16MB', PARTITION_BY (day), OVERWRITE_OR_IGNORE true,
          FILENAME_PATTERN 'part-${number}-{i}')`,
      );
      await this.#database.run(taken.drop);
    }
  }
}

interface TakenOf {
  readonly table: StoreTable<never>;
  readonly taken: Taken;
}

async function takenOf(loaders: readonly TableLoader<never>[]): Promise<readonly TakenOf[]> {
  const found: TakenOf[] = [];
  for (const loader of loaders) {
    const taken = await loader.take();
    if (taken !== undefined) found.push({ table: loader.table, taken });
  }
  return found;
}
