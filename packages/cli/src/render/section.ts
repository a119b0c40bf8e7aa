import { escapeText } from "@spoor/core/record";
import type { Piece, Style } from "../print/style.ts";
import { tableText } from "../print/table.ts";
import type { Column } from "../print/table.ts";

/** Rows of one section that are told one by one. */
const rowLimit = 20;
const shortId = 8;

/** A cell of data, escaped; a dash where there is nothing to say. */
export function cell(value: string | number | undefined, paint?: Piece["paint"]): Piece {
  return {
    text: value === undefined || value === "" ? "-" : escapeText(String(value)),
    paint,
  };
}

/** A count of something bad: red unless it is 0. */
export function problemCell(count: number, { paint }: Style): Piece {
  return cell(count, count > 0 ? paint.red : paint.dim);
}

/** The start of a trace id, long enough to be asked for again most of the time. */
export function traceCell(traceId: string | undefined, { paint }: Style): Piece {
  return cell(traceId?.slice(0, shortId), paint.dim);
}

/** A titled table of things of one kind. */
export interface Section<Item> {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly items: readonly Item[];
  /** How many there are, where `items` are but some. */
  readonly of?: number;
  readonly cells: (item: Item) => readonly Piece[];
}

/** The section as text, with how many were left out; nothing where there are no items. */
export function sectionText<Item>(section: Section<Item>, style: Style): string[] {
  const { title, columns, items, of = items.length, cells } = section;
  if (items.length === 0) return [];
  const shown = items.slice(0, rowLimit);
  const more = of - shown.length;
  const lines = [style.paint.bold(title), tableText(columns, shown.map(cells), style)];
  if (more > 0) lines.push(style.paint.dim(`${style.glyphs.ellipsis} and ${more} more`));
  return [lines.join("\n")];
}
