import { at, list, text } from "../../record/read.ts";
import {
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_SYSTEM_INSTRUCTIONS,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_DEFINITIONS,
} from "../gen-ai-names.generated.ts";
import type { ForeignEvent, ForeignSpan } from "./foreign-span.ts";
import { messageOf, messagesOf, textPart, toolDefinitionsOf } from "./message.ts";
import type { Message } from "./message.ts";
import { parsed } from "./translation.ts";
import type { Translation } from "./translation.ts";

const prompt = "gen_ai.prompt";
const completion = "gen_ai.completion";
const body = "gen_ai.event.content";

/** Definitions as a provider or the AI SDK takes them, not as the conventions have them. */
const otherTools = /"function": ?\{|"input_?[sS]chema":/;

/** Events that held one message each, and the role of it; `gen_ai.choice` was what the model said. */
const roles: ReadonlyMap<string, string> = new Map([
  ["gen_ai.system.message", "system"],
  ["gen_ai.user.message", "user"],
  ["gen_ai.assistant.message", "assistant"],
  ["gen_ai.tool.message", "tool"],
]);
const contentEvents: ReadonlySet<string> = new Set([
  ...roles.keys(),
  "gen_ai.choice",
  "gen_ai.content.completion",
  "gen_ai.content.prompt",
]);

/** Whether the span has messages in the attributes or events that were once for them. */
export function hasOlderContent(
  attributes: ForeignSpan["attributes"],
  events: ForeignSpan["events"],
): boolean {
  if (attributes[prompt] !== undefined || attributes[completion] !== undefined) return true;
  if (isPlain(attributes[GEN_AI_SYSTEM_INSTRUCTIONS])) return true;
  if (otherTools.test(text(attributes[GEN_AI_TOOL_DEFINITIONS]) ?? "")) return true;
  if (attributes[GEN_AI_INPUT_MESSAGES] !== undefined) return false;
  if (attributes[GEN_AI_OUTPUT_MESSAGES] !== undefined) return false;
  return list(events).some((event) => contentEvents.has(text(at(event, "name")) ?? ""));
}

/** Translates the messages of `gen_ai.prompt` and `gen_ai.completion`, or of the span's events. */
export function translateOlderContent(
  translation: Translation,
  events: ForeignSpan["events"],
): void {
  const instructions = translation.get(GEN_AI_SYSTEM_INSTRUCTIONS);
  if (isPlain(instructions))
    translation.set(GEN_AI_SYSTEM_INSTRUCTIONS, JSON.stringify([textPart(instructions)]));
  translateTools(translation);
  const given = translation.take(prompt);
  const said = translation.take(completion);
  if (translation.get(GEN_AI_OPERATION_NAME) === "execute_tool") {
    translation.add(GEN_AI_TOOL_CALL_ARGUMENTS, given);
    translation.add(GEN_AI_TOOL_CALL_RESULT, said);
    return;
  }
  const told = list(events).filter(isEvent);
  add(translation, GEN_AI_INPUT_MESSAGES, promptOf(given) ?? inputOf(told));
  add(translation, GEN_AI_OUTPUT_MESSAGES, messagesOf(said, "assistant") ?? outputOf(told));
}

function translateTools(translation: Translation): void {
  const said = translation.text(GEN_AI_TOOL_DEFINITIONS) ?? "";
  const tools = otherTools.test(said) ? toolDefinitionsOf(list(parsed(said))) : undefined;
  if (tools !== undefined) translation.set(GEN_AI_TOOL_DEFINITIONS, JSON.stringify(tools));
}

/** Whether instructions are their text, not the list of parts that they should be. */
function isPlain(instructions: unknown): instructions is string {
  return typeof instructions === "string" && !Array.isArray(parsed(instructions));
}

function isEvent(event: unknown): event is ForeignEvent {
  return typeof at(event, "name") === "string";
}

/** What was asked: messages, or an object around them. */
function promptOf(given: unknown): readonly Message[] | undefined {
  return messagesOf(at(parsed(given), "messages") ?? given, "user");
}

function inputOf(events: readonly ForeignEvent[]): readonly Message[] | undefined {
  const messages = events.flatMap(({ name, attributes }) => {
    if (name === "gen_ai.content.prompt") return promptOf(at(attributes, prompt)) ?? [];
    const role = roles.get(name);
    return role === undefined ? [] : messageOfEvent(attributes, role);
  });
  return messages.length > 0 ? messages : undefined;
}

function outputOf(events: readonly ForeignEvent[]): readonly Message[] | undefined {
  const messages = events.flatMap(({ name, attributes }) => {
    if (name === "gen_ai.content.completion")
      return messagesOf(at(attributes, completion), "assistant") ?? [];
    return name === "gen_ai.choice" ? messageOfEvent(attributes, "assistant") : [];
  });
  return messages.length > 0 ? messages : undefined;
}

/** The message of an event: in its body, which is JSON where it is an attribute, or in attributes of their own. */
function messageOfEvent(attributes: ForeignEvent["attributes"], role: string): readonly Message[] {
  const held = parsed(at(attributes, body)) ?? attributes;
  const message = messageOf(at(held, "message") ?? held, role);
  return message === undefined ? [] : [message];
}

function add(
  translation: Translation,
  name: string,
  messages: readonly Message[] | undefined,
): void {
  if (messages !== undefined) translation.add(name, JSON.stringify(messages));
}
