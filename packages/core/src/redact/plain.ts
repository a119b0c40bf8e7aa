/** Longest text that is kept whole, in UTF-16 units. */
export const maxTextLength = 65_536;
/** Most items of one list and most keys of one map that are kept. */
export const maxEntries = 256;
/** Deepest nesting of one value that is kept. */
export const maxDepth = 32;

/** What stands in place of what cannot be said. */
export const marks = {
  circular: "[Circular]",
  tooDeep: "[Too deep]",
  unreadable: "[Unreadable]",
} as const;

/** `value`, or the text of it where not every exporter can say it: NaN, infinities and integers beyond 2^53. */
export function plainNumber(value: number): number | string {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  return Number.isFinite(value) && !Number.isInteger(value) ? value : String(value);
}

/** The first `limit` units of `text`, or one less where that would leave half of a pair. */
export function shortened(text: string, limit: number): string {
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit);
}

/** Whether `value` is a list: an array, or numbers as bytes have them. */
export function isList(value: object): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
