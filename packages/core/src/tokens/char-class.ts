/** Kinds of characters that tokenizers treat alike. */
export const charClass = {
  /** Lower-case letters; a run of these, with upper-case ones before, is a word. */
  word: 0,
  upper: 1,
  digit: 2,
  space: 3,
  newline: 4,
  mark: 5,
  /** Letters beyond ASCII that are written with spaces between words. */
  letter: 6,
  han: 7,
  hiragana: 8,
  katakana: 9,
  hangul: 10,
  /** Marks of Chinese, Japanese and Korean, and full-width forms. */
  wideMark: 11,
  /** Emoji, symbols and everything else. */
  other: 12,
  none: 13,
} as const;

function asciiClass(code: number): number {
  if (code >= 97 && code <= 122) return charClass.word;
  if (code >= 65 && code <= 90) return charClass.upper;
  if (code >= 48 && code <= 57) return charClass.digit;
  if (code === 10 || code === 13) return charClass.newline;
  if (code === 32 || code === 9 || code === 11 || code === 12) return charClass.space;
  return code < 32 || code === 127 ? charClass.other : charClass.mark;
}

/** First code units of ranges, in ascending order, each with the class that holds up to the next. */
const ranges: readonly (readonly [number, number])[] = [
  [0x80, charClass.other],
  [0xaa, charClass.letter],
  [0xab, charClass.other],
  [0xb5, charClass.letter],
  [0xb6, charClass.other],
  [0xc0, charClass.letter],
  [0x2000, charClass.other],
  [0x2c00, charClass.letter],
  [0x2e00, charClass.other],
  [0x2e80, charClass.han],
  [0x3000, charClass.wideMark],
  [0x3005, charClass.han],
  [0x3008, charClass.wideMark],
  [0x3040, charClass.hiragana],
  [0x30a0, charClass.katakana],
  [0x3100, charClass.han],
  [0x3130, charClass.hangul],
  [0x3190, charClass.han],
  [0x3200, charClass.other],
  [0x3400, charClass.han],
  [0x4dc0, charClass.other],
  [0x4e00, charClass.han],
  [0xa000, charClass.letter],
  [0xac00, charClass.hangul],
  [0xd7b0, charClass.other],
  [0xf900, charClass.han],
  [0xfb00, charClass.letter],
  [0xfe00, charClass.other],
  [0xff00, charClass.wideMark],
  [0xfff0, charClass.other],
];

/** The class of each UTF-16 code unit: a table, because a text has many. */
export const classes: Uint8Array = new Uint8Array(0x10000);
for (const [place, [start, found]] of ranges.entries())
  classes.fill(found, start, ranges[place + 1]?.[0] ?? 0x10000);
for (let code = 0; code < 128; code += 1) classes[code] = asciiClass(code);
