import { escapeText } from "@spoor/core/record";
import { tokensText } from "../print/count.ts";
import { durationText } from "../print/duration.ts";
import { costText } from "../print/money.ts";
import type { Cost } from "../print/money.ts";
import type { Piece, Style } from "../print/style.ts";
import { tableText } from "../print/table.ts";
import type { Column } from "../print/table.ts";
import { timeText } from "../print/time.ts";

/** Rows of one section that are told one by one where nothing else was said. */
const rowLimit = 20;
const shortId = 8;

/** A cell of data, escaped; a dash where there is nothing to say. */
export function cell(value: string | number | undefined, paint?: Piece["paint"]): Piece {
  const isNothing = value === undefined || value === "";
  return {
    text: isNothing ? "-" : escapeText(String(value)),
    paint,
    value: isNothing ? null : value,
  };
}

/** A number in words for people; other programs are given the number, or a text where no number says it. */
export function figureCell(
  text: string,
  value: number | string | null,
  paint?: Piece["paint"],
): Piece {
  return { text: escapeText(text), paint, value };
}

/** A count of tokens. */
export const tokensCell = (tokens: number): Piece => figureCell(tokensText(tokens), tokens);

/** A duration in milliseconds. */
export const durationCell = (ms: number | undefined): Piece =>
  figureCell(durationText(ms), ms ?? null);

/** An amount in USD; a number is given only where all of it is known. */
export function costCell(cost: Cost): Piece {
  const text = costText(cost);
  return figureCell(text, cost.unpriced === 0 ? cost.usd : text);
}

/** An instant, as ISO 8601. */
export const timeCell = (iso: string): Piece => ({ text: timeText(iso), value: iso });

/** A count of something bad: red unless it is 0. */
export function problemCell(count: number, { paint }: Style): Piece {
  return cell(count, count > 0 ? paint.red : paint.dim);
}

/** The start of a trace id, long enough to be asked for again most of the time. */
export function traceCell(traceId: string | undefined, { paint }: Style): Piece {
  return { ...cell(traceId?.slice(0, shortId), paint.dim), value: traceId ?? null };
}

/** A titled table of things of one kind. */
export interface Section<Item> {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly items: readonly Item[];
  /** How many there are, where `items` are but some. */
  readonly of?: number;
  /** Rows to tell; undefined means as many as a screen has room for. */
  readonly limit?: number | undefined;
  readonly cells: (item: Item) => readonly Piece[];
}

/** The section as text, with how many were left out; nothing where there are no items. */
export function sectionText<Item>(section: Section<Item>, style: Style): string[] {
  const { title, columns, items, of = items.length, limit = rowLimit, cells } = section;
  if (items.length === 0) return [];
  const shown = style.tables === undefined ? items.slice(0, limit) : items;
  const more = of - shown.length;
  const lines = [style.paint.bold(title), tableText(columns, shown.map(cells), style)];
  if (more > 0) lines.push(style.paint.dim(`${style.glyphs.ellipsis} and ${more} more`));
  return [lines.join("\n")];
}
