import { at, text } from "../record/read.ts";
import type { Part } from "./content.ts";
import {
  genericPart,
  mediaParts,
  reasoningParts,
  serverCallPart,
  serverResponsePart,
  textParts,
  toolCallPart,
  toolResponsePart,
} from "./part.ts";

/** The parts of the conventions that one of Google's is. */
export function partsOf(part: unknown): readonly Part[] {
  if (typeof part !== "object" || part === null) return textParts(part);
  const words = at(part, "text");
  if (words !== undefined)
    return at(part, "thought") === true ? reasoningParts(words) : textParts(words);
  for (const [name, read] of readers) {
    const held = at(part, name);
    if (typeof held === "object" && held !== null) return read(held);
  }
  const [name] = Object.keys(part);
  return name === undefined ? [] : [genericPart(name, {})];
}

type Reader = (held: object) => readonly Part[];

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["functionCall", (call) => [toolCallPart(at(call, "id"), at(call, "name"), at(call, "args"))]],
  [
    "functionResponse",
    (made) => [toolResponsePart(at(made, "id") ?? at(made, "name"), at(made, "response"))],
  ],
  [
    "inlineData",
    (held) => mediaParts({ mimeType: at(held, "mimeType"), data: bare(at(held, "data")) }),
  ],
  ["fileData", (held) => mediaParts({ mimeType: at(held, "mimeType"), data: at(held, "fileUri") })],
  [
    "executableCode",
    (code) => [serverCallPart(at(code, "id"), "code_execution", { code: at(code, "code") })],
  ],
  [
    "codeExecutionResult",
    (made) => [
      serverResponsePart(at(made, "id"), "code_execution", {
        outcome: at(made, "outcome"),
        output: at(made, "output"),
      }),
    ],
  ],
]);

/** Base64, of which Google's has no place that it could be taken for. */
const bare = (data: unknown): unknown => text(data) ?? data;
