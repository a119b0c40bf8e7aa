import { at, list, text } from "../record/read.ts";
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

/** Deepest nesting of contents in a step. */
const maxDepth = 3;

/** The parts of a step of an interaction, or of a content in it. */
export function partsOfStep(step: unknown, depth = 0): readonly Part[] {
  const type = text(at(step, "type"));
  const id = at(step, "id") ?? at(step, "call_id");
  switch (type) {
    case undefined:
    case "user_input":
    case "model_output":
      return withinOf(at(step, "content") ?? at(step, "parts") ?? at(step, "text") ?? step, depth);
    case "text":
      return textParts(at(step, "text"));
    case "image":
    case "audio":
    case "video":
    case "document":
      return mediaParts({
        modality: type,
        mimeType: at(step, "mime_type"),
        data: at(step, "data") ?? at(step, "uri"),
      });
    case "thought":
      return list(at(step, "summary")).flatMap((one) => reasoningParts(at(one, "text")));
    case "function_call":
      return [toolCallPart(id, at(step, "name"), at(step, "arguments"))];
    case "function_result":
      return [toolResponsePart(at(step, "call_id") ?? id, at(step, "result"))];
    default:
      return serverParts(type, id, step);
  }
}

/** The contents inside of a step, which is a text, one of them or a list. */
function withinOf(held: unknown, depth: number): readonly Part[] {
  if (depth >= maxDepth) return [];
  if (Array.isArray(held)) return list(held).flatMap((one) => partsOfStep(one, depth + 1));
  return typeof held === "string" || typeof held !== "object"
    ? textParts(held)
    : text(at(held, "type")) === undefined
      ? textParts(at(held, "text"))
      : partsOfStep(held, depth + 1);
}

/** Of Google's own tools: `google_search_call`, `code_execution_result`. */
function serverParts(type: string, id: unknown, step: unknown): readonly Part[] {
  const [, name, what] = /^(.+)_(call|result)$/.exec(type) ?? [];
  if (what === "call") return [serverCallPart(id, name, { arguments: at(step, "arguments") })];
  if (what === "result")
    return [serverResponsePart(at(step, "call_id") ?? id, name, { result: at(step, "result") })];
  return [genericPart(type, {})];
}
