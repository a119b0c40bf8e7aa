/** A pattern that is known, with texts that it was made for. */
export interface KnownPattern {
  readonly id: string;
  readonly regex: string;
  readonly flags: string;
  readonly examples: readonly string[];
}

/** The known pattern whose examples come nearest to a text. */
export interface NearestPattern {
  readonly id: string;
  readonly example: string;
  /** 1 less the Levenshtein distance by the longer length, in lower case; above 0.5. */
  readonly similarity: number;
  /** Why it does not match, for people. */
  readonly reason: string;
}

const threshold = 0.5;
const maxLength = 500;

/** The Levenshtein distance, or `limit` + 1 where it is above `limit`. */
export function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let previous = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= to.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const value = Math.min(replaced, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
      current.push(value);
      least = Math.min(least, value);
    }
    if (least > limit) return limit + 1;
    previous = current;
  }
  return Math.min(previous[to.length] ?? 0, limit + 1);
}

const wordsOf = (text: string): ReadonlySet<string> =>
  new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);

function reasonOf(text: string, example: string): string {
  const [own, known] = [wordsOf(text), wordsOf(example)];
  const missing = [...known].filter((word) => !own.has(word));
  if (missing.length > 0) return `Missing words: ${missing.slice(0, 5).join(", ")}`;
  if (/["']/.test(example) && !/["']/.test(text)) return "The name of the element is not quoted";
  const extra = [...own].filter((word) => !known.has(word));
  if (extra.length > 0) return `Words beyond the pattern: ${extra.slice(0, 5).join(", ")}`;
  return "The words are there in another order or form";
}

/** The pattern of `known` with the example nearest to `text`; undefined where none is more than half alike. */
export function nearestPattern(
  text: string,
  known: readonly KnownPattern[],
): NearestPattern | undefined {
  const lower = text.toLowerCase().slice(0, maxLength);
  let nearest: NearestPattern | undefined;
  for (const { id, examples } of known) {
    for (const example of examples) {
      const other = example.toLowerCase().slice(0, maxLength);
      const longer = Math.max(lower.length, other.length, 1);
      const limit = Math.floor(longer * (1 - (nearest?.similarity ?? threshold)));
      const similarity = 1 - editDistance(lower, other, limit) / longer;
      if (similarity <= (nearest?.similarity ?? threshold)) continue;
      nearest = { id, example, similarity, reason: reasonOf(text, example) };
    }
  }
  return nearest;
}
