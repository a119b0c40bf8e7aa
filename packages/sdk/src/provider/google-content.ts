import { at, list, text } from "@spoor/core/record";
import { jsonSize } from "./json-size.ts";

/** Most parts of one content that are measured. */
const maxParts = 10_000;

/** What is counted of the parts of a content. */
export interface PartMeasures {
  /** Text, thoughts, and arguments and results of functions, in UTF-16 code units. */
  readonly size: number;
  readonly toolCalls: number;
}

/** Measures the parts of a content; images, audio and files count nothing. */
export function measureParts(parts: unknown): PartMeasures {
  let size = 0;
  let toolCalls = 0;
  for (const part of list(parts).slice(0, maxParts)) {
    size += partSize(part);
    if (text(at(at(part, "functionCall"), "name")) !== undefined) toolCalls += 1;
  }
  return { size, toolCalls };
}

/** The size of what the library takes for contents: a text, a part, a content, or a list of these. */
export function contentSize(contents: unknown): number {
  if (!Array.isArray(contents)) return oneSize(contents);
  let size = 0;
  for (const one of contents) size += oneSize(one);
  return size;
}

/** How many messages `contents` makes: each content is one, and all else together is one of the user. */
export function contentCount(contents: unknown): number {
  const items = Array.isArray(contents) ? list(contents) : [contents];
  let found = 0;
  for (const item of items) if (Array.isArray(at(item, "parts"))) found += 1;
  if (found > 0) return found;
  return items.length > 0 && contents !== undefined && contents !== null ? 1 : 0;
}

function oneSize(content: unknown): number {
  const parts = at(content, "parts");
  return Array.isArray(parts) ? measureParts(parts).size : partSize(content);
}

function partSize(part: unknown): number {
  if (typeof part === "string") return part.length;
  const words = at(part, "text");
  return (
    (typeof words === "string" ? words.length : 0) +
    jsonSize(at(at(part, "functionCall"), "args")) +
    jsonSize(at(at(part, "functionResponse"), "response"))
  );
}

/** Whether a part is output: any but an empty text, which carries a signature alone. */
export function isOutputPart(part: unknown): boolean {
  if (typeof part !== "object" || part === null) return false;
  const words = at(part, "text");
  if (typeof words === "string") return words !== "";
  return outputs.some((name) => at(part, name) !== undefined);
}

const outputs = ["functionCall", "inlineData", "fileData", "executableCode", "codeExecutionResult"];
