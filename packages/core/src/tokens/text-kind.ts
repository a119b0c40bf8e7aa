import { feature } from "./feature.ts";

/** What a text mostly is, as far as its tokens are concerned. */
export type TextKind = "prose" | "code" | "cjk";

const wide = [feature.han, feature.hiragana, feature.katakana, feature.hangul];
const words = [feature.wordAfterSpace, feature.wordAfterMark, feature.word];
const marks = [feature.markBeforeWord, feature.markAlone, feature.mark2, feature.mark3];

/** `cjk` where more than a quarter is Chinese, Japanese or Korean, `code` where there is a mark for every two words. */
export function textKind(counts: ArrayLike<number>, length: number): TextKind {
  if (sum(counts, wide) * 4 > length) return "cjk";
  return sum(counts, marks) * 2 > sum(counts, words) ? "code" : "prose";
}

function sum(counts: ArrayLike<number>, indexes: readonly number[]): number {
  let total = 0;
  for (const index of indexes) total += counts[index] ?? 0;
  return total;
}
