import { definitionOf } from "./column.ts";
import type { StoreTable } from "./column.ts";
import type { Database } from "./database.ts";
import { deleteCopies, deleteStored } from "./distinct.ts";
import { eventTable } from "./flat-event.ts";
import { metricTable } from "./flat-point.ts";
import { Loader } from "./loader.ts";
import { spanTable } from "./span-table.ts";
import type { TableLoader } from "./table-loader.ts";
import { readTail } from "./tail.ts";
import type { Pending, TailOptions, TailRead } from "./tail.ts";
import { wholeView } from "./views.ts";

/** Rows that are brought into tables at once, while the next ones are read. */
const batchRows = 16_384;
const batchCharacters = 16 * 1024 * 1024;

/** Loads the live tail into tables of a database, one batch after the other. */
class TailTables extends Loader {
  readonly #database: Database;
  #moving: Promise<void> = Promise.resolve();

  constructor(database: Database) {
    super(database);
    this.#database = database;
  }

  override async settle(): Promise<void> {
    await super.settle();
    if (this.rows < batchRows && this.characters < batchCharacters) return;
    await this.move();
  }

  /** Begins to move what was added to its tables, when the batch before has been. */
  async move(): Promise<void> {
    await this.#moving;
    const loaders: readonly TableLoader<never>[] = [this.spans, this.events, this.points];
    const taken = [];
    for (const loader of loaders) taken.push({ loader, rows: await loader.take() });
    this.#moving = (async () => {
      for (const { loader, rows } of taken) {
        if (rows === undefined) continue;
        await this.#database.run(`INSERT INTO tail_${loader.table.name} ${rows.query}`);
        await this.#database.run(rows.drop);
      }
    })();
    // Waited for by the next call, which also tells of a failure.
    this.#moving.catch(() => {});
  }

  async finish(): Promise<void> {
    await this.move();
    await this.#moving;
  }
}

async function settle(
  database: Database,
  table: StoreTable<never>,
  hasFiles: boolean,
): Promise<void> {
  const tail = `tail_${table.name}`;
  await database.run(deleteCopies(table, tail));
  if (hasFiles) await database.run(deleteStored(table, tail, `stored_${table.name}`));
}

/** Whether a span of the files gives way to one of the tail. */
async function hasSuperseded(database: Database): Promise<boolean> {
  await database.run(`CREATE OR REPLACE TABLE superseded AS
    SELECT trace_id, span_id FROM stored_spans
    WHERE recovered AND (trace_id, span_id) IN (SELECT (trace_id, span_id) FROM tail_spans)`);
  const [first] = await database.ask("FROM superseded LIMIT 1");
  return first !== undefined;
}

/**
 * Loads what is pending of `segments` beside the views of what is in `files`, each row once, and makes the views of the whole
 * tables.
 */
export async function loadTail(
  database: Database,
  segments: readonly Pending[],
  options: TailOptions & { readonly stored: ReadonlySet<string> },
): Promise<TailRead> {
  const tables: readonly StoreTable<never>[] = [spanTable, eventTable, metricTable];
  for (const table of tables) {
    await database.run(`CREATE OR REPLACE TABLE tail_${table.name} (${definitionOf(table)})`);
  }
  const loader = new TailTables(database);
  const read = await readTail(segments, loader, options);
  await loader.finish();
  let superseded = false;
  for (const table of tables) {
    const [any] = await database.ask(`SELECT 1 FROM tail_${table.name} LIMIT 1`);
    const hasFiles = options.stored.has(table.name);
    if (any !== undefined) await settle(database, table, hasFiles);
    if (any !== undefined && hasFiles && table.name === "spans") {
      superseded = await hasSuperseded(database);
    }
    await database.run(wholeView(table, superseded && table.name === "spans"));
  }
  return read;
}
