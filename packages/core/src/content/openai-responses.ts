import { at, list, present, text } from "../record/read.ts";
import type { ContentShape, Message, OutputMessage, Part } from "./content.ts";
import { finishReason } from "./finish-reason.ts";
import { partsOfItem } from "./openai-responses-item.ts";
import { StreamedResponseContent } from "./openai-responses-stream.ts";
import { textParts } from "./part.ts";
import { functionTool, otherTool, toolsOf } from "./tool.ts";

/** The responses API of OpenAI and of what speaks its protocol. */
export const openaiResponsesContent: ContentShape = {
  request(body) {
    const input = at(body, "input");
    const system = instructionsOf(at(body, "instructions"));
    const said = textParts(input);
    return present({
      system: system.length > 0 ? system : undefined,
      messages: said.length > 0 ? [{ role: "user", parts: said }] : list(input).map(messageOf),
      tools: toolsOf(at(body, "tools"), toolOf),
    });
  },
  reply: (reply) =>
    reply instanceof StreamedResponseContent ? reply.messages(responseOf) : responseOf(reply),
  join(soFar, event) {
    const streamed =
      soFar instanceof StreamedResponseContent ? soFar : new StreamedResponseContent();
    streamed.add(event);
    return streamed;
  },
};

/** All items of a response are one answer. */
function responseOf(response: unknown): readonly OutputMessage[] {
  const parts = list(at(response, "output")).flatMap(partsOfItem);
  if (parts.length === 0) return [];
  return [{ role: "assistant", parts, ...finishReason(reasonOf(response, parts)) }];
}

function reasonOf(response: unknown, parts: readonly Part[]): unknown {
  const status = at(response, "status");
  if (status === "incomplete") return at(at(response, "incomplete_details"), "reason");
  if (status === "failed" || status === "cancelled") return "error";
  if (status !== "completed") return undefined;
  return parts.some(({ type }) => type === "tool_call") ? "tool_call" : "stop";
}

/** Instructions are a text or, in a response, items. */
function instructionsOf(instructions: unknown): readonly Part[] {
  return [...textParts(instructions), ...list(instructions).flatMap(partsOfItem)];
}

/** An item of the input: a message, a call of a tool by the model, or its result. */
function messageOf(item: unknown): Message {
  const parts = partsOfItem(item);
  const isResult = parts[0]?.type === "tool_call_response";
  return { role: text(at(item, "role")) ?? (isResult ? "tool" : "assistant"), parts };
}

function toolOf(tool: unknown): readonly object[] {
  const type = text(at(tool, "type"));
  return type === "function"
    ? functionTool(tool, at(tool, "parameters"))
    : otherTool(type, at(tool, "name") ?? at(tool, "server_label"));
}
