import { at, count, present, text } from "../../record/read.ts";
import type { Usage } from "../../record/usage.ts";
import { anthropicUsage } from "../../usage/anthropic.ts";
import { OPENAI_RESPONSE_SERVICE_TIER } from "../gen-ai-names.generated.ts";
import { ANTHROPIC_RESPONSE_SERVICE_TIER } from "../spoor-names.generated.ts";
import { parsed } from "./translation.ts";
import type { Translation } from "./translation.ts";
import { setUsage } from "./usage-owner.ts";

/**
 * Translates the counts of an `ai.*` span.
 *
 * - 6.0.326: input with cache, output with reasoning, for Anthropic and OpenAI.
 * - 5.0.277 and 4.3.19: of Anthropic, input without cache; what the provider's metadata says of it is added. Spans of
 *   `generateText` have no counts of cache and reasoning, which 4 has in the metadata of OpenAI; its outer span has the
 *   counts of the last step, which are left out because they are no total.
 * - Output without reasoning is told by the total, which counts both.
 */
export function translateUsage(translation: Translation, operation: string): void {
  const isOfLastStep = operation === "ai.generateText" && !translation.has("ai.usage.inputTokens");
  const said = takeCounts(translation);
  if (isOfLastStep) return;
  if (!operation.includes(".do")) return setUsage(translation, said);
  const metadata = parsed(translation.get("ai.response.providerMetadata"));
  const ofReply = anthropicUsage(at(at(metadata, "anthropic"), "usage"));
  setUsage(translation, ofReply ?? withMetadata(said, metadata));
  translation.add(ANTHROPIC_RESPONSE_SERVICE_TIER, ofReply?.serviceTier);
  translation.add(OPENAI_RESPONSE_SERVICE_TIER, text(at(at(metadata, "openai"), "serviceTier")));
}

/** `said` with what the AI SDK 4 has apart: the tokens of Anthropic's cache beside the input, OpenAI's parts of it. */
function withMetadata(said: Usage, metadata: unknown): Usage {
  const anthropic = at(metadata, "anthropic");
  const read = count(at(anthropic, "cacheReadInputTokens"));
  const written = count(at(anthropic, "cacheCreationInputTokens"));
  const openai = at(metadata, "openai");
  const isApart = read !== undefined && said.cacheReadTokens === undefined;
  const input = (said.inputTokens ?? 0) + (read ?? 0) + (written ?? 0);
  return present({
    inputTokens: isApart ? input : said.inputTokens,
    outputTokens: said.outputTokens,
    cacheReadTokens: said.cacheReadTokens ?? read ?? count(at(openai, "cachedPromptTokens")),
    cacheWriteTokens: said.cacheWriteTokens ?? written,
    reasoningTokens: said.reasoningTokens ?? count(at(openai, "reasoningTokens")),
  });
}

function takeCounts(translation: Translation): Usage {
  const take = (...names: readonly string[]): number | undefined =>
    count(translation.take(...names.map((name) => `ai.usage.${name}`)));
  const total = take("totalTokens");
  const inputTokens = take("inputTokens", "promptTokens", "tokens");
  const outputTokens = take("outputTokens", "completionTokens");
  const cacheReadTokens = take("inputTokenDetails.cacheReadTokens", "cachedInputTokens");
  const cacheWriteTokens = take("inputTokenDetails.cacheWriteTokens");
  const reasoningTokens = take("outputTokenDetails.reasoningTokens", "reasoningTokens");
  take("inputTokenDetails.noCacheTokens", "outputTokenDetails.textTokens");
  const isBesides =
    reasoningTokens !== undefined &&
    reasoningTokens > 0 &&
    total === (inputTokens ?? 0) + (outputTokens ?? 0) + reasoningTokens;
  const output = isBesides ? (outputTokens ?? 0) + reasoningTokens : outputTokens;
  return present({
    inputTokens,
    outputTokens: output,
    cacheReadTokens,
    cacheWriteTokens,
    reasoningTokens,
  });
}
