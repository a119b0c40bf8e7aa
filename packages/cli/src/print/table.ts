import type { Piece, Style } from "./style.ts";
import { toldIndexes } from "./table-format.ts";
import type { DataTable } from "./table-format.ts";
import { fit, widthOf } from "./width.ts";

/** One column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  /** Where room is short, the column with the highest number goes first; without one it stays. */
  readonly drop?: number;
  /** The column that is cut, down to 8 characters, before the table runs over the edge. */
  readonly flexible?: boolean;
}

const gap = "  ";
const leastFlexible = 8;

type Grid = readonly (readonly Piece[])[];

function widthsOf(columns: readonly Column[], rows: Grid): number[] {
  return columns.map((column, i) => {
    let width = widthOf(column.title);
    for (const row of rows) width = Math.max(width, widthOf(row[i]?.text ?? ""));
    return width;
  });
}

const total = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, (widths.length - 1) * gap.length);

/** The columns that stay, by index: the least important go until the rest fits with the flexible ones cut. */
function kept(columns: readonly Column[], widths: readonly number[], room: number): number[] {
  let indexes = columns.map((_, i) => i);
  const least = (i: number): number =>
    columns[i]?.flexible === true ? Math.min(leastFlexible, widths[i] ?? 0) : (widths[i] ?? 0);
  while (total(indexes.map(least)) > room) {
    let worst: number | undefined;
    for (const i of indexes) {
      const drop = columns[i]?.drop;
      if (drop !== undefined && drop > (columns[worst ?? -1]?.drop ?? -1)) worst = i;
    }
    if (worst === undefined) break;
    indexes = indexes.filter((i) => i !== worst);
  }
  return indexes;
}

/** Cuts flexible columns, the widest first, until all fits. */
function cut(columns: readonly Column[], widths: number[], room: number): void {
  for (let over = total(widths) - room; over > 0; over--) {
    let widest: number | undefined;
    for (let i = 0; i < columns.length; i++) {
      const width = widths[i] ?? 0;
      if (
        columns[i]?.flexible === true &&
        width > Math.max(leastFlexible, widths[widest ?? -1] ?? 0)
      ) {
        widest = i;
      }
    }
    if (widest === undefined) return;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
}

function pad(piece: Piece, width: number, { align }: Column): string {
  const space = " ".repeat(Math.max(0, width - widthOf(piece.text)));
  const text = piece.paint === undefined ? piece.text : piece.paint(piece.text);
  return align === "right" ? space + text : text + space;
}

/** The columns that were asked for, or all; those that were asked for are never left out. */
function chosen(columns: readonly Column[], rows: Grid, { told }: Style): [Column[], Grid] {
  if (told?.columns === undefined) return [[...columns], rows];
  const indexes = toldIndexes(
    columns.map(({ title }) => title),
    told,
  );
  const asked = indexes.map((i) => {
    const { title = "", align = "left", flexible = false } = columns[i] ?? {};
    return { title, align, flexible };
  });
  return [asked, rows.map((row) => indexes.map((i) => row[i] ?? { text: "" }))];
}

function dataOf(columns: readonly Column[], rows: Grid): DataTable {
  return {
    titles: columns.map(({ title }) => title),
    rows: rows.map((row) =>
      row.map(({ text, value }) => (value === undefined ? text : (value ?? undefined))),
    ),
  };
}

/**
 * A table of `rows` under dim titles: two spaces between columns, no lines, numbers to the right. It stays within
 * `style.columns` by leaving out the columns marked so, then by cutting the flexible ones. Where tables are collected for
 * another format it is put there, too.
 */
export function tableText(columns: readonly Column[], rows: Grid, style: Style): string {
  style.tables?.push(dataOf(columns, rows));
  return drawn(...chosen(columns, rows, style), style);
}

function drawn(columns: readonly Column[], rows: Grid, style: Style): string {
  const all = widthsOf(columns, rows);
  const room = style.columns;
  const indexes = kept(columns, all, room);
  const shown = indexes.map((i) => columns[i] ?? { title: "" });
  const widths = indexes.map((i) => all[i] ?? 0);
  if (Number.isFinite(room)) cut(shown, widths, room);
  const line = (cells: readonly Piece[]): string =>
    shown
      .map((column, i) => {
        const width = widths[i] ?? 0;
        const cell = cells[i] ?? { text: "" };
        return pad({ ...cell, text: fit(cell.text, width, style.glyphs.ellipsis) }, width, column);
      })
      .join(gap)
      .trimEnd();
  const titles = shown.map((column) => ({ text: column.title, paint: style.paint.dim }));
  const body = rows.map((row) => line(indexes.map((i) => row[i] ?? { text: "" })));
  return (style.told?.header === false ? body : [line(titles), ...body]).join("\n");
}
