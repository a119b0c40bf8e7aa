/** A piece of a query's text: a word, or what stands between quotes. */
export interface Word {
  readonly offset: number;
  /** The end, quotes included. */
  readonly end: number;
  /** What is meant, without quotes and escapes. */
  readonly text: string;
  /** `text` cut at its wildcards; quoted text has none. */
  readonly parts: readonly string[];
  readonly isQuoted: boolean;
  /** False where the closing quote is missing, or the character after a backslash. */
  readonly isComplete: boolean;
}

const space = /\s/;

export function isSpace(character: string): boolean {
  return space.test(character);
}

/** The offset of the first character from `offset` on that is no space. */
export function afterSpaces(text: string, offset: number): number {
  let at = offset;
  while (at < text.length && isSpace(text.charAt(at))) at += 1;
  return at;
}

/** Reads from the opening quote at `offset` to the closing one. */
export function quotedAt(text: string, offset: number): Word {
  let meant = "";
  let at = offset + 1;
  for (; at < text.length && text[at] !== '"'; at++) {
    if (text[at] === "\\" && at + 1 < text.length) at += 1;
    meant += text.charAt(at);
  }
  const isComplete = at < text.length;
  const end = isComplete ? at + 1 : at;
  return { offset, end, text: meant, parts: [meant], isQuoted: true, isComplete };
}

/** Reads from `offset` up to a space or one of `stops`; a backslash takes the meaning from what follows it. */
export function wordAt(text: string, offset: number, stops: string): Word {
  const parts: string[] = [];
  let part = "";
  let meant = "";
  let isComplete = true;
  let at = offset;
  for (; at < text.length; at++) {
    const character = text.charAt(at);
    if (isSpace(character) || stops.includes(character)) break;
    if (character === "*") {
      // Two wildcards side by side mean one.
      if (part !== "" || parts.length === 0) parts.push(part);
      part = "";
      meant += character;
      continue;
    }
    if (character === "\\") at += 1;
    if (at >= text.length) isComplete = false;
    part += text.charAt(at);
    meant += text.charAt(at);
  }
  const end = Math.min(at, text.length);
  return { offset, end, text: meant, parts: [...parts, part], isQuoted: false, isComplete };
}
