import { columnChunk, encodings, sizeOf } from "./column-chunk.ts";
import type { Cells } from "./column-chunk.ts";
import { binary, i32, i64, list, struct } from "./thrift.ts";
import type { ThriftValue } from "./thrift.ts";

/** A column of texts. */
export interface TextColumn {
  readonly name: string;
  readonly cells: Cells;
}

const magic = Buffer.from("PAR1");
const formatVersion = 1;
const byteArray = 6;
const utf8 = 0;
const optional = 1;
const uncompressed = 0;

function schemaOf(columns: readonly TextColumn[]): ThriftValue {
  const root = struct([
    [4, binary("rows")],
    [5, i32(columns.length)],
  ]);
  const each = columns.map(({ name }) =>
    struct([
      [1, i32(byteArray)],
      [3, i32(optional)],
      [4, binary(name)],
      [6, i32(utf8)],
    ]),
  );
  return list([root, ...each]);
}

/** Puts the pages of columns one after the other, and remembers where each begins. */
class Pages {
  readonly parts: Uint8Array[] = [magic];
  readonly records: ThriftValue[] = [];
  #at = magic.length;

  add({ name, cells }: TextColumn): void {
    const chunk = columnChunk(cells);
    const begin = this.#at;
    const dictionary = sizeOf(chunk.dictionary);
    const size = dictionary + sizeOf(chunk.cells);
    this.parts.push(...chunk.dictionary, ...chunk.cells);
    this.#at += size;
    const said = struct([
      [1, i32(byteArray)],
      [2, list([i32(chunk.encoding), i32(encodings.rle), i32(encodings.plain)])],
      [3, list([binary(name)])],
      [4, i32(uncompressed)],
      [5, i64(cells.length)],
      [6, i64(size)],
      [7, i64(size)],
      [9, i64(begin + dictionary)],
      ...(dictionary > 0 ? ([[11, i64(begin)]] as const) : []),
    ]);
    this.records.push(
      struct([
        [2, i64(begin)],
        [3, said],
      ]),
    );
  }

  get size(): number {
    return this.#at - magic.length;
  }
}

/**
 * The bytes of a Parquet file of texts: one group of rows, not compressed. There has to be at least one column, and all have
 * to have as many cells.
 */
export function textFile(columns: readonly TextColumn[]): Buffer {
  const pages = new Pages();
  for (const column of columns) pages.add(column);
  const rows = i64(columns[0]?.cells.length ?? 0);
  const group = struct([
    [1, list(pages.records)],
    [2, i64(pages.size)],
    [3, rows],
  ]);
  const { bytes } = struct([
    [1, i32(formatVersion)],
    [2, schemaOf(columns)],
    [3, rows],
    [4, list([group])],
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([...pages.parts, Uint8Array.from(bytes), length, magic]);
}
