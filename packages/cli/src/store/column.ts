/** The types of DuckDB that columns have. */
export type ColumnType =
  | "VARCHAR"
  | "VARCHAR[]"
  | "BIGINT"
  | "INTEGER"
  | "UTINYINT"
  | "DOUBLE"
  | "BOOLEAN";

/** What a column holds of one row: a list as its JSON, a whole number beyond 2^53 as its digits; undefined is NULL. */
export type Cell = string | number | boolean | null | undefined;

/** One column of a table: how it is called, what it holds, and where that is read. */
export interface Column<Row> {
  readonly name: string;
  readonly type: ColumnType;
  readonly read: (row: Row) => Cell;
}

export const tableNames = ["spans", "events", "metrics"] as const;

export type TableName = (typeof tableNames)[number];

/** A column that only files have, worked out from the others when a file is written. */
export interface DerivedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** What stands for it where a file is older than the column, in SQL over the columns of a row. */
  readonly before: string;
}

/** A table of the store. */
export interface StoreTable<Row> {
  readonly name: TableName;
  readonly columns: readonly Column<Row>[];
  readonly derived?: readonly DerivedColumn[];
  /** The column that says when a row was, in nanoseconds since 1970. */
  readonly time: string;
  /** What tells a row from every other, in SQL: rows that agree in all of it are one. */
  readonly key: readonly string[];
}

/** The name of a column as SQL writes it. */
export function quoted(name: string): string {
  return `"${name}"`;
}

/** The columns of a table as `CREATE TABLE` lists them. */
export function definitionOf({ columns }: StoreTable<never>): string {
  return columns.map(({ name, type }) => `${quoted(name)} ${type}`).join(", ");
}

/** The names of the columns of a table, as `SELECT` lists them. */
export function namesOf({ columns }: StoreTable<never>): string {
  return columns.map(({ name }) => quoted(name)).join(", ");
}

function typedSql({ name, type }: Column<never>): string {
  const column = quoted(name);
  if (type === "VARCHAR") return column;
  const value =
    type === "VARCHAR[]" ? `from_json(${column}, '["VARCHAR"]')` : `CAST(${column} AS ${type})`;
  return `${value} AS ${column}`;
}

/** The columns of a table out of texts of its cells, as `SELECT` lists them. */
export function typedOf({ columns }: StoreTable<never>): string {
  return columns.map(typedSql).join(", ");
}
