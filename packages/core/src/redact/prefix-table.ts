import type { SecretRule } from "./rule/rule.ts";

/** Finds the places where a prefix may stand. */
export interface PrefixTable {
  /** The first place from `from` on where the first three characters of some prefix stand; -1 where there is none. */
  next(bytes: Uint8Array, from: number, length: number): number;
  /** The rules of which a prefix may stand at `at`, in the order in which they were given. */
  rulesAt(bytes: Uint8Array, at: number): readonly SecretRule[];
}

const first = 1;
const second = 2;
const none: readonly SecretRule[] = [];

/**
 * Makes the table: which pairs of bytes prefixes begin with, and which they have next. To look at every second pair is
 * enough to see them all, and most pairs are in no prefix. Prefixes are ASCII, so that the bytes of UTF-8 serve.
 */
export function makePrefixTable(rules: readonly SecretRule[]): PrefixTable {
  const pairs = new Uint8Array(65_536);
  const byTrigram = new Map<number, SecretRule[]>();
  for (const rule of rules)
    for (const trigram of trigramsOf(rule)) {
      const [a, b, c] = [trigram.charCodeAt(0), trigram.charCodeAt(1), trigram.charCodeAt(2)];
      pairs[(a << 8) | b] = (pairs[(a << 8) | b] ?? 0) | first;
      pairs[(b << 8) | c] = (pairs[(b << 8) | c] ?? 0) | second;
      const key = (a << 16) | (b << 8) | c;
      byTrigram.set(key, [...(byTrigram.get(key) ?? none), rule]);
    }
  return {
    next(bytes, from, length) {
      for (let at = from; at + 1 < length; at += 2) {
        const hit = pairs[((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)] ?? 0;
        if (hit === 0) continue;
        if ((hit & second) !== 0 && at > from && byTrigram.has(trigramAt(bytes, at - 1))) {
          return at - 1;
        }
        if ((hit & first) !== 0 && byTrigram.has(trigramAt(bytes, at))) return at;
      }
      return -1;
    },
    rulesAt: (bytes, at) => byTrigram.get(trigramAt(bytes, at)) ?? none,
  };
}

function trigramAt(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
}

/** The first three characters of each prefix, in all cases that they may have. */
function trigramsOf({ prefixes, anyCase = false }: SecretRule): ReadonlySet<string> {
  return new Set(
    prefixes.flatMap((prefix) => {
      if (!/^[ -~]{3}/.test(prefix)) {
        throw new RangeError(`a prefix has three ASCII characters or more, unlike ${prefix}`);
      }
      const trigram = prefix.slice(0, 3);
      return anyCase ? casesOf(trigram) : [trigram];
    }),
  );
}

function casesOf(text: string): readonly string[] {
  if (text === "") return [""];
  const head = text.charAt(0);
  return casesOf(text.slice(1)).flatMap((rest) => [
    head.toLowerCase() + rest,
    head.toUpperCase() + rest,
  ]);
}
