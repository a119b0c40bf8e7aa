// Cc: C0, DEL, C1. Cf: bidi controls, zero-width characters, tag characters. Cs: lone surrogates. DI: what is drawn as
// nothing, such as fillers and variation selectors; the two that choose between text and emoji do no harm. Zl, Zp: line ends.
const unsafe = /(?!\uFE0E|\uFE0F)[\p{Cc}\p{Cf}\p{Cs}\p{DI}\p{Zl}\p{Zp}]/gu;

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function escapeOne(character: string): string {
  const known = short[character];
  if (known !== undefined) return known;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code < 0x100 ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`;
}

/**
 * `text` as one line that a terminal can be trusted with: every character that could move the cursor, colour, reorder or
 * hide other text is written as `\n`, `\x1b` or `\u{202e}`. What telemetry carries was often written by a model or by a
 * stranger, so everything that comes from data passes here once.
 */
export function escapeText(text: string): string {
  return text.replaceAll(unsafe, escapeOne);
}
const unsafeInJson = /(?!\uFE0E|\uFE0F)[\x7F-\x9F\p{Cf}\p{DI}\p{Zl}\p{Zp}]/gu;

function escapeUnits(character: string): string {
  let out = "";
  for (let i = 0; i < character.length; i++) {
    out += `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`;
  }
  return out;
}

/** JSON text with the same meaning in which no character can act on a terminal: outside of strings none occurs. */
export function escapeJson(json: string): string {
  return json.replaceAll(unsafeInJson, escapeUnits);
}
