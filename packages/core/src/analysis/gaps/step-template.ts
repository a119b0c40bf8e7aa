/** Parts of a text that vary from one occurrence to the next. */
export type Slot = "double_quoted" | "single_quoted" | "address" | "uuid" | "hex" | "number";

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
 * an e-mail address or URL, a UUID, a hexadecimal id of eight and more digits with at least one that is no letter, a number
 * with its separators. An article stands between spaces. Only ASCII spaces are spaces, because engines differ on the others.
 */
const shapes =
  /(?<double>"[^"]*")|(?<single>(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}]))|(?<address>\bhttps?:\/\/[^\s"'<>]+|\b[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,63})+)|(?<uuid>\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)|(?<hex>\b(?=[0-9a-f]{0,31}\d)[0-9a-f]{8,}\b)|(?<number>\d+(?:[.,]\d+)*)|(?<article>(?<![^ \t\r\n\f\v])(?:the|an?)(?=[ \t\r\n\f\v]))|(?<space>[ \t\r\n\f\v]+)/giu;

const slots: ReadonlyMap<string, Slot> = new Map<string, Slot>([
  ["double", "double_quoted"],
  ["single", "single_quoted"],
  ["address", "address"],
  ["uuid", "uuid"],
  ["hex", "hex"],
  ["number", "number"],
]);

function partOf(groups: Readonly<Record<string, string | undefined>>): Part {
  const [name = ""] = Object.entries(groups).find(([, text]) => text !== undefined) ?? [];
  const slot = slots.get(name);
  if (slot !== undefined) return { kind: "slot", slot };
  return { kind: name === "article" ? "article" : "space" };
}

function partsOf(text: string): readonly Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(shapes)) {
    if (match.index > end) parts.push({ kind: "literal", text: text.slice(end, match.index) });
    parts.push(partOf(match.groups ?? {}));
    end = match.index + match[0].length;
  }
  if (end < text.length) parts.push({ kind: "literal", text: text.slice(end) });
  return parts;
}

function keyOf(parts: readonly Part[]): string {
  const words = parts.map((part) => {
    if (part.kind === "slot") return `<${part.slot}>`;
    if (part.kind === "article") return "";
    return part.kind === "space" ? " " : part.text.toLowerCase();
  });
  return words.join("").replace(/ +/g, " ").trim();
}

/** Reads the first 4,000 characters of `text`; linear in their number. */
export function stepTemplate(text: string): StepTemplate {
  const parts = partsOf(text.slice(0, maxLength).replace(/^[ \t\r\n\f\v]+|[ \t\r\n\f\v]+$/g, ""));
  return { parts, key: keyOf(parts) };
}
