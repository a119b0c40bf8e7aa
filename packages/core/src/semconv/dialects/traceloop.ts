import { at, count, list, text } from "../../record/read.ts";
import {
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_INPUT_MESSAGES,
  GEN_AI_OPERATION_NAME,
  GEN_AI_OUTPUT_MESSAGES,
  GEN_AI_REQUEST_FREQUENCY_PENALTY,
  GEN_AI_REQUEST_PRESENCE_PENALTY,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_TOOL_DEFINITIONS,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_WORKFLOW_NAME,
  USER_ID,
} from "../gen-ai-names.generated.ts";
import { SPOOR_STEP_NAME, SPOOR_STEP_TYPE } from "../spoor-names.generated.ts";
import { unflattened } from "./flattened.ts";
import { addErrorType, result } from "./foreign-span.ts";
import type { Dialect, ForeignSpan } from "./foreign-span.ts";
import { messagesOf, toolDefinitionsOf } from "./message.ts";
import { parsed, Translation } from "./translation.ts";

const kind = "traceloop.span.kind";
const entity = "traceloop.entity.name";
const requestType = "llm.request.type";
const scope = "@traceloop/";
const anthropicScope = "@traceloop/instrumentation-anthropic";
const total = "gen_ai.usage.total_tokens";
const cacheWrite = "gen_ai.usage.cache_creation.input_tokens";

const operations: ReadonlyMap<string, string> = new Map([
  ["chat", "chat"],
  ["completion", "text_completion"],
  ["embedding", "embeddings"],
]);
const names: Readonly<Record<string, string>> = {
  "llm.chat.stop_sequences": GEN_AI_REQUEST_STOP_SEQUENCES,
  "llm.frequency_penalty": GEN_AI_REQUEST_FREQUENCY_PENALTY,
  "llm.is_streaming": GEN_AI_REQUEST_STREAM,
  "llm.presence_penalty": GEN_AI_REQUEST_PRESENCE_PENALTY,
  "llm.top_k": GEN_AI_REQUEST_TOP_K,
  "traceloop.association.properties.session_id": GEN_AI_CONVERSATION_ID,
  "traceloop.association.properties.thread_id": GEN_AI_CONVERSATION_ID,
  "traceloop.association.properties.user_id": USER_ID,
};

/**
 * The spans of Traceloop's OpenLLMetry: those of its decorators, and the calls of its instrumentations.
 *
 * Seen in 0.27.0 of `@traceloop/instrumentation-openai` and `-anthropic`, whose calls have mostly current names. There
 * Anthropic's input leaves out the tokens read from and written to the cache, which are added here. The tokens of OpenAI's
 * streams are an estimate that the span does not tell from a count. 0.14.6 spells messages out as `gen_ai.prompt.0.content`,
 * and has a call's kind in `llm.request.type`; its Anthropic input leaves out the cache as well, of which it says nothing.
 */
export const traceloop: Dialect = {
  name: "traceloop",
  speaks: ({ attributes, instrumentationScope, events }) =>
    attributes[kind] !== undefined ||
    attributes[requestType] !== undefined ||
    attributes["gen_ai.prompt.0.role"] !== undefined ||
    attributes["gen_ai.prompt.0.content"] !== undefined ||
    attributes["gen_ai.completion.0.content"] !== undefined ||
    (instrumentationScope.name.startsWith(scope) &&
      (attributes[total] !== undefined || hasUntoldError(attributes, events))),
  normalise(span) {
    const translation = new Translation(span.attributes);
    translateEntity(translation);
    const type = text(translation.take(requestType));
    translation.add(GEN_AI_OPERATION_NAME, operations.get(type ?? ""));
    translation.rename(names);
    translateMessages(translation);
    if (span.instrumentationScope.name === anthropicScope) addCached(translation);
    addErrorType(translation, span);
    return result("traceloop", span, translation);
  },
};

function hasUntoldError(
  attributes: ForeignSpan["attributes"],
  events: ForeignSpan["events"],
): boolean {
  return (
    attributes["error.type"] === undefined &&
    events?.some(({ name }) => name === "exception") === true
  );
}

/** A span of a decorator: a workflow, a task in one, an agent or a tool. */
function translateEntity(translation: Translation): void {
  const said = text(translation.take(kind));
  if (said === undefined) return;
  const name = translation.take(entity);
  const given = {
    "traceloop.entity.input": GEN_AI_TOOL_CALL_ARGUMENTS,
    "traceloop.entity.output": GEN_AI_TOOL_CALL_RESULT,
  };
  switch (said) {
    case "workflow":
      translation.add(GEN_AI_OPERATION_NAME, "invoke_workflow");
      translation.add(GEN_AI_WORKFLOW_NAME, name);
      break;
    case "agent":
      translation.add(GEN_AI_OPERATION_NAME, "invoke_agent");
      translation.add(GEN_AI_AGENT_NAME, name);
      break;
    case "tool":
      translation.add(GEN_AI_OPERATION_NAME, "execute_tool");
      translation.add(GEN_AI_TOOL_NAME, name);
      translation.add(GEN_AI_TOOL_TYPE, "function");
      translation.rename(given);
      break;
    default:
      translation.add(SPOOR_STEP_NAME, name);
      translation.add(SPOOR_STEP_TYPE, "task");
  }
}

function translateMessages(translation: Translation): void {
  const given = messagesOf(list(taken(translation, "gen_ai.prompt.")).map(withParts), "user");
  const said = list(taken(translation, "gen_ai.completion."));
  const answered = messagesOf(said.map(withParts), "assistant");
  if (given !== undefined) translation.add(GEN_AI_INPUT_MESSAGES, JSON.stringify(given));
  if (answered !== undefined) translation.add(GEN_AI_OUTPUT_MESSAGES, JSON.stringify(answered));
  const reasons = said.map((one) => text(at(one, "finish_reason")));
  const known = reasons.filter((reason) => reason !== undefined);
  if (known.length > 0) translation.add(GEN_AI_RESPONSE_FINISH_REASONS, known);
  const functions = list(taken(translation, "llm.request.functions."));
  const tools = toolDefinitionsOf(functions.map((one) => withParameters(one)));
  if (tools !== undefined) translation.add(GEN_AI_TOOL_DEFINITIONS, JSON.stringify(tools));
}

/** A message whose content is no text stands there as the JSON of its parts. */
function withParts(message: unknown): unknown {
  const content = at(message, "content");
  const held = parsed(content);
  if (held === null) return { ...Object(message), content: null };
  return Array.isArray(held) ? { ...Object(message), content: held } : message;
}

/** 0.14 has what a tool takes under the name of what it is given. */
function withParameters(tool: unknown): object {
  return { ...Object(tool), parameters: at(tool, "parameters") ?? at(tool, "arguments") };
}

/** What the numbered names behind `prefix` spell out; they are left out of the copy. */
function taken(translation: Translation, prefix: string): unknown {
  const numbered = translation
    .names()
    .filter((name) => name.startsWith(prefix) && /^\d/.test(name.slice(prefix.length)));
  const found = Object.fromEntries(numbered.map((name) => [name, translation.take(name)]));
  return unflattened(prefix, found);
}

function addCached(translation: Translation): void {
  const uncached = count(translation.get(GEN_AI_USAGE_INPUT_TOKENS));
  // The sum marks a span that was not translated yet.
  if (uncached === undefined || translation.take(total) === undefined) return;
  const read = count(translation.get(GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS)) ?? 0;
  const written = count(translation.get(cacheWrite)) ?? 0;
  translation.set(GEN_AI_USAGE_INPUT_TOKENS, uncached + read + written);
}
