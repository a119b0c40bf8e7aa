import { at, list, present, text } from "../record/read.ts";
import { ConverseStream } from "./bedrock-converse-stream.ts";
import { partsOfBlock } from "./bedrock-converse-block.ts";
import type { ContentShape, Message } from "./content.ts";
import { finishReason } from "./finish-reason.ts";
import { functionTool, otherTool, toolsOf } from "./tool.ts";

/** The input of Converse and ConverseStream, and the body of Amazon's own models. */
export const converseContent: ContentShape = {
  request(input) {
    const system = list(at(input, "system")).flatMap(partsOfBlock);
    return present({
      system: system.length > 0 ? system : undefined,
      messages: list(at(input, "messages")).map(messageOf),
      tools: toolsOf(at(at(input, "toolConfig"), "tools"), toolOf),
    });
  },
  reply(reply) {
    if (reply instanceof ConverseStream) return reply.messages();
    const message = at(at(reply, "output"), "message");
    if (message === undefined) return [];
    return [{ ...messageOf(message), ...finishReason(at(reply, "stopReason")) }];
  },
  join(soFar, event) {
    const streamed = soFar instanceof ConverseStream ? soFar : new ConverseStream();
    streamed.add(event);
    return streamed;
  },
};

function messageOf(message: unknown): Message {
  return {
    role: text(at(message, "role")) ?? "assistant",
    parts: list(at(message, "content")).flatMap(partsOfBlock),
  };
}

function toolOf(tool: unknown): readonly object[] {
  const spec = at(tool, "toolSpec");
  if (spec !== undefined) return functionTool(spec, at(at(spec, "inputSchema"), "json"));
  return otherTool("systemTool", at(at(tool, "systemTool"), "name"));
}
