import { escapeText } from "@spoor/core/record";
import { fit, widthOf } from "./width.ts";

/** A place in a text that was typed, in UTF-16 units. */
export interface Excerpt {
  readonly text: string;
  readonly offset: number;
  readonly length: number;
}

/** What stands before the place where that is long. */
const leastBefore = 20;

/** The start of the part of `text` that is shown: all of it where it fits, else a little before the place. */
function shownFrom({ text, offset }: Excerpt, columns: number): number {
  if (widthOf(escapeText(text.slice(0, offset))) + leastBefore < columns) return 0;
  const from = Math.max(0, offset - leastBefore);
  // Not in the middle of a character.
  return /[\uDC00-\uDFFF]/.test(text.charAt(from)) ? from + 1 : from;
}

/** The text and, below it, carets under the place; two lines that stay within `columns`. */
export function excerptLines(excerpt: Excerpt, columns: number): readonly string[] {
  const { text, offset, length } = excerpt;
  const indent = "  ";
  const room = Math.max(leastBefore, columns - indent.length);
  const from = shownFrom(excerpt, room);
  const cut = from > 0 ? "..." : "";
  const before = widthOf(cut + escapeText(text.slice(from, offset)));
  const marked = widthOf(escapeText(text.slice(offset, offset + length)));
  const carets = "^".repeat(Math.max(1, Math.min(marked, room - before)));
  return [
    indent + fit(cut + escapeText(text.slice(from)), room, "..."),
    indent + " ".repeat(before) + carets,
  ];
}
