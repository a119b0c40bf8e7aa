import { at } from "@spoor/core/record";

/** Deepest nesting of content that is measured. */
const maxDepth = 6;

/** Where text is in messages, in their parts, and in the calls of tools. */
const fields = [
  "text",
  "refusal",
  "arguments",
  "content",
  "output",
  "tool_calls",
  "function",
] as const;

/**
 * The length of the text in a message's content, in UTF-16 code units: a string, a message, a part or a list of
 * these. Images, audio and files count nothing.
 */
export function textSize(content: unknown, depth = 0): number {
  if (typeof content === "string") return content.length;
  if (typeof content !== "object" || content === null || depth >= maxDepth) return 0;
  let size = 0;
  if (Array.isArray(content)) {
    for (const part of content) size += textSize(part, depth + 1);
    return size;
  }
  for (const field of fields) {
    size += textSize(at(content, field), depth + 1);
  }
  return size;
}
