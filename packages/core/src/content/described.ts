import { at, list, present, text } from "../record/read.ts";
import { partsOf as partsOfAiSdk } from "./ai-sdk-part.ts";
import { partsOfBlock } from "./anthropic-block.ts";
import type { ContentShape, Message, OutputMessage, Part } from "./content.ts";
import { finishReason } from "./finish-reason.ts";
import { messageOf as openaiMessage } from "./openai-chat.ts";
import { partsOfItem } from "./openai-responses-item.ts";
import { textParts } from "./part.ts";
import { functionTool, otherTool, toolsOf } from "./tool.ts";

/**
 * What a developer says of a call of a model: `{ system, messages, tools }`, or the messages alone, and as a reply one
 * message or several. A message is a text, or in the shape of OpenAI, Anthropic, the AI SDK or the conventions.
 */
export const describedContent: ContentShape = {
  request(given) {
    const messages = at(given, "messages") ?? (isMessages(given) ? given : undefined);
    const system = contentOf(at(given, "system"));
    return present({
      system: system.length > 0 ? system : undefined,
      messages: messagesOf(messages, "user"),
      tools: toolsOf(at(given, "tools"), toolOf),
    });
  },
  reply: (reply) => messagesOf(reply, "assistant"),
  join: (soFar) => soFar,
};

const isMessages = (given: unknown): boolean => typeof given === "string" || Array.isArray(given);

function messagesOf(given: unknown, role: string): readonly OutputMessage[] {
  const items = Array.isArray(given) ? list(given) : [given];
  return items.map((item) => withReason(item, role)).filter(({ parts }) => parts.length > 0);
}

function withReason(item: unknown, role: string): OutputMessage {
  return { ...messageOf(item, role), ...finishReason(at(item, "finish_reason")) };
}

function messageOf(item: unknown, role: string): Message {
  const said = { role: text(at(item, "role")) ?? role };
  if (Array.isArray(at(item, "parts"))) return { ...said, parts: contentOf(at(item, "parts")) };
  const isOpenai = said.role === "tool" || Array.isArray(at(item, "tool_calls"));
  if (isOpenai && !isTyped(at(item, "content"), "tool-result")) return openaiMessage(item);
  const content = at(item, "content") ?? (at(item, "role") === undefined ? item : undefined);
  return { ...said, parts: contentOf(content) };
}

const isTyped = (content: unknown, type: string): boolean => at(list(content)[0], "type") === type;

function contentOf(content: unknown): readonly Part[] {
  const parts = Array.isArray(content) ? list(content) : [content];
  return parts.flatMap(partsOf);
}

/** The types of the conventions' parts, which are taken as they are. */
const own: ReadonlySet<unknown> = new Set([
  "blob",
  "compaction",
  "generic",
  "server_tool_call",
  "server_tool_call_response",
  "tool_call",
  "tool_call_response",
  "uri",
]);

function partsOf(part: unknown): readonly Part[] {
  const type = text(at(part, "type"));
  if (typeof part !== "object" || part === null || type === undefined) return textParts(part);
  if (own.has(type) || text(at(part, "file_id")) !== undefined) return [{ ...part, type }];
  if (type === "text" || type === "reasoning") {
    const said = text(at(part, "content")) ?? text(at(part, "text"));
    return said === undefined ? [] : [{ type, content: said }];
  }
  if (type.startsWith("input_") || type.startsWith("output_"))
    return partsOfItem({ content: [part] });
  if (type === "image_url") return openaiMessage({ content: [part] }).parts;
  if (type === "function_call" || type === "function_call_output") return partsOfItem(part);
  return type.includes("-") || type === "file" || at(part, "mediaType") !== undefined
    ? partsOfAiSdk(part)
    : partsOfBlock(part);
}

/** OpenAI's, Anthropic's, the AI SDK's or the conventions' definition. */
function toolOf(tool: unknown): readonly object[] {
  const type = text(at(tool, "type")) ?? "function";
  const called = at(tool, "function") ?? tool;
  const schema =
    at(called, "parameters") ?? at(called, "inputSchema") ?? at(called, "input_schema");
  return type === "function" || type === "custom"
    ? functionTool(called, schema)
    : otherTool(type, at(tool, "name"));
}
