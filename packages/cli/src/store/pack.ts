import type { DuckDBAppender } from "@duckdb/node-api";
import { quoted } from "./column.ts";
import type { Column, ColumnType, StoreTable } from "./column.ts";

/*
 * Rows go to DuckDB as packs: one row of texts, each of which holds a whole column of some thousand rows. One call for
 * a column instead of one for each cell makes it several times as fast as appending rows or vectors; DuckDB takes the
 * texts apart on threads of its own.
 */

/** Rows in one pack, but for those of its last request. */
const mostRows = 1024;
/** Characters in one pack, but for those of its last request. */
const mostCharacters = 4 * 1024 * 1024;

const escape = "\u001D";
const none = "\u001E";
const between = "\u001F";
const marks = new RegExp(`[${escape}${none}${between}]`);
/** What stands in a text for each of our own marks. */
const escapes: readonly (readonly [mark: string, code: number, escaped: string])[] = [
  [escape, 29, `${escape}D`],
  [none, 30, `${escape}E`],
  [between, 31, `${escape}F`],
];

function escaped(text: string): string {
  if (!marks.test(text)) return text;
  return escapes.reduce((out, [mark, , code]) => out.replaceAll(mark, code), text);
}

/** The texts of one column. */
class PackedColumn<Row> {
  readonly #read: Column<Row>["read"];
  readonly #texts: string[] = Array.from({ length: mostRows }, () => none);
  /** Whether a row had a value. */
  #any = false;

  constructor({ read }: Column<Row>) {
    this.#read = read;
  }

  /** Puts the cell of `row` at `index`; gives the number of its characters. */
  put(index: number, row: Row): number {
    const cell = this.#read(row);
    // One request may hold more rows than a pack.
    if (index >= this.#texts.length) this.#texts.push(none);
    if (cell === undefined || cell === null) return 0;
    const text = typeof cell === "string" ? escaped(cell) : String(cell);
    this.#texts[index] = text;
    this.#any = true;
    return text.length;
  }

  /** Moves the first `count` cells to the end of a row of texts. */
  moveTo(appender: DuckDBAppender, count: number): void {
    if (!this.#any) {
      appender.appendNull();
      this.#texts.length = Math.min(this.#texts.length, mostRows);
      return;
    }
    const texts = count < this.#texts.length ? this.#texts.slice(0, count) : this.#texts;
    appender.appendVarchar(texts.join(between));
    this.#texts.length = Math.min(this.#texts.length, mostRows);
    this.#texts.fill(none);
    this.#any = false;
  }
}

/** The rows that go to DuckDB together. */
export class Pack<Row> {
  readonly #columns: readonly PackedColumn<Row>[];
  #rows = 0;
  #characters = 0;

  constructor({ columns }: StoreTable<Row>) {
    this.#columns = columns.map((column) => new PackedColumn(column));
  }

  get rows(): number {
    return this.#rows;
  }

  get characters(): number {
    return this.#characters;
  }

  get isFull(): boolean {
    return this.#rows >= mostRows || this.#characters >= mostCharacters;
  }

  add(row: Row): void {
    for (const column of this.#columns) this.#characters += column.put(this.#rows, row);
    this.#rows += 1;
  }

  /** Moves the rows to the end of a table of {@link packedDefinitionOf}. */
  moveTo(appender: DuckDBAppender): void {
    if (this.#rows === 0) return;
    for (const column of this.#columns) column.moveTo(appender, this.#rows);
    appender.endRow();
    this.#rows = 0;
    this.#characters = 0;
  }
}

/** The columns of a table that holds packs of rows of `table`. */
export function packedDefinitionOf({ columns }: StoreTable<never>): string {
  return columns.map(({ name }) => `${quoted(name)} VARCHAR`).join(", ");
}

const character = (code: number): string => `chr(${code})`;

function unescapedSql(value: string): string {
  const replaced = escapes.reduceRight(
    (sql, [, code, text]) =>
      `replace(${sql}, ${character(29)} || '${text.slice(1)}', ${character(code)})`,
    value,
  );
  return `CASE WHEN contains(${value}, ${character(29)}) THEN ${replaced} ELSE ${value} END`;
}

const readers: Readonly<Record<ColumnType, (value: string) => string>> = {
  VARCHAR: unescapedSql,
  "VARCHAR[]": (value) => `from_json(${unescapedSql(value)}, '["VARCHAR"]')`,
  BIGINT: (value) => `CAST(${value} AS BIGINT)`,
  INTEGER: (value) => `CAST(${value} AS INTEGER)`,
  UTINYINT: (value) => `CAST(${value} AS UTINYINT)`,
  DOUBLE: (value) => `CAST(${value} AS DOUBLE)`,
  BOOLEAN: (value) => `CAST(${value} AS BOOLEAN)`,
};

/** The rows of `table` in the table `packed`, as a query. */
export function unpackedSql({ columns }: StoreTable<never>, packed: string): string {
  const lists = columns
    .map(({ name }) => `unnest(string_split(${quoted(name)}, ${character(31)})) AS ${quoted(name)}`)
    .join(", ");
  const texts = columns
    .map(({ name }) => `nullif(${quoted(name)}, ${character(30)}) AS ${quoted(name)}`)
    .join(", ");
  const cells = columns
    .map(({ name, type }) => `${readers[type](quoted(name))} AS ${quoted(name)}`)
    .join(", ");
  return `SELECT ${cells} FROM (SELECT ${texts} FROM (SELECT ${lists} FROM ${packed}))`;
}
