import { dataText } from "../print/table-format.ts";
import type { Section } from "./section.ts";

/** The section as a heading and a table of Markdown, with texts for people; what is in cells is escaped. */
export function markdownSection<Item>({ title, columns, items, cells }: Section<Item>): string[] {
  if (items.length === 0) return [];
  const table = {
    titles: columns.map((column) => column.title),
    rows: items.map((item) => cells(item).map(({ text }) => text)),
  };
  return [`## ${title}`, dataText(table, "md", { columns: undefined, header: true }).trimEnd()];
}
