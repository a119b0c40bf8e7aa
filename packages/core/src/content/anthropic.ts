import { at, list, present, text } from "../record/read.ts";
import { AnthropicStream } from "./anthropic-stream.ts";
import { blocksOf } from "./anthropic-block.ts";
import type { ContentShape, Message, OutputMessage } from "./content.ts";
import { finishReason } from "./finish-reason.ts";
import { textParts } from "./part.ts";
import { functionTool, otherTool, toolsOf } from "./tool.ts";

/** The messages API of Anthropic, at its own servers or another's. */
export const anthropicContent: ContentShape = {
  request(body) {
    const system = blocksOf(at(body, "system"));
    return present({
      system: system.length > 0 ? system : undefined,
      messages: list(at(body, "messages")).map(messageOf),
      tools: toolsOf(at(body, "tools"), toolOf),
    });
  },
  reply(reply) {
    if (reply instanceof AnthropicStream) return reply.messages();
    const reason = finishReason(at(reply, "stop_reason"));
    const { role, parts } = messageOf(reply);
    return parts.length === 0 && reason.finish_reason === undefined
      ? []
      : [{ role, parts, ...reason }];
  },
  join(soFar, event) {
    const streamed = soFar instanceof AnthropicStream ? soFar : new AnthropicStream();
    streamed.add(event);
    return streamed;
  },
};

/** The older API that continues a prompt. */
export const anthropicCompletionsContent: ContentShape = {
  request(body) {
    const parts = textParts(at(body, "prompt"));
    return parts.length === 0 ? {} : { messages: [{ role: "user", parts }] };
  },
  reply: (reply) => (reply instanceof AnthropicStream ? reply.messages() : completionOf(reply)),
  join(soFar, event) {
    const streamed = soFar instanceof AnthropicStream ? soFar : new AnthropicStream();
    streamed.addCompletion(event);
    return streamed;
  },
};

function completionOf(reply: unknown): readonly OutputMessage[] {
  const parts = textParts(at(reply, "completion"));
  if (parts.length === 0) return [];
  return [{ role: "assistant", parts, ...finishReason(at(reply, "stop_reason")) }];
}

function messageOf(message: unknown): Message {
  return {
    role: text(at(message, "role")) ?? "assistant",
    parts: blocksOf(at(message, "content")),
  };
}

function toolOf(tool: unknown): readonly object[] {
  const type = text(at(tool, "type")) ?? "custom";
  return type === "custom"
    ? functionTool(tool, at(tool, "input_schema"))
    : otherTool(type, at(tool, "name"));
}
