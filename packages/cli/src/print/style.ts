import type { Paint, Painter } from "./colour.ts";
import type { Glyphs } from "./glyph.ts";
import type { DataTable, Told } from "./table-format.ts";

/** How results are drawn: with which colours and characters, and how wide. */
export interface Style {
  readonly paint: Paint;
  readonly glyphs: Glyphs;
  /** Columns to stay within; Infinity where there is no terminal. */
  readonly columns: number;
  /** What is told of tables; undefined means all that there is room for. */
  readonly told?: Told | undefined;
  /** Where tables are put, whole, that are to be written in another format. */
  readonly tables?: DataTable[] | undefined;
}

/** A piece of text for one cell or place, escaped, and its colour. */
export interface Piece {
  readonly text: string;
  readonly paint?: Painter | undefined;
  /** The value that `text` shows, for other programs: a plain number, or null where there is none. */
  readonly value?: string | number | null | undefined;
}

type Look = readonly [mark: keyof Glyphs, colour: keyof Paint];

const looks: ReadonlyMap<string, Look> = new Map<string, Look>([
  ["completed", ["completed", "green"]],
  ["failed", ["failed", "red"]],
  ["blocked", ["blocked", "yellow"]],
  ["suspended", ["suspended", "cyan"]],
  ["unfinished", ["unfinished", "cyan"]],
]);

/** A status as mark and word in its colour; the word alone carries the meaning. */
export function statusPiece(status: string, { glyphs, paint }: Style): Piece {
  const [mark, colour] = looks.get(status) ?? ["stopped", "dim"];
  return { text: `${glyphs[mark]} ${status}`, paint: paint[colour], value: status };
}
