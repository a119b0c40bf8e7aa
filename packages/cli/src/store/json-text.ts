/** An escape in JSON; one that is longer than two characters is half a character. */
const escapes = /\\(?:ud[89a-f][\da-f]{2}|.)/g;

/**
 * `value` as JSON in which each half character, as a text has it that was cut inside an emoji, is U+FFFD: DuckDB reads no
 * JSON that has any. `value` has to be an object or a list.
 */
export function jsonText(value: object): string {
  const json = JSON.stringify(value);
  if (!json.includes(String.raw`\ud`)) return json;
  return json.replaceAll(escapes, (escape) => (escape.length > 2 ? "\uFFFD" : escape));
}
