import { at, text } from "../../record/read.ts";
import { anthropicUsage } from "../../usage/anthropic.ts";
import { openaiUsage } from "../../usage/openai.ts";
import {
  GEN_AI_AGENT_NAME,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_TOOL_NAME,
  GEN_AI_TOOL_TYPE,
  GEN_AI_USAGE_INPUT_TOKENS,
} from "../gen-ai-names.generated.ts";
import {
  SPOOR_AGENT_USAGE_CACHE_READ_INPUT_TOKENS,
  SPOOR_AGENT_USAGE_CACHE_WRITE_INPUT_TOKENS,
  SPOOR_AGENT_USAGE_INPUT_TOKENS,
  SPOOR_AGENT_USAGE_OUTPUT_TOKENS,
} from "../spoor-names.generated.ts";
import { addErrorType, resultWithKind } from "./foreign-span.ts";
import type { Dialect, ForeignSpan } from "./foreign-span.ts";
import { contentNames, translateLogfireContent } from "./logfire-content.ts";
import { addRequestParameters } from "./request-parameters.ts";
import { parsed, Translation } from "./translation.ts";
import { setUsage } from "./usage-owner.ts";

const scope = /^logfire\.(openai|anthropic)/;
const agent = "agent_name";
const request = "request_data";
const reply = "response_data";
const message = "logfire.msg";

const aggregated: Readonly<Record<string, string>> = {
  "gen_ai.aggregated_usage.cache_creation.input_tokens": SPOOR_AGENT_USAGE_CACHE_WRITE_INPUT_TOKENS,
  "gen_ai.aggregated_usage.cache_read.input_tokens": SPOOR_AGENT_USAGE_CACHE_READ_INPUT_TOKENS,
  "gen_ai.aggregated_usage.input_tokens": SPOOR_AGENT_USAGE_INPUT_TOKENS,
  "gen_ai.aggregated_usage.output_tokens": SPOOR_AGENT_USAGE_OUTPUT_TOKENS,
};
const markers = [agent, request, reply, ...contentNames, ...Object.keys(aggregated)];

/**
 * The spans of Logfire's own instrumentations of OpenAI and Anthropic and of Pydantic AI, which are Python's; `logfire` for
 * JavaScript (0.22.9) has none for models and gives those of others. Read from the sources, not from a running package.
 *
 * The reply of a stream stands in a log line of no duration, which owns its usage: the span of the request ends before.
 */
export const logfire: Dialect = {
  name: "logfire",
  speaks: (span) => isMarked(span.attributes) || isUntoldTool(span.attributes),
  normalise(span) {
    const translation = new Translation(span.attributes);
    addOperation(translation, span);
    translateRequest(translation, span.instrumentationScope.name);
    translation.rename({ [agent]: GEN_AI_AGENT_NAME, ...aggregated });
    translateLogfireContent(translation);
    addErrorType(translation, span);
    return resultWithKind("logfire", span, translation);
  },
};

/** `request_data` and the like are names that anybody may use: something of Logfire has to stand beside them. */
function isMarked(attributes: ForeignSpan["attributes"]): boolean {
  const isOfLogfire =
    attributes[message] !== undefined ||
    attributes["logfire.json_schema"] !== undefined ||
    attributes["model_request_parameters"] !== undefined;
  return isOfLogfire && markers.some((name) => attributes[name] !== undefined);
}

/** Pydantic AI's tools had no operation once. */
function isUntoldTool(attributes: ForeignSpan["attributes"]): boolean {
  return (
    attributes[message] !== undefined &&
    attributes[GEN_AI_TOOL_NAME] !== undefined &&
    attributes[GEN_AI_OPERATION_NAME] === undefined
  );
}

function addOperation(translation: Translation, { name, instrumentationScope }: ForeignSpan): void {
  if (translation.has(GEN_AI_TOOL_NAME)) {
    translation.add(GEN_AI_OPERATION_NAME, "execute_tool");
    translation.add(GEN_AI_TOOL_TYPE, "function");
  } else if (translation.has(agent)) translation.add(GEN_AI_OPERATION_NAME, "invoke_agent");
  else if (scope.test(instrumentationScope.name) && !name.includes("API call to"))
    translation.add(GEN_AI_OPERATION_NAME, operationOf(name));
}

function operationOf(name: string): string {
  if (name.startsWith("Embedding")) return "embeddings";
  if (name.startsWith("Image")) return "generate_content";
  return name.startsWith("Completion") ? "text_completion" : "chat";
}

function translateRequest(translation: Translation, scopeName: string): void {
  const body = parsed(translation.get(request));
  if (body === undefined) return;
  const provider = scope.exec(scopeName)?.[1];
  translation.add(GEN_AI_PROVIDER_NAME, provider);
  translation.add(GEN_AI_REQUEST_MODEL, text(at(body, "model")));
  addRequestParameters(translation, body);
  const answer = parsed(translation.get(reply));
  const said = at(answer, "usage");
  const usage = provider === "anthropic" ? anthropicUsage(said) : openaiUsage(said);
  if (usage !== undefined) setUsage(translation, usage);
  translation.add(GEN_AI_RESPONSE_MODEL, text(at(answer, "model")));
  const isOwnedByLog =
    at(body, "stream") === true && translation.get("logfire.span_type") !== "log";
  if (isOwnedByLog && !translation.has(GEN_AI_USAGE_INPUT_TOKENS))
    translation.take(GEN_AI_OPERATION_NAME);
}
