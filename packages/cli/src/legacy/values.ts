import { rejected } from "./item.ts";
import type { Rejected } from "./item.ts";
import { linesOf } from "./lines.ts";

/** A JSON value of a file. */
export interface Value {
  readonly as: "value";
  readonly value: unknown;
  readonly where: string;
}

/** The value of `text`; undefined where it is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

/** The objects of a file of JSON lines; a last line that was cut off is `unfinished`, any other that is no object `malformed`. */
export async function* lineValues(
  pieces: AsyncIterable<Buffer>,
): AsyncGenerator<Value | Rejected, void> {
  for await (const line of linesOf(pieces)) {
    if (line.as === "rejected") {
      yield line;
      continue;
    }
    const value = jsonOf(line.text);
    if (typeof value === "object" && value !== null)
      yield { as: "value", value, where: line.where };
    else yield rejected(line.isEnded ? "malformed" : "unfinished", line.where);
  }
}

/** Largest file that is read as one JSON document, in bytes; the old systems kept at most 10,000 records in one. */
const maxDocumentBytes = 128 * 1024 * 1024;

/** The text of a whole file; undefined where it is too large. */
async function wholeText(pieces: AsyncIterable<Buffer>): Promise<string | undefined> {
  const all: Buffer[] = [];
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > maxDocumentBytes) return undefined;
    all.push(piece);
  }
  return Buffer.concat(all)
    .toString("utf8")
    .replace(/^\uFEFF/, "");
}

/** A JSON document: whole, or as far as it goes. */
export type Document =
  | { readonly as: "document"; readonly value: unknown }
  | { readonly as: "cut"; readonly records: readonly unknown[] }
  | Rejected;

/**
 * The JSON document of a file. Of one that was cut off while it was written, the whole objects of its first list of
 * objects are read still.
 */
export async function documentOf(pieces: AsyncIterable<Buffer>): Promise<Document> {
  const text = await wholeText(pieces);
  if (text === undefined) return rejected("too_long", "file");
  const value = jsonOf(text);
  if (value !== undefined) return { as: "document", value };
  const records = recordsOfCut(text);
  return records.length > 0 ? { as: "cut", records } : rejected("malformed", "file");
}

/** The objects that are whole in the first list of objects of `text`. */
function recordsOfCut(text: string): unknown[] {
  const begin = /\[\s*\{/.exec(text);
  if (begin === null) return [];
  const found: unknown[] = [];
  let depth = 0;
  let start = 0;
  let isInText = false;
  for (let i = begin.index + 1; i < text.length; i++) {
    const unit = text[i];
    if (isInText) {
      if (unit === "\\") i += 1;
      else if (unit === '"') isInText = false;
    } else if (unit === '"') isInText = true;
    else if (unit === "{" || unit === "[") {
      if (depth === 0) start = i;
      depth += 1;
    } else if (unit === "}" || unit === "]") {
      depth -= 1;
      if (depth < 0) break;
      const value = depth === 0 ? jsonOf(text.slice(start, i + 1)) : undefined;
      if (value !== undefined) found.push(value);
    }
  }
  return found;
}
