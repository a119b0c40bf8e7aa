import { list, text, texts } from "../../record/read.ts";
import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_REQUEST_SEED,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  GEN_AI_TOOL_CALL_ARGUMENTS,
  GEN_AI_TOOL_CALL_RESULT,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  OPENAI_REQUEST_SERVICE_TIER,
  OPENAI_RESPONSE_SERVICE_TIER,
  OPENAI_RESPONSE_SYSTEM_FINGERPRINT,
} from "../gen-ai-names.generated.ts";
import { result } from "./foreign-span.ts";
import type { Dialect, ForeignSpan } from "./foreign-span.ts";
import { hasOlderContent, translateOlderContent } from "./genai-older-content.ts";
import { isModelCall } from "./operation.ts";
import { providerNameOf } from "./provider-name.ts";
import { parsed, Translation } from "./translation.ts";
import { moveUsage, usageNames } from "./usage-owner.ts";

const system = "gen_ai.system";
const responseFormat = "gen_ai.openai.request.response_format";
/** Sums that the conventions never had, and that would count twice beside their parts. */
const totals = ["gen_ai.usage.total_tokens", "llm.usage.total_tokens"];

/** Names that a version of the conventions had, or that libraries took for them. */
const names: Readonly<Record<string, string>> = {
  "gen_ai.client.operation.time_to_first_chunk": GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  "gen_ai.openai.request.seed": GEN_AI_REQUEST_SEED,
  "gen_ai.openai.request.service_tier": OPENAI_REQUEST_SERVICE_TIER,
  "gen_ai.openai.response.service_tier": OPENAI_RESPONSE_SERVICE_TIER,
  "gen_ai.openai.response.system_fingerprint": OPENAI_RESPONSE_SYSTEM_FINGERPRINT,
  "gen_ai.tool.input": GEN_AI_TOOL_CALL_ARGUMENTS,
  "gen_ai.tool.output": GEN_AI_TOOL_CALL_RESULT,
  "gen_ai.usage.cache_creation.input_tokens": GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  "gen_ai.usage.cache_creation_input_tokens": GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  "gen_ai.usage.cache_read_input_tokens": GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  "gen_ai.usage.cached_input_tokens": GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  "gen_ai.usage.completion_tokens": GEN_AI_USAGE_OUTPUT_TOKENS,
  "gen_ai.usage.prompt_tokens": GEN_AI_USAGE_INPUT_TOKENS,
  "gen_ai.usage.reasoning_tokens": GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
};
const lists = [GEN_AI_RESPONSE_FINISH_REASONS, GEN_AI_REQUEST_STOP_SEQUENCES];
const olderNames = [system, responseFormat, ...totals, ...Object.keys(names)];

/** Operations around model calls, whose usage is a sum of theirs. */
const around: ReadonlySet<unknown> = new Set([
  "create_agent",
  "execute_tool",
  "invoke_agent",
  "invoke_workflow",
  "plan",
]);

/**
 * The GenAI conventions of 1.27 to 1.41, and current spans of others whose agents and workflows repeat the usage of their
 * calls or whose provider has an older name. It comes last, because most libraries write some of it.
 *
 * Counts are taken as they are: whether a library of that time had cached tokens in its input is not told by its spans.
 */
export const genAiOlder: Dialect = {
  name: "genai-older",
  speaks: ({ attributes, events }) =>
    olderNames.some((name) => attributes[name] !== undefined) ||
    hasOlderProvider(attributes) ||
    lists.some((name) => typeof attributes[name] === "string") ||
    (around.has(attributes[GEN_AI_OPERATION_NAME]) &&
      usageNames.some((name) => attributes[name] !== undefined)) ||
    hasOlderContent(attributes, events),
  normalise(span) {
    const translation = new Translation(span.attributes);
    addOperation(translation, span.name);
    const provider = translation.take(system);
    translation.add(GEN_AI_PROVIDER_NAME, provider);
    const said = translation.text(GEN_AI_PROVIDER_NAME);
    translation.set(GEN_AI_PROVIDER_NAME, said && providerNameOf(said));
    translation.rename(names);
    translation.take(...totals);
    translateFormat(translation);
    for (const name of lists) translateList(translation, name);
    translateOlderContent(translation, span.events);
    const operation = translation.get(GEN_AI_OPERATION_NAME);
    if (around.has(operation)) moveUsage(translation, operation);
    return result("genai-older", span, translation);
  },
};

function hasOlderProvider(attributes: ForeignSpan["attributes"]): boolean {
  const said = text(attributes[GEN_AI_PROVIDER_NAME]);
  return said !== undefined && providerNameOf(said) !== said;
}

/** The first versions had no operation: a span with a system, a model and no other kind in its name was a call. */
function addOperation(translation: Translation, name: string): void {
  if (!translation.has(system) || !translation.has(GEN_AI_REQUEST_MODEL)) return;
  const first = name.split(" ")[0];
  translation.add(GEN_AI_OPERATION_NAME, isModelCall(first) ? first : "chat");
}

function translateFormat(translation: Translation): void {
  const format = text(translation.take(responseFormat));
  if (format !== undefined)
    translation.add(GEN_AI_OUTPUT_TYPE, format.startsWith("json") ? "json" : format);
}

/** Some libraries write a list as its JSON text, or its one item. */
function translateList(translation: Translation, name: string): void {
  const said = text(translation.get(name));
  if (said === undefined) return;
  const items = texts(list(parsed(said)));
  translation.set(name, items ?? [said]);
}
