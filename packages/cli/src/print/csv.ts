import { escapeText } from "@spoor/core/record";

/** One value of a table; undefined is an empty field. */
export type CsvValue = string | number | undefined;

/** Beginnings that a spreadsheet takes for a formula. */
const formula = /^[=+\-@＝＋－＠]/;
const special = /[",\r\n]/;

/**
 * A number without an exponent, with all digits that count: spreadsheets read `1.2e-7` as they like. Amounts of money are
 * whole picodollars, so that twelve places hold them.
 */
function numberField(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(12).replace(/\.?0+$/, "");
}

/** A text that would run as a formula gets an apostrophe before it. */
function textField(value: string): string {
  const safe = escapeText(value);
  const guarded = formula.test(safe) ? `'${safe}` : safe;
  return special.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

function field(value: CsvValue): string {
  if (value === undefined) return "";
  return typeof value === "number" ? numberField(value) : textField(value);
}

/**
 * A table as RFC 4180 has it: commas, CRLF, quotes around what needs them. Control characters are written out, and a text
 * that a spreadsheet would run as a formula begins with an apostrophe; numbers are left as they are.
 */
export function csvText(titles: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return [titles, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}
