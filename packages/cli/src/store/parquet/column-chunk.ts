import { deltaPacked } from "./delta-packed.ts";
import { i32, struct, varint } from "./thrift.ts";
import type { ThriftValue } from "./thrift.ts";

/** A text for each row; null where there is none. */
export type Cells = readonly (string | null)[];

/** Encodings as Parquet numbers them. */
export const encodings = { plain: 0, rle: 3, deltaLength: 6, dictionary: 8 } as const;

/** The bytes of one column: a page of the values that occur, where these are few, and a page of cells. */
export interface ColumnChunk {
  readonly dictionary: readonly Uint8Array[];
  readonly cells: readonly Uint8Array[];
  /** How the cells are encoded. */
  readonly encoding: number;
}

const pageTypes = { data: 0, dictionary: 2 } as const;
/** Of so many values each has a place that fits into one byte. */
const mostDistinct = 256;
/** With fewer cells to a value, naming its place takes more than it saves. */
const fewCellsPerValue = 4;
const bitsPerByte = 8;

export const sizeOf = (parts: readonly Uint8Array[]): number =>
  parts.reduce((sum, { length }) => sum + length, 0);

/** `parts` behind the header of a page; `said` is the record of its type, in the field `id`. */
function pageOf(
  type: number,
  [id, said]: readonly [id: number, said: ThriftValue],
  parts: readonly Uint8Array[],
): readonly Uint8Array[] {
  const size = i32(sizeOf(parts));
  const { bytes } = struct([
    [1, i32(type)],
    [2, size],
    [3, size],
    [id, said],
  ]);
  return [Uint8Array.from(bytes), ...parts];
}

function lengthOf(bytes: Uint8Array): Uint8Array {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return length;
}

/** How a list of single numbers begins; these come in groups of eight. */
const listOf = (count: number): readonly number[] => varint(Math.ceil(count / bitsPerByte) * 2 + 1);

/** A bit for each row, 1 where it has a text. */
function presence(cells: Cells, present: number): Uint8Array {
  if (present === cells.length) return Uint8Array.from([...varint(cells.length * 2), 1]);
  if (present === 0) return Uint8Array.from([...varint(cells.length * 2), 0]);
  const head = listOf(cells.length);
  const bits = new Uint8Array(head.length + Math.ceil(cells.length / bitsPerByte));
  bits.set(head);
  for (let index = 0; index < cells.length; index += 1) {
    if (cells[index] === null) continue;
    const at = head.length + (index >> 3);
    bits[at] = (bits[at] ?? 0) | (1 << (index & 7));
  }
  return bits;
}

/** The texts that occur, each with its place; undefined where they are too many. */
function placesOf(texts: readonly string[]): ReadonlyMap<string, number> | undefined {
  const places = new Map<string, number>();
  const most = Math.min(mostDistinct, Math.ceil(texts.length / fewCellsPerValue));
  for (const text of texts) {
    if (places.has(text)) continue;
    if (places.size === most) return undefined;
    places.set(text, places.size);
  }
  return places;
}

/** `texts` as their places, a byte each. */
function placed(texts: readonly string[], places: ReadonlyMap<string, number>): Uint8Array {
  const head = [bitsPerByte, ...listOf(texts.length)];
  const out = new Uint8Array(head.length + Math.ceil(texts.length / bitsPerByte) * bitsPerByte);
  out.set(head);
  for (let index = 0; index < texts.length; index += 1) {
    out[head.length + index] = places.get(texts[index] ?? "") ?? 0;
  }
  return out;
}

/** The lengths of all texts, then the texts one after the other. */
function whole(texts: readonly string[]): readonly Uint8Array[] {
  const joined = texts.join("");
  const bytes = Buffer.from(joined);
  if (bytes.length === joined.length)
    return [deltaPacked(texts.map(({ length }) => length)), bytes];
  // One by one: half a character at the end of a text and half a one at the begin of the next are no character.
  const each = texts.map((text) => Buffer.from(text));
  return [deltaPacked(each.map(({ length }) => length)), Buffer.concat(each)];
}

function dictionaryOf(texts: Iterable<string>): readonly Uint8Array[] {
  const each = Array.from(texts, (text) => Buffer.from(text));
  const said = struct([
    [1, i32(each.length)],
    [2, i32(encodings.plain)],
  ]);
  const values = Buffer.concat(each.flatMap((bytes) => [lengthOf(bytes), bytes]));
  return pageOf(pageTypes.dictionary, [7, said], [values]);
}

/** The pages of one column. */
export function columnChunk(cells: Cells): ColumnChunk {
  const texts = cells.filter((cell) => cell !== null);
  const places = placesOf(texts);
  const encoding = places === undefined ? encodings.deltaLength : encodings.dictionary;
  const said = struct([
    [1, i32(cells.length)],
    [2, i32(encoding)],
    [3, i32(encodings.rle)],
    [4, i32(encodings.rle)],
  ]);
  const levels = presence(cells, texts.length);
  const values = places === undefined ? whole(texts) : [placed(texts, places)];
  return {
    dictionary: places === undefined ? [] : dictionaryOf(places.keys()),
    cells: pageOf(pageTypes.data, [5, said], [lengthOf(levels), levels, ...values]),
    encoding,
  };
}
