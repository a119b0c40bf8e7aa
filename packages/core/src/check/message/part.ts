import { anything, isObject, nullOr, objectOf, text } from "./shape.ts";
import type { Shape } from "./shape.ts";

const typed: Shape = objectOf({ type: text });
const attached = { modality: text };
const mimeType = { mime_type: nullOr(text) };
const id = { id: nullOr(text) };

/** The parts of a message that the conventions know, by their type. */
export const parts: Readonly<Record<string, Shape>> = {
  text: objectOf({ content: text }),
  reasoning: objectOf({ content: text }),
  tool_call: objectOf({ name: text }, { ...id, arguments: anything }),
  tool_call_response: objectOf({ response: anything }, id),
  server_tool_call: objectOf({ name: text, server_tool_call: typed }, id),
  server_tool_call_response: objectOf({ server_tool_call_response: typed }, id),
  blob: objectOf({ ...attached, content: text }, mimeType),
  file: objectOf({ ...attached, file_id: text }, mimeType),
  uri: objectOf({ ...attached, uri: text }, mimeType),
  compaction: objectOf({}, { ...id, content: nullOr(text) }),
};

/** Any part, as the conventions' schemas have it: every object with a type is one. */
export const anyPart: Shape = typed;

/** The type of a part that is neither known nor called `generic`; undefined for the others. */
export function unknownType(part: unknown): string | undefined {
  const type = isObject(part) ? part["type"] : undefined;
  if (typeof type !== "string" || type === "generic") return undefined;
  return Object.hasOwn(parts, type) ? undefined : type;
}

/** A part that is of a known type and then has what this type asks for; other types pass. */
export const strictPart: Shape = (value) => {
  const type = isObject(value) ? value["type"] : undefined;
  const shape = typeof type === "string" && Object.hasOwn(parts, type) ? parts[type] : undefined;
  return shape?.(value);
};
