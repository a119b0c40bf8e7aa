/** Longest private key without its head, in characters: one of 16,384 bits has 12,800. */
const maxLength = 32_768;
/** The end of a key, or the head of the next: looking no further keeps all searches together linear. */
const nextMark =
  /-----(?:(END)|BEGIN) [A-Z0-9 ]{0,60}-----|(Private-MAC): [0-9a-f]{1,128}|PuTTY-User-Key-File-/g;
/** Lines of Base64, however they are set apart, as in a key that was cut off. */
const lines =
  /(?:(?:\s|\\[nrt]|[>|#*]){1,24}[A-Za-z0-9+/=]{16,})*(?:(?:\s|\\[nrt]){1,24}[A-Za-z0-9+/=]{1,80})?/y;

/** Where the private key ends whose head ends at `from`: behind its end mark, or behind its lines where that is missing. */
export function privateKeyEnd(text: string, from: number): number {
  nextMark.lastIndex = from;
  const mark = nextMark.exec(text);
  const isEnd = mark?.[1] !== undefined || mark?.[2] !== undefined;
  if (mark !== null && isEnd && mark.index - from <= maxLength) return mark.index + mark[0].length;
  lines.lastIndex = from;
  return from + (lines.exec(text)?.[0].length ?? 0);
}
