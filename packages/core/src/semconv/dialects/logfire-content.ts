import { at, list } from "../../record/read.ts";
import {
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_DEFINITIONS,
} from "../gen-ai-names.generated.ts";
import { messageOf, messagesOf, textPart, toolDefinitionsOf } from "./message.ts";
import type { Message } from "./message.ts";
import { parsed } from "./translation.ts";
import type { Translation } from "./translation.ts";

const request = "request_data";
const reply = "response_data";
const result = "final_result";

/** Where Pydantic AI has messages, tools and what they answered. */
export const contentNames: readonly string[] = [
  "all_messages_events",
  "pydantic_ai.all_messages",
  result,
  "model_request_parameters",
  "tool_arguments",
  "tool_response",
];

/** Translates what was asked and answered; where a span has it under the current names too, those stay. */
export function translateLogfireContent(translation: Translation): void {
  translation.rename({
    tool_arguments: GEN_AI_TOOL_CALL_ARGUMENTS,
    tool_response: GEN_AI_TOOL_CALL_RESULT,
  });
  const body = parsed(translation.take(request));
  const answer = parsed(translation.take(reply));
  const told = list(parsed(translation.take("events")));
  const all = parsed(translation.take("pydantic_ai.all_messages", "all_messages_events"));
  const isAgent = translation.get(GEN_AI_OPERATION_NAME) === "invoke_agent";
  const final = isAgent ? translation.take(result) : undefined;
  add(
    translation,
    GEN_AI_INPUT_MESSAGES,
    messagesOf(at(body, "messages") ?? at(body, "input") ?? at(body, "prompt"), "user") ??
      messagesOf(
        told.filter((event) => !isChoice(event)),
        "user",
      ) ??
      messagesOf(all, "user"),
  );
  add(
    translation,
    GEN_AI_OUTPUT_MESSAGES,
    answerOf(answer) ?? choicesOf(told) ?? (final === undefined ? undefined : textOf(final)),
  );
  const system = at(body, "system") ?? at(body, "instructions");
  if (typeof system === "string")
    translation.add(GEN_AI_SYSTEM_INSTRUCTIONS, JSON.stringify([textPart(system)]));
  translateTools(translation, body);
}

function isChoice(event: unknown): boolean {
  return at(event, "event.name") === "gen_ai.choice";
}

function choicesOf(events: readonly unknown[]): readonly Message[] | undefined {
  const said = events.filter((event) => isChoice(event)).map((event) => at(event, "message"));
  return said.length === 0 ? undefined : messagesOf(said, "assistant");
}

/** The reply of a call, or the text that the chunks of a stream made. */
function answerOf(answer: unknown): readonly Message[] | undefined {
  const said = at(answer, "message") ?? at(answer, "combined_chunk_content") ?? at(answer, "text");
  const message = messageOf(said, "assistant");
  return message === undefined ? undefined : [message];
}

function textOf(final: unknown): readonly Message[] {
  return [{ role: "assistant", parts: [textPart(String(final))] }];
}

function translateTools(translation: Translation, body: unknown): void {
  const parameters = parsed(translation.take("model_request_parameters"));
  const offered = list(at(parameters, "function_tools")).map((tool) => ({
    name: at(tool, "name"),
    description: at(tool, "description"),
    inputSchema: at(tool, "parameters_json_schema"),
  }));
  const tools = toolDefinitionsOf(offered.length > 0 ? offered : list(at(body, "tools")));
  if (tools !== undefined) translation.add(GEN_AI_TOOL_DEFINITIONS, JSON.stringify(tools));
}

function add(
  translation: Translation,
  name: string,
  messages: readonly Message[] | undefined,
): void {
  if (messages !== undefined) translation.add(name, JSON.stringify(messages));
}
