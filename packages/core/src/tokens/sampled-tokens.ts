import { asWhole, tokensOf } from "./estimate-tokens.ts";
import { familyFactor } from "./family.ts";
import type { Family } from "./family.ts";
import { TextCounts } from "./text-counts.ts";

/** The exact count of a text's tokens. */
export type Tokenizer = (text: string) => number;

/** Longest text that a tokenizer is given: its time grows with the square of a run of equal characters. */
const sliceLength = 512;
const slices = 4;
/** How far a cut is moved so that it divides no word. */
const maxShift = 48;

/**
 * The estimate of {@link estimateTokens}, corrected by what `tokenizer`, which counts tokens of `o200k_base`, says of
 * samples: four of 512 characters, spread over the text, or all of a text that is no longer. Its time has a bound.
 */
export function sampledTokens(
  text: string,
  tokenizer: Tokenizer,
  family: Family = "openai",
): number {
  const estimate = estimated(text);
  let counted = 0;
  let expected = 0;
  for (const slice of slicesOf(text)) {
    counted += tokenizer(slice);
    expected += estimated(slice);
  }
  const ratio = expected > 0 ? counted / expected : 1;
  return asWhole(estimate * ratio * familyFactor[family]);
}

function estimated(text: string): number {
  const counts = new TextCounts();
  counts.add(text);
  return tokensOf(counts);
}

function slicesOf(text: string): readonly string[] {
  const found: string[] = [];
  let end = 0;
  if (text.length <= slices * sliceLength) {
    while (end < text.length) {
      const start = end;
      end = cutNear(text, start + sliceLength);
      found.push(text.slice(start, end));
    }
    return found;
  }
  const step = (text.length - sliceLength) / (slices - 1);
  for (let place = 0; place < slices; place += 1) {
    const start = Math.max(end, cutNear(text, Math.floor(place * step)));
    end = cutNear(text, start + sliceLength);
    if (start < end) found.push(text.slice(start, end));
  }
  return found;
}

/** The first end of a line or a word at or shortly before `place`; `place` itself where there is none. */
function cutNear(text: string, place: number): number {
  if (place <= 0) return 0;
  if (place >= text.length) return text.length;
  for (let at = place; at > place - maxShift && at > 0; at -= 1)
    if (isBlank(text.charCodeAt(at)) && !isBlank(text.charCodeAt(at - 1))) return at;
  // Never between the halves of a character.
  return isLowSurrogate(text.charCodeAt(place)) ? place - 1 : place;
}

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13);
const isLowSurrogate = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;
