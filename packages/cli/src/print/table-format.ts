import { escapeText } from "@spoor/core/record";
import { usageFailure } from "../failure.ts";
import { csvText } from "./csv.ts";
import type { CsvValue } from "./csv.ts";
import { jsonLine } from "./json.ts";

/** A table for other programs: titles, and values as they are, with undefined where there is none. */
export interface DataTable {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly CsvValue[])[];
}

/** How a table is written for other programs. */
export const dataFormats = ["ndjson", "csv", "md"] as const;

export type DataFormat = (typeof dataFormats)[number];

/** Which columns are told, by their titles, and whether the titles are. */
export interface Told {
  /** In this order; undefined means all. */
  readonly columns: readonly string[] | undefined;
  readonly header: boolean;
}

/** The indexes of the columns of `titles` that are told. Throws a usage failure where one is not there. */
export function toldIndexes(titles: readonly string[], { columns }: Told): readonly number[] {
  if (columns === undefined) return titles.map((_, i) => i);
  const known = titles.map((title) => title.toLowerCase());
  return columns.map((column) => {
    const index = known.indexOf(column.toLowerCase());
    if (index >= 0) return index;
    throw usageFailure(`There is no column "${column}".`, `Columns are ${titles.join(", ")}.`);
  });
}

const markdownCell = (value: CsvValue): string =>
  value === undefined ? "" : escapeText(String(value)).replaceAll(/[\\|<`*_[\]]/g, String.raw`\$&`);

function markdownText({ titles, rows }: DataTable): string {
  const isNumber = titles.map((_, i) => rows.some((row) => typeof row[i] === "number"));
  const lines = [
    titles.map(markdownCell),
    isNumber.map((right) => (right ? "---:" : "---")),
    ...rows.map((row) => titles.map((_, i) => markdownCell(row[i]))),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function linesText({ titles, rows }: DataTable): string {
  const objectOf = (row: readonly CsvValue[]): unknown =>
    Object.fromEntries(titles.map((title, i) => [title, row[i] ?? null]));
  return rows.map((row) => jsonLine(objectOf(row))).join("");
}

/** The table in `format`, with a line end behind each row. */
export function dataText(table: DataTable, format: DataFormat, told: Told): string {
  const indexes = toldIndexes(table.titles, told);
  const titles = indexes.map((index) => table.titles[index] ?? "");
  const rows = table.rows.map((row) => indexes.map((index) => row[index]));
  if (format === "md") return markdownText({ titles, rows });
  if (format === "ndjson") return linesText({ titles, rows });
  const text = csvText(titles, rows);
  return told.header ? text : csvText([], rows).slice(2);
}
