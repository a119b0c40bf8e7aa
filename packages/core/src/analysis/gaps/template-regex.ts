import { contentsOf } from "./template-contents.ts";
import type { Content } from "./template-contents.ts";
import type { Slot, StepTemplate } from "./step-template.ts";

const space = String.raw`\s+`;
/** What may stand where a text has that many articles; before a word, which may be one itself, at most one. */
function articlesSource(count: number, isBeforeWord: boolean): string {
  if (count === 0) return "";
  return String.raw`(?:(?:the|an?)\s+)` + (count > 1 && !isBeforeWord ? "*" : "?");
}

/** What a slot may hold. No part can match what the part after it begins with in two ways, so that all engines are fast. */
const slotPatterns: Readonly<Record<Slot, string>> = {
  double_quoted: '"([^"]*)"',
  single_quoted: "'([^']*)'",
  url: "(https?://[^\\s\"'<>]+)",
  email: "([\\w.+-]{1,64}@[\\w-]{1,64}(?:\\.[\\w-]{1,63})+)",
  uuid: "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})",
  hex: "([0-9a-f]{8,})",
  number: "(\\d+(?:[.,]\\d+)*)",
  // Stands between spaces.
  word: "(\\S+)",
};

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);

function sourceOf({ part, hasSpace }: Content, articles: number): string {
  const own = part.kind === "slot" ? slotPatterns[part.slot] : escaped(part.text);
  const isWord = part.kind === "slot" && part.slot === "word";
  return `${hasSpace ? space : ""}${articlesSource(articles, isWord)}${own}`;
}

/** Whether a text may be what is left of another one: a normal form has neither capitals nor articles. */
const isNormalForm = ({ parts }: StepTemplate): boolean =>
  parts.every(
    (part) =>
      part.kind !== "article" && (part.kind !== "literal" || part.text === part.text.toLowerCase()),
  );

const isWord = ({ part }: Content): boolean => part.kind === "slot" || /^\p{L}/u.test(part.text);

/**
 * The source of a regular expression, for the flag `i`, that matches the whole texts of `templates`, which differ in their case,
 * spaces and articles alone: what varies is a group, spaces may be of any length, and an article that one of them has may be
 * there or not. Of normal forms nobody knows where articles were: one may be before each word. It is one that RE2 takes, too.
 */
export function templateRegex(templates: readonly [StepTemplate, ...StepTemplate[]]): string {
  const all = templates.map(({ parts }) => contentsOf(parts));
  const hasLost = templates.every(isNormalForm);
  const contents = contentsOf(templates[0].parts).map((content, i) => {
    const told = Math.max(...all.map((one) => one[i]?.articles ?? 0));
    const isFirst = i === 0 || content.hasSpace;
    return sourceOf(content, hasLost && isFirst && isWord(content) ? Math.max(1, told) : told);
  });
  return String.raw`^\s*${contents.join("")}\s*$`;
}
