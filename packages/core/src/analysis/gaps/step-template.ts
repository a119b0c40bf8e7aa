/** Parts of a text that vary from one occurrence to the next. */
export type Slot =
  | "double_quoted"
  | "single_quoted"
  | "url"
  | "email"
  | "uuid"
  | "hex"
  | "number"
  | "word";

/** One part of a step's text. */
export type Part =
  | { readonly kind: "slot"; readonly slot: Slot }
  | { readonly kind: "article" }
  | { readonly kind: "space" }
  | { readonly kind: "literal"; readonly text: string };

/** The text of a step as what stays the same and what varies. */
export interface StepTemplate {
  readonly parts: readonly Part[];
  /** Equal for two texts with the same parts, whatever their case, articles and spaces: `drag slider to <number>`. */
  readonly key: string;
}

/** Longer texts are cut, as everywhere where blocked steps are read. */
const maxLength = 4000;

/**
 * What may vary, by what it looks like, the first that fits counts: a quoted value (an apostrophe within a word opens none),
 * a URL, an e-mail address, a UUID, a hexadecimal id of eight and more digits with at least one that is no letter, a number
 * with its separators. An article stands between spaces. Spaces are those that `\s` means in every engine.
 */
const shapes =
  /("[^"]*")|((?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}]))|(\bhttps?:\/\/[^\s"'<>]+)|(\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,63})+)|(\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)|(\b(?=[0-9a-f]{0,31}\d)[0-9a-f]{8,}\b)|(\d+(?:[.,]\d+)*)|((?<![^ \t\r\n\f])(?:the|an?)(?=[ \t\r\n\f]))|([ \t\r\n\f]+)/giu;

/** What the groups of the expression above are, in their order. */
const groups: readonly Part[] = [
  { kind: "slot", slot: "double_quoted" },
  { kind: "slot", slot: "single_quoted" },
  { kind: "slot", slot: "url" },
  { kind: "slot", slot: "email" },
  { kind: "slot", slot: "uuid" },
  { kind: "slot", slot: "hex" },
  { kind: "slot", slot: "number" },
  { kind: "article" },
  { kind: "space" },
];

function partOf(match: readonly (string | undefined)[]): Part {
  const found = groups.findIndex((_, i) => match[i + 1] !== undefined);
  return groups[found] ?? { kind: "space" };
}

/** What of `text` is read: without spaces around it. */
const readOf = (text: string): string =>
  text.slice(0, maxLength).replace(/^[ \t\r\n\f]+|[ \t\r\n\f]+$/g, "");

/** Hands over each part of `text` with the characters that it stands for, in order. */
function forEachPart(text: string, told: (part: Part | undefined, from: string) => void): void {
  let end = 0;
  shapes.lastIndex = 0;
  for (let match = shapes.exec(text); match !== null; match = shapes.exec(text)) {
    if (match.index > end) told(undefined, text.slice(end, match.index));
    told(partOf(match), match[0]);
    end = match.index + match[0].length;
  }
  if (end < text.length) told(undefined, text.slice(end));
}

/** The key of the text's template: what {@link stepTemplate} gives, in less time. */
export function stepKey(text: string): string {
  let key = "";
  forEachPart(readOf(text), (part, from) => {
    if (part === undefined) key += from.toLowerCase();
    else if (part.kind === "slot") key += `<${part.slot}>`;
    else if (part.kind === "space" && !key.endsWith(" ")) key += " ";
  });
  return key.trim();
}

/** Reads the first 4,000 characters of `text`; linear in their number. */
export function stepTemplate(text: string): StepTemplate {
  const parts: Part[] = [];
  forEachPart(readOf(text), (part, from) => {
    parts.push(part ?? { kind: "literal", text: from });
  });
  return { parts, key: stepKey(text) };
}
