// Where a JSON value ends, told by its bytes, without making it. What is no JSON, or too deep, has no end here.

import { newTextBytes } from "./text-bytes.ts";
import type { TextBytes } from "./text-bytes.ts";

export const quote = 0x22;
const backslash = 0x5c;
export const comma = 0x2c;
const minus = 0x2d;
const point = 0x2e;
const zero = 0x30;
const nine = 0x39;
export const colon = 0x3a;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
export const openBrace = 0x7b;
export const closeBrace = 0x7d;

/** What the functions here give where there is no value. */
export const noEnd = -1;

/** The deepest value that is followed: one bit of a number tells for each level whether it is an object. */
const mostLevels = 31;

/** What is no longer than this is passed over before anything else could be asked to. */
const fewBytes = 24;

let lineBytes: TextBytes | undefined;

/** The buffer in which long texts are passed over in a fraction of the time, one for a thread. */
export function lineBuffer(size: number): Buffer {
  lineBytes ??= newTextBytes(size);
  return lineBytes?.bytes.length === size ? lineBytes.bytes : Buffer.allocUnsafeSlow(size);
}

/** 1 for each byte that stands for itself in a string. */
const plain: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== quote && byte !== backslash ? 1 : 0,
);
/** 1 for each byte that may stand between values. */
const spaces: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte === 0x20 || byte === 0x09 || byte === 0x0d ? 1 : 0,
);
/** 1 for each byte that, behind a backslash, is an escape of two bytes. */
const escapes: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) =>
  '"\\/bfnrt'.includes(String.fromCharCode(byte)) ? 1 : 0,
);

const words: readonly Uint8Array[] = ["true", "false", "null"].map((word) => Buffer.from(word));

/** The first byte from `at` on that is no space. A newline is none: it ends a line. */
export function behindSpaces(bytes: Uint8Array, at: number): number {
  let next = at;
  while (spaces[bytes[next] ?? 0] === 1) next++;
  return next;
}

/** The first byte from `at` on that does not stand for itself in a string. */
export function endOfPlain(bytes: Uint8Array, at: number): number {
  let next = at;
  while (plain[bytes[next] ?? 0] === 1) next++;
  return next;
}

/** The first byte behind the string whose first quote is at `at`. */
function endOfText(bytes: Uint8Array, at: number): number {
  const first = at + 1;
  let next = first;
  while (plain[bytes[next] ?? 0] === 1 && next < first + fewBytes) next++;
  if (bytes[next] === quote) return next + 1;
  const texts = bytes === lineBytes?.bytes ? lineBytes : undefined;
  for (;;) {
    next = texts === undefined ? endOfPlain(bytes, next) : texts.pass(next);
    if (bytes[next] === quote) return next + 1;
    if (bytes[next] !== backslash) return noEnd;
    if (escapes[bytes[next + 1] ?? 0] === 1) next += 2;
    else if (isUnicodeEscape(bytes, next + 1)) next += 6;
    else return noEnd;
  }
}

function isUnicodeEscape(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0x75) return false;
  for (let next = at + 1; next < at + 5; next++) {
    const byte = bytes[next] ?? 0;
    const letter = byte | 0x20;
    if (!isDigit(byte) && (letter < 0x61 || letter > 0x66)) return false;
  }
  return true;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine;
}

function behindDigits(bytes: Uint8Array, at: number): number {
  let next = at;
  while (isDigit(bytes[next])) next++;
  return next;
}

/** The first byte behind the number at `at`. */
function endOfNumber(bytes: Uint8Array, at: number): number {
  const begin = bytes[at] === minus ? at + 1 : at;
  let next = bytes[begin] === zero ? begin + 1 : behindDigits(bytes, begin);
  if (next === begin) return noEnd;
  if (bytes[next] === point) {
    const fraction = next + 1;
    next = behindDigits(bytes, fraction);
    if (next === fraction) return noEnd;
  }
  if (((bytes[next] ?? 0) | 0x20) !== 0x65) return next;
  const hasSign = bytes[next + 1] === minus || bytes[next + 1] === 0x2b;
  const exponent = next + (hasSign ? 2 : 1);
  next = behindDigits(bytes, exponent);
  return next === exponent ? noEnd : next;
}

function endOfWord(bytes: Uint8Array, at: number): number {
  for (const word of words) {
    let length = 0;
    while (length < word.length && bytes[at + length] === word[length]) length++;
    if (length === word.length) return at + length;
  }
  return noEnd;
}

/** The first byte behind the value at `at` that holds no others. */
function endOfSimple(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  if (first === quote) return endOfText(bytes, at);
  return first === minus || isDigit(first) ? endOfNumber(bytes, at) : endOfWord(bytes, at);
}

/** The first byte of the value of the key at `at`. */
function behindKey(bytes: Uint8Array, at: number): number {
  const end = bytes[at] === quote ? endOfText(bytes, at) : noEnd;
  if (end === noEnd) return noEnd;
  const next = behindSpaces(bytes, end);
  return bytes[next] === colon ? behindSpaces(bytes, next + 1) : noEnd;
}

/**
 * The first byte behind the JSON value at `at`; -1 where what is there is no JSON, or is deeper than 31 levels. Behind the
 * text has to be a byte that ends it, as the newline of a line does: no more is looked at.
 */
export function endOfValue(bytes: Uint8Array, at: number): number {
  const first = bytes[at];
  return first === openBrace || first === openBracket
    ? endOfNested(bytes, at)
    : endOfSimple(bytes, at);
}

function endOfNested(bytes: Uint8Array, from: number): number {
  let at = from;
  /** Of each level, from the outermost on, whether it is an object; the innermost is the last bit. */
  let objects = 0;
  let levels = 0;
  for (;;) {
    const first = bytes[at];
    if (first === openBrace || first === openBracket) {
      if (++levels > mostLevels) return noEnd;
      const isObject = first === openBrace;
      objects = (objects << 1) | (isObject ? 1 : 0);
      at = behindSpaces(bytes, at + 1);
      if (bytes[at] !== (isObject ? closeBrace : closeBracket)) {
        if (isObject) at = behindKey(bytes, at);
        if (at === noEnd) return noEnd;
        continue;
      }
    } else {
      at = endOfSimple(bytes, at);
      if (at === noEnd) return noEnd;
      at = behindSpaces(bytes, at);
    }
    while (bytes[at] === ((objects & 1) === 1 ? closeBrace : closeBracket)) {
      objects >>= 1;
      at++;
      if (--levels === 0) return at;
      at = behindSpaces(bytes, at);
    }
    if (bytes[at] !== comma) return noEnd;
    at = behindSpaces(bytes, at + 1);
    if ((objects & 1) === 1) at = behindKey(bytes, at);
    if (at === noEnd) return noEnd;
  }
}
