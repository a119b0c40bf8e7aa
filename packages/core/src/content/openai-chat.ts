import { at, list, present, text } from "../record/read.ts";
import type { ContentShape, Message, OutputMessage, Part } from "./content.ts";
import { finishReason } from "./finish-reason.ts";
import { StreamedChatContent } from "./openai-chat-stream.ts";
import {
  genericPart,
  mediaParts,
  reasoningParts,
  textParts,
  toolCallPart,
  toolResponsePart,
} from "./part.ts";
import { functionTool, otherTool, toolsOf } from "./tool.ts";

/** Chat completions of OpenAI's API and of what speaks its protocol. */
export const openaiChatContent: ContentShape = {
  request: (body) =>
    present({
      messages: list(at(body, "messages")).map(messageOf),
      tools:
        toolsOf(at(body, "tools"), toolOf) ??
        toolsOf(at(body, "functions"), (one) => functionTool(one, at(one, "parameters"))),
    }),
  reply(reply) {
    if (reply instanceof StreamedChatContent) return reply.messages();
    return list(at(reply, "choices")).map(choiceOf);
  },
  join(soFar, chunk) {
    const streamed = soFar instanceof StreamedChatContent ? soFar : new StreamedChatContent();
    streamed.add(chunk);
    return streamed;
  },
};

/** The older API that continues a prompt. */
export const openaiCompletionsContent: ContentShape = {
  ...openaiChatContent,
  request(body) {
    const prompt = at(body, "prompt");
    const prompts = Array.isArray(prompt) ? list(prompt) : [prompt];
    const parts = prompts.flatMap(textParts);
    return parts.length === 0 ? {} : { messages: [{ role: "user", parts }] };
  },
};

function choiceOf(choice: unknown): OutputMessage {
  const reason = finishReason(at(choice, "finish_reason"));
  const message = at(choice, "message");
  return message === undefined
    ? { role: "assistant", parts: textParts(at(choice, "text")), ...reason }
    : { ...messageOf(message), ...reason };
}

/** A message, of a request or of a reply. */
export function messageOf(message: unknown): Message {
  const role = text(at(message, "role")) ?? "assistant";
  const name = text(at(message, "name"));
  const named = { role, ...(name !== undefined && role !== "function" && { name }) };
  const content = at(message, "content");
  if (role === "tool" || role === "function")
    return {
      ...named,
      parts: [toolResponsePart(at(message, "tool_call_id") ?? name, responseOf(content))],
    };
  return {
    ...named,
    parts: [
      ...reasoningParts(at(message, "reasoning_content") ?? at(message, "reasoning")),
      ...(Array.isArray(content) ? list(content).flatMap(partsOf) : textParts(content)),
      ...textParts(at(message, "refusal")),
      ...audioOf(at(message, "audio")),
      ...callsOf(message),
    ],
  };
}

/** A result of parts is told as text where it is nothing else. */
function responseOf(content: unknown): unknown {
  if (!Array.isArray(content)) return content;
  const parts = list(content).flatMap(partsOf);
  const [first] = parts;
  return parts.length === 1 && first?.type === "text" ? first["content"] : parts;
}

function callsOf(message: unknown): readonly Part[] {
  const calls = list(at(message, "tool_calls")).map((call) => {
    const called = at(call, "function") ?? at(call, "custom");
    const given = at(called, "arguments") ?? at(called, "input");
    return toolCallPart(at(call, "id"), at(called, "name"), given);
  });
  const old = at(message, "function_call");
  if (typeof old !== "object" || old === null) return calls;
  return [...calls, toolCallPart(undefined, at(old, "name"), at(old, "arguments"))];
}

/** What a model said, with its words beside the sound. */
function audioOf(audio: unknown): readonly Part[] {
  const sound = { modality: "audio", data: at(audio, "data"), fileId: at(audio, "id") };
  return [...textParts(at(audio, "transcript")), ...mediaParts(sound)];
}

/** A part of a message's content. */
function partsOf(part: unknown): readonly Part[] {
  const type = text(at(part, "type"));
  const held = type === undefined ? undefined : at(part, type);
  switch (type) {
    case "text":
    case "refusal":
      return textParts(held);
    case "image_url":
      return mediaParts({ modality: "image", data: at(held, "url") ?? held });
    case "input_audio":
      return mediaParts({ mimeType: audioType(at(held, "format")), data: at(held, "data") });
    case "file":
      return mediaParts({ data: at(held, "file_data"), fileId: at(held, "file_id") });
    case undefined:
      return textParts(part);
    default:
      return [genericPart(type, { [type]: held })];
  }
}

function audioType(format: unknown): string {
  const said = text(format);
  return said === undefined ? "audio" : `audio/${said}`;
}

function toolOf(tool: unknown): readonly object[] {
  const type = text(at(tool, "type"));
  const called = at(tool, "function");
  if (type === "function" || called !== undefined)
    return functionTool(called, at(called, "parameters"));
  return otherTool(type, at(at(tool, "custom"), "name"));
}
