/**
 * `text` in lower case, a character at a time, as databases do it: without the context of a final sigma, and without the
 * one capital that becomes two characters.
 */
export function fold(text: string): string {
  return text.replaceAll("İ", "i").replaceAll("Σ", "σ").toLowerCase();
}
