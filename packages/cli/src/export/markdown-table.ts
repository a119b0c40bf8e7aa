import { escapeText } from "@spoor/core/record";

/** One cell of a table in Markdown; undefined is a dash. */
export type MarkdownCell = string | number | undefined;

/** Characters that Markdown or HTML would take for more than themselves. */
const special = /[\\`*_{}[\]<>()#+!|~&]/g;

function cellText(value: MarkdownCell): string {
  if (value === undefined || value === "") return "-";
  if (typeof value === "number") return String(value);
  return escapeText(value).replace(special, "\\$&");
}

/** A table in GitHub's Markdown; a column whose first value is a number is aligned to the right. */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly MarkdownCell[])[],
): string {
  const aligned = titles.map((_, i) => (typeof rows[0]?.[i] === "number" ? "---:" : "---"));
  const lines = [titles, aligned, ...rows.map((row) => row.map(cellText))];
  return lines.map((line) => `| ${line.join(" | ")} |\n`).join("");
}
