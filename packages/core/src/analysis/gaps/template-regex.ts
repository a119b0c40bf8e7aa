import type { Part, Slot, StepTemplate } from "./step-template.ts";

const space = "[ \\t\\r\\n\\f\\v]";
const article = `(?:(?:the|an?)${space}+)?`;

/** What a slot may hold. No part can match what the part after it begins with in two ways, so that all engines are fast. */
const slotPatterns: Readonly<Record<Slot, string>> = {
  double_quoted: '"([^"]*)"',
  single_quoted: "'([^']*)'",
  url: "(https?://[^\\s\"'<>]+)",
  email: "([\\w.+-]{1,64}@[\\w-]{1,64}(?:\\.[\\w-]{1,63})+)",
  uuid: "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
  hex: "([0-9a-f]{8,})",
  number: "(\\d+(?:[.,]\\d+)*)",
};

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

/** The parts of a template with each run of spaces and articles as one space. */
function joined(parts: readonly Part[]): readonly Part[] {
  const kept: Part[] = [];
  for (const part of parts) {
    if (part.kind === "article") continue;
    if (part.kind === "space" && (kept.length === 0 || kept.at(-1)?.kind === "space")) continue;
    kept.push(part);
  }
  return kept;
}

function sourceOf(part: Part): string {
  if (part.kind === "slot") return slotPatterns[part.slot];
  return part.kind === "literal" ? escaped(part.text) : `${space}+${article}`;
}

/**
 * The source of a regular expression, for the flag `i`, that matches every whole text with the key of `template`: what
 * varies is a group, an article may be there or not, and spaces may be of any length. It is one that RE2 takes, too.
 */
export function templateRegex({ parts }: StepTemplate): string {
  return `^${space}*${article}${joined(parts).map(sourceOf).join("")}${space}*$`;
}
