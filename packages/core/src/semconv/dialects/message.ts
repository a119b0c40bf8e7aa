import { at, list, text } from "../../record/read.ts";
import { parsed } from "./translation.ts";

/** A part of a message as the conventions' JSON has it. */
export type Part = Readonly<Record<string, unknown>> & { readonly type: string };

/** A message as the conventions' JSON has it. */
export interface Message {
  readonly role: string;
  readonly parts: readonly Part[];
}

export function textPart(content: string): Part {
  return { type: "text", content };
}

/** A call that a model asks for; arguments that are JSON text are given as what they say. */
export function toolCallPart(id: unknown, name: unknown, given: unknown): Part {
  return {
    type: "tool_call",
    ...named("id", text(id)),
    name: text(name) ?? "",
    arguments: parsed(given) ?? given,
  };
}

/** What a tool answered. */
export function toolResponsePart(id: unknown, response: unknown): Part {
  return { type: "tool_call_response", ...named("id", text(id)), response: response ?? null };
}

/**
 * The messages that `value` holds: a list of them, one, or their JSON text, as OpenAI, Anthropic, the AI SDK or the
 * conventions write them. What is a plain text is a message of `role`. Undefined where there is none.
 */
export function messagesOf(value: unknown, role: string): readonly Message[] | undefined {
  const said = typeof value === "string" ? (structured(value) ?? value) : value;
  const messages = (Array.isArray(said) ? list(said) : [said])
    .map((one) => messageOf(one, role))
    .filter((message) => message !== undefined);
  return messages.length > 0 ? messages : undefined;
}

/** The list or object that a JSON text holds. */
function structured(value: string): unknown {
  const said = parsed(value);
  return typeof said === "object" && said !== null ? said : undefined;
}

/** One message of any of those shapes. */
export function messageOf(value: unknown, role: string): Message | undefined {
  if (typeof value === "string")
    return value === "" ? undefined : { role, parts: [textPart(value)] };
  if (typeof value !== "object" || value === null) return undefined;
  const said = text(at(value, "role"));
  const name = text(at(value, "name"));
  const parts = partsOf(value, said ?? role);
  if (said !== undefined) return { role: said, ...named("name", name), parts };
  if (parts.length > 0) return { role, parts };
  // OpenAI's Responses API has calls of tools and their results beside the messages.
  const alone = partOf(value);
  const isResponse = alone[0]?.type === "tool_call_response";
  return alone.length === 0 ? undefined : { role: isResponse ? "tool" : role, parts: alone };
}

function partsOf(message: object, role: string): readonly Part[] {
  const content = at(message, "content") ?? at(message, "text");
  const callId = at(message, "tool_call_id") ?? at(message, "id");
  if (Array.isArray(at(message, "parts")))
    return list(at(message, "parts")).flatMap((part) => partOf(part));
  if (role === "tool" && callId !== undefined) return [toolResponsePart(callId, content)];
  const own = typeof content === "object" && content !== null ? list(content) : [content];
  const calls = list(at(message, "tool_calls"));
  const asked = calls.flatMap((call) => partOf({ ...Object(call), type: "function" }));
  return [...own.flatMap((part) => partOf(part)), ...asked];
}

/** One part of a message; none for what holds nothing. */
export function partOf(part: unknown): readonly Part[] {
  if (typeof part === "string") return part === "" ? [] : [textPart(part)];
  const type = text(at(part, "type"));
  if (typeof part !== "object" || part === null || type === undefined) return [];
  return [readers.get(type)?.(part) ?? { ...part, type }];
}

type Reader = (part: object) => Part | undefined;

const textOf: Reader = (part) => {
  const content = text(at(part, "text"));
  return content === undefined ? undefined : textPart(content);
};
const reasoningOf: Reader = (part) => {
  const content = text(at(part, "text")) ?? text(at(part, "thinking"));
  return content === undefined ? undefined : { type: "reasoning", content };
};
const callOf: Reader = (part) => {
  const called = at(part, "function") ?? part;
  const id = at(part, "toolCallId") ?? at(part, "call_id") ?? at(part, "id");
  const given = at(called, "input") ?? at(called, "args") ?? at(called, "arguments");
  return toolCallPart(id, at(called, "toolName") ?? at(called, "name"), given);
};
const responseOf: Reader = (part) => {
  const id =
    at(part, "toolCallId") ?? at(part, "tool_use_id") ?? at(part, "call_id") ?? at(part, "id");
  const output =
    at(part, "output") ?? at(part, "result") ?? at(part, "content") ?? at(part, "response");
  // The AI SDK wraps what a tool answered into {type, value}.
  return toolResponsePart(id, text(at(output, "type")) ? (at(output, "value") ?? output) : output);
};
const mediaOf: Reader = (part) => {
  const type = text(at(part, "mediaType")) ?? text(at(part, "mimeType"));
  const family = /^(?:image|audio|video)/.exec(type ?? "")?.[0];
  const isImage = text(at(part, "type"))?.includes("image") === true;
  const modality = family ?? (isImage ? "image" : "document");
  const given =
    at(part, "image_url") ?? at(part, "image") ?? at(part, "data") ?? at(part, "file_data");
  const held = text(at(given, "url")) ?? text(given);
  const mime = named("mime_type", type);
  if (held === undefined) return undefined;
  return /^[a-z][a-z0-9+.-]*:/i.test(held)
    ? { type: "uri", modality, uri: held, ...mime }
    : { type: "blob", modality, content: held, ...mime };
};

/** How the parts of other libraries are read, by their type; a part of any other type is kept. */
const readers: ReadonlyMap<string, Reader> = new Map([
  ["text", textOf],
  ["input_text", textOf],
  ["output_text", textOf],
  ["reasoning", reasoningOf],
  ["thinking", reasoningOf],
  ["tool-call", callOf],
  ["tool_use", callOf],
  ["tool_call", callOf],
  ["function", callOf],
  ["function_call", callOf],
  ["tool-result", responseOf],
  ["tool_result", responseOf],
  ["tool_call_response", responseOf],
  ["function_call_output", responseOf],
  ["image", mediaOf],
  ["image_url", mediaOf],
  ["input_image", mediaOf],
  ["file", mediaOf],
  ["input_file", mediaOf],
]);

/** Definitions of tools as the conventions' JSON has them, of OpenAI's, Anthropic's or the AI SDK's. */
export function toolDefinitionsOf(tools: readonly unknown[]): readonly object[] | undefined {
  const found = tools.flatMap((tool) => {
    const one = parsed(tool) ?? tool;
    const defined = at(one, "function") ?? one;
    const name = text(at(defined, "name"));
    if (name === undefined) return [];
    const description = text(at(defined, "description"));
    const schema = at(defined, "inputSchema") ?? at(defined, "input_schema");
    const type = text(at(one, "type")) ?? "function";
    const parameters = at(defined, "parameters") ?? schema;
    const isCurrent = defined === one && schema === undefined && typeof parameters !== "string";
    if (isCurrent && typeof one === "object") return [{ ...one, type }];
    return [
      {
        type,
        name,
        ...named("description", description),
        ...named("parameters", parsed(parameters) ?? parameters),
      },
    ];
  });
  return found.length > 0 ? found : undefined;
}

function named(name: string, value: unknown): Readonly<Record<string, unknown>> {
  return value === undefined ? {} : { [name]: value };
}
