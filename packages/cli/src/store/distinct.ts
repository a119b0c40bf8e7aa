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

/** Deletes from the table `rows` the second and later copies of each row. */
export function deleteCopies(table: StoreTable<never>, rows: string): string {
  return `DELETE FROM ${rows} WHERE rowid IN (
    SELECT id FROM (
      SELECT id, row_number() OVER (PARTITION BY ${names(table).join(", ")} ORDER BY rank, id) AS n
      FROM (SELECT rowid AS id, ${rankSql(table)} AS rank, ${keysSql(table)} FROM ${rows}))
    WHERE n > 1)`;
}

/** The rows of `stored` that may be among `rows`: where the time is a part of what tells rows apart, of that time. */
export function candidatesSql(table: StoreTable<never>, rows: string, stored: string): string {
  const { key, time } = table;
  const within = key.includes(time)
    ? ` WHERE ${time} BETWEEN (SELECT min(${time}) FROM ${rows}) AND (SELECT max(${time}) FROM ${rows})`
    : "";
  return `SELECT ${keysSql(table)}, ${rankSql(table)} AS rank FROM ${stored}${within}`;
}

/** Deletes from the table `rows` what the table or view `stored` has, but for what is better than that. */
export function deleteStored(table: StoreTable<never>, rows: string, stored: string): string {
  return `DELETE FROM ${rows} WHERE rowid IN (
    SELECT own.id
    FROM (SELECT rowid AS id, ${rankSql(table)} AS rank, ${keysSql(table)} FROM ${rows}) AS own
    JOIN (${candidatesSql(table, rows, stored)}) AS other ON ${sameSql(table, "own", "other")}
    WHERE other.rank <= own.rank)`;
}
