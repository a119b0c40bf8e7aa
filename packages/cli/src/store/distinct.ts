import type { StoreTable } from "./column.ts";

/** Columns `k0`, `k1`, ... that tell a row of `table` from every other. */
export function keysSql({ key }: StoreTable<never>): string {
  return key.map((expression, index) => `${expression} AS k${index}`).join(", ");
}

const names = ({ key }: StoreTable<never>): readonly string[] => key.map((_, index) => `k${index}`);

/** Whether the rows `left` and `right`, which have the columns of {@link keysSql}, are one. */
export function sameSql(table: StoreTable<never>, left: string, right: string): string {
  return names(table)
    .map((name) => `${left}.${name} IS NOT DISTINCT FROM ${right}.${name}`)
    .join(" AND ");
}

/**
 * The better of two spans comes first: one that was put together after a crash gives way to the span itself, and the span of
 * a session or a call that went on to the longer one.
 */
export function rankSql({ name }: StoreTable<never>): string {
  return name === "spans" ? "CASE WHEN recovered THEN 1 ELSE -duration_ns END" : "0";
}

/** Where each of `rows` is, a query with the columns `filename` and `file_row_number`, and what tells it from others. */
export function placesSql(table: StoreTable<never>, rows: string): string {
  return `SELECT filename AS file, file_row_number AS row, ${rankSql(table)} AS rank, ${keysSql(table)}
    FROM (${rows})`;
}

/** The places of the second and later copies of each row in `places`, the rows of {@link placesSql}. */
export function copiesSql(table: StoreTable<never>, places: string): string {
  const keys = names(table).join(", ");
  return `SELECT file, row FROM (
      SELECT file, row, row_number() OVER (PARTITION BY ${keys} ORDER BY rank, file, row) AS n FROM ${places})
    WHERE n > 1`;
}
