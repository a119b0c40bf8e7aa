import { feature } from "./feature.ts";

/**
 * Tokens of `o200k_base` that each count of a text stands for.
 *
 * Fitted by `bench/tokens/fit.mjs` to half of the projects of 11,907 documents of 100 to 16,384 characters: TypeScript,
 * JavaScript, Python, JSON, YAML and lock files of packages; English from their documentation and from manuals; Chinese,
 * Japanese and Korean from translated manuals, messages and documentation of web frameworks; other European
 * languages, Turkish and Indonesian from manuals; and single paragraphs of prose. Nothing here is set by hand.
 */
const fitted: Readonly<Record<keyof typeof feature, number>> = {
  wordAfterSpace: 0.9427,
  wordAfterSpaceOver4: 0.0615,
  wordAfterSpaceOver7: -0.0905,
  wordAfterSpaceOver10: 0.4822,
  wordAfterMark: 1.1816,
  wordAfterMarkOver3: 0.0852,
  wordAfterMarkOver6: 0.1643,
  wordAfterMarkOver10: -0.0804,
  word: 0.7752,
  wordOver3: -0.0403,
  wordOver6: 0.1502,
  wordOver10: 0.6202,
  capitalized: 0.1595,
  upperRun: 0.8109,
  upperRunLetters: -0.0884,
  wordBesideDigit: 0.0604,
  letterBesideDigit: 0.2024,
  digitGroup: 1.5389,
  spaceAlone: 0.6708,
  indent: 0.5583,
  indentOver4: 0.0166,
  newline: 1.5447,
  newlineAfterMark: 0.2448,
  moreNewlines: 0.2422,
  markBeforeWord: -0.1495,
  markAlone: 0.9649,
  markAfterSpace: 0.6636,
  mark2: 0.7791,
  mark3: 1.4749,
  markOver3: 0.1368,
  letterWord: 0.9992,
  letter: 0.1952,
  han: 0.6321,
  hanRun: 0.53,
  hiragana: 0.4652,
  hiraganaRun: 0.2467,
  katakana: 0.7455,
  katakanaRun: -0.4361,
  hangul: 0.5653,
  hangulRun: 0.4445,
  wideMark: 0.5041,
  wideMarkRun: 0.3696,
  other: 2.3214,
  otherRun: -1.6344,
};

/** The same, each in its place. */
export const weights: Float64Array = new Float64Array(Object.keys(feature).length);
for (const [name, index] of Object.entries(feature)) weights[index] = Reflect.get(fitted, name);
