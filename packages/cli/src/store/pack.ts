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
/** Stands before a text that all rows of a pack have: {@link escape} has other letters behind it in every other. */
const same = `${escape}S`;
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
  readonly #isJson: boolean;
  #texts: string[] = [];
  /** Whether all rows have the text of the first. */
  #isSame = true;

  constructor({ read, isJson = false }: Column<Row>) {
    this.#read = read;
    this.#isJson = isJson;
  }

  /** Adds the cell of `row`; gives the number of its characters. */
  put(row: Row): number {
    const cell = this.#read(row);
    const text = cell === undefined || cell === null ? none : this.#textOf(cell);
    if (this.#isSame && this.#texts.length > 0) this.#isSame = text === this.#texts[0];
    this.#texts.push(text);
    return text.length;
  }

  #textOf(cell: string | number | boolean): string {
    if (typeof cell !== "string") return String(cell);
    // JSON has no raw control characters.
    return this.#isJson ? cell : escaped(cell);
  }

  /** Moves the cells to the end of a row of texts. */
  moveTo(appender: DuckDBAppender): void {
    const [first = none] = this.#texts;
    if (this.#isSame && first === none) appender.appendNull();
    else if (this.#isSame) appender.appendVarchar(`${same}${first}`);
    else appender.appendVarchar(this.#texts.join(between));
    this.#texts = [];
    this.#isSame = true;
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
    for (const column of this.#columns) this.#characters += column.put(row);
    this.#rows += 1;
  }

  /** Moves the rows to the end of a table of {@link packedDefinitionOf}. */
  moveTo(appender: DuckDBAppender): void {
    if (this.#rows === 0) return;
    for (const column of this.#columns) column.moveTo(appender);
    appender.appendInteger(this.#rows);
    appender.endRow();
    this.#rows = 0;
    this.#characters = 0;
  }
}

/** The column that says how many rows are in a pack. */
const rows = "packed_rows";

/** The columns of a table that holds packs of rows of `table`. */
export function packedDefinitionOf({ columns }: StoreTable<never>): string {
  return [...columns.map(({ name }) => `${quoted(name)} VARCHAR`), `${rows} INTEGER`].join(", ");
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

/** The list of the texts in a column of a pack; NULL where all are. */
function listSql(column: string): string {
  return `CASE WHEN starts_with(${column}, ${character(29)} || 'S')
    THEN list_resize(CAST([] AS VARCHAR[]), ${rows}, substr(${column}, ${same.length + 1}))
    ELSE string_split(${column}, ${character(31)}) END`;
}

/** The rows of `table` in the table `packed`, as a query. */
export function unpackedSql({ columns }: StoreTable<never>, packed: string): string {
  const lists = columns
    .map(({ name }) => `unnest(${listSql(quoted(name))}) AS ${quoted(name)}`)
    .join(", ");
  const texts = columns
    .map(({ name }) => `nullif(${quoted(name)}, ${character(30)}) AS ${quoted(name)}`)
    .join(", ");
  const cells = columns
    .map(({ name, type }) => `${readers[type](quoted(name))} AS ${quoted(name)}`)
    .join(", ");
  return `SELECT ${cells} FROM (SELECT ${texts} FROM (SELECT ${lists} FROM ${packed}))`;
}
