/** Longer texts are cut before anything is read of them; a step is a sentence, an error message at most a page. */
const maxLength = 4000;

const articles = /(?<![\p{L}\p{N}_])(?:the|an?)(?![\p{L}\p{N}_])/gu;
const doubleQuoted = /"[^"]*"/g;
/** An apostrophe within a word opens no quotation. */
const singleQuoted = /(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])/gu;

/**
 * The text of a blocked step without what varies from one occurrence to the next, so that equal steps compare equal: in
 * lower case, without articles and repeated spaces, and with every quoted value emptied. `Enter "a@b.c" in the field`
 * gives `enter "" in field`. Reads the first 4,000 characters; linear in their number.
 */
export function normalizedStep(text: string): string {
  return text
    .slice(0, maxLength)
    .toLowerCase()
    .replace(articles, "")
    .replace(/\s+/g, " ")
    .replace(doubleQuoted, '""')
    .replace(singleQuoted, "''")
    .trim();
}

/** What a step is about, and the words that say so; the first category with one of its words anywhere in the text wins. */
const words = [
  ["navigation", ["navigate", "go to", "open", "visit"]],
  [
    "interaction",
    ["click", "fill", "enter", "type", "select", "check", "press", "submit", "input"],
  ],
  [
    "assertion",
    ["see", "visible", "verify", "assert", "confirm", "should", "ensure", "expect", "display"],
  ],
  ["wait", ["wait", "load", "until"]],
] as const;

/** The kind of thing that a step does. */
export type StepCategory = (typeof words)[number][0] | "unknown";

/**
 * The kind of step that a text describes, by its words; `unknown` when it has none of them. Reads the first 4,000
 * characters; linear in their number.
 */
export function stepCategory(text: string): StepCategory {
  const lower = text.slice(0, maxLength).toLowerCase();
  const found = words.find(([, any]) => any.some((word) => lower.includes(word)));
  return found?.[0] ?? "unknown";
}
