import { at, list, text } from "../../record/read.ts";
import {
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_DEFINITIONS,
} from "../gen-ai-names.generated.ts";
import { messagesOf, partOf, textPart, toolDefinitionsOf } from "./message.ts";
import type { Message, Part } from "./message.ts";
import { parsed } from "./translation.ts";
import type { Translation } from "./translation.ts";

/** Translates prompts, replies, tools and their calls of an `ai.*` span of a generation or of a tool. */
export function translateContent(translation: Translation, operation: string | undefined): void {
  if (operation === "execute_tool") {
    translation.rename({
      "ai.toolCall.args": GEN_AI_TOOL_CALL_ARGUMENTS,
      "ai.toolCall.result": GEN_AI_TOOL_CALL_RESULT,
    });
    return;
  }
  if (operation !== "chat" && operation !== "invoke_agent") return;
  translatePrompt(translation);
  const parts = replyOf(translation);
  if (parts.length > 0)
    translation.add(GEN_AI_OUTPUT_MESSAGES, JSON.stringify([{ role: "assistant", parts }]));
  const tools = translation.take("ai.prompt.tools");
  const defined = toolDefinitionsOf(Array.isArray(tools) ? tools : list(parsed(tools)));
  if (defined !== undefined) translation.add(GEN_AI_TOOL_DEFINITIONS, JSON.stringify(defined));
}

/** The model's messages are in `ai.prompt.messages`; what the caller gave, as `{system, prompt, messages}`, in `ai.prompt`. */
function translatePrompt(translation: Translation): void {
  const given = parsed(translation.take("ai.prompt"));
  const sent = translation.take("ai.prompt.messages");
  const messages =
    messagesOf(sent, "user") ?? messagesOf(at(given, "messages") ?? at(given, "prompt"), "user");
  const { instructions, rest } = withoutInstructions(messages ?? []);
  const system = text(at(given, "system"));
  const parts = system === undefined ? instructions : [textPart(system)];
  if (parts.length > 0) translation.add(GEN_AI_SYSTEM_INSTRUCTIONS, JSON.stringify(parts));
  if (rest.length > 0) translation.add(GEN_AI_INPUT_MESSAGES, JSON.stringify(rest));
}

/** The AI SDK puts its system prompt before the messages, where the conventions have it apart. */
function withoutInstructions(messages: readonly Message[]): {
  readonly instructions: readonly Part[];
  readonly rest: readonly Message[];
} {
  const first = messages.findIndex(({ role }) => role !== "system");
  const end = first < 0 ? messages.length : first;
  return {
    instructions: messages.slice(0, end).flatMap(({ parts }) => parts),
    rest: messages.slice(end),
  };
}

function replyOf(translation: Translation): readonly Part[] {
  const reasoning = text(translation.take("ai.response.reasoning"));
  const said = text(translation.take("ai.response.text", "ai.response.object"));
  const calls = list(parsed(translation.take("ai.response.toolCalls")));
  return [
    ...(reasoning === undefined ? [] : [{ type: "reasoning", content: reasoning }]),
    ...(said === undefined ? [] : [textPart(said)]),
    ...calls.flatMap((call) =>
      typeof call === "object" && call !== null ? partOf({ ...call, type: "tool-call" }) : [],
    ),
  ];
}
