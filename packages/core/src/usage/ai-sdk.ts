import { at, list, number, present, text } from "../record/index.ts";
import type { Iteration, Usage } from "../record/index.ts";
import { add } from "./add.ts";
import { aiSdkCounts } from "./ai-sdk-counts.ts";
import type { AiSdkCounts } from "./ai-sdk-counts.ts";
import { aiSdkToolCalls } from "./ai-sdk-tools.ts";
import { anthropicUsage, isAnthropicUsage } from "./anthropic.ts";
import { bedrockUsage } from "./bedrock.ts";
import { clamped, withProblems } from "./clamped.ts";
import { googleSearches } from "./google-searches.ts";
import { googleUsage } from "./google.ts";
import { openaiUsage } from "./openai.ts";
import { summed } from "./summed.ts";
import { withToolRequests } from "./tool-requests.ts";

/**
 * What the Vercel AI SDK says that a call used, read into {@link Usage}; undefined when it holds no count. Never throws.
 *
 * Reads the `usage` of results and steps, and that of models: the flat counts of the specification v2 (AI SDK 5), the
 * nested ones of v3 and v4 (6 and 7), and those of embedding and image models. The provider's own usage object, where it is
 * passed along, tells more: how long a cache entry lives, iterations, audio tokens, tiers, and what was charged.
 *
 * @param usage the `usage` of a result, or of a stream's `finish` part
 * @param providerMetadata the `providerMetadata` beside it
 * @param model the id of the model that answered: what its provider counts is told by it where nothing else tells
 */
export function aiSdkUsage(
  usage: unknown,
  providerMetadata?: unknown,
  model?: unknown,
): Usage | undefined {
  try {
    const counts = aiSdkCounts(usage);
    const raw = rawOf(usage, providerMetadata);
    if (isAnthropicUsage(raw) || isBesideCache({ counts, raw, providerMetadata, model }))
      return ofAnthropic(counts, raw, providerMetadata);
    const read = merged(counts, raw, providerMetadata);
    const grounding = at(ofGoogle(providerMetadata), "groundingMetadata");
    return read && grounding ? withToolRequests(read, googleSearches([grounding], model)) : read;
  } catch {
    return undefined;
  }
}

/**
 * The usage of a whole result: of its steps, where it has several, each of which is a request that is billed alone.
 * Undefined when it holds no count. Never throws.
 */
export function aiSdkReplyUsage(result: unknown): Usage | undefined {
  try {
    const steps = list(at(result, "steps"));
    return steps.length > 1 ? ofSteps(steps) : ofStep(result);
  } catch {
    return undefined;
  }
}

function ofStep(step: unknown): Usage | undefined {
  const response = at(step, "response");
  const model = at(response, "modelId") ?? at(step, "modelId") ?? at(step, "model");
  const metadata = at(step, "providerMetadata");
  const usage = aiSdkUsage(at(step, "usage"), metadata, model);
  const isOfOpenAi = at(metadata, "openai") ?? at(metadata, "azure");
  const content = list(at(step, "content"));
  return usage && isOfOpenAi && content.length > 0
    ? withToolRequests(usage, aiSdkToolCalls(content))
    : usage;
}

function ofSteps(steps: readonly unknown[]): Usage | undefined {
  const usages = steps.map(ofStep).filter((usage) => usage !== undefined);
  const counts = summed(usages);
  if (counts === undefined) return undefined;
  const iterations: Iteration[] = usages.flatMap(
    (usage) => usage.iterations ?? [{ usage: countsOf(usage) }],
  );
  const charged = usages.map((usage) => usage.reportedUsd);
  const isCharged = charged.every((usd) => usd !== undefined);
  const { serviceTier, region } = usages[0] ?? {};
  const read: Usage = {
    ...counts,
    ...(isCharged && { reportedUsd: charged.reduce((sum, usd) => sum + usd, 0) }),
    ...(serviceTier && { serviceTier }),
    ...(region && { region }),
    iterations,
  };
  return withToolRequests(read, toolRequestsOf(usages));
}

/** The counts alone: what else is said of a step is said of the whole. */
function countsOf(usage: Usage): Usage {
  const { problems: _problems, reportedUsd: _reported, ...counts } = clamped(usage) ?? {};
  return counts;
}

function toolRequestsOf(usages: readonly Usage[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { toolRequests = {} } of usages) {
    for (const name in toolRequests) sums[name] = (sums[name] ?? 0) + (toolRequests[name] ?? 0);
  }
  return sums;
}

/** The provider's own usage object: beside the counts, or where its provider passes it on. */
function rawOf(usage: unknown, metadata: unknown): unknown {
  return (
    at(usage, "raw") ??
    at(at(metadata, "anthropic"), "usage") ??
    at(ofGoogle(metadata), "usageMetadata")
  );
}

interface Beside {
  readonly counts: AiSdkCounts;
  readonly raw: unknown;
  readonly providerMetadata: unknown;
  readonly model: unknown;
}

/**
 * Whether the counts are those of Anthropic or Bedrock, beside which AI SDK 5 tells what came from the cache: by what is
 * passed on, else by the name that Anthropic and Bedrock have for a model.
 */
function isBesideCache({ counts, raw, providerMetadata, model }: Beside): boolean {
  if (at(providerMetadata, "anthropic") !== undefined) return true;
  if (!counts.isFlat || raw !== undefined) return false;
  return (
    at(providerMetadata, "bedrock") !== undefined ||
    /^claude-|anthropic\.claude-/.test(text(model) ?? "")
  );
}

/**
 * The provider's own object with the counts of the SDK in it: of a stream, that object may be the one of its start, before
 * there was any output. Iterations come with the end of a stream, and their own counts.
 */
function ofAnthropic(counts: AiSdkCounts, raw: unknown, metadata: unknown): Usage | undefined {
  return anthropicUsage({
    ...(typeof raw === "object" ? raw : undefined),
    ...present({
      input_tokens: counts.uncachedTokens,
      output_tokens: counts.outputTokens,
      cache_read_input_tokens: counts.cacheReadTokens,
      cache_creation_input_tokens:
        number(at(at(metadata, "anthropic"), "cacheCreationInputTokens")) ??
        number(at(at(at(metadata, "bedrock"), "usage"), "cacheWriteInputTokens")) ??
        counts.cacheWriteTokens,
    }),
  });
}

function merged(counts: AiSdkCounts, raw: unknown, metadata: unknown): Usage | undefined {
  const own = ofRaw(raw);
  const read: Usage | undefined = clamped(
    {
      inputTokens: own?.inputTokens ?? counts.inputTokens,
      outputTokens: own?.outputTokens ?? counts.outputTokens,
      cacheReadTokens: own?.cacheReadTokens ?? counts.cacheReadTokens,
      cacheWriteTokens: own?.cacheWriteTokens ?? counts.cacheWriteTokens,
      cacheWrite1hTokens: own?.cacheWrite1hTokens,
      reasoningTokens: own?.reasoningTokens ?? counts.reasoningTokens,
      inputAudioTokens: own?.inputAudioTokens,
      outputAudioTokens: own?.outputAudioTokens,
      cacheReadAudioTokens: own?.cacheReadAudioTokens,
      inputImageTokens: own?.inputImageTokens,
      outputImageTokens: own?.outputImageTokens,
      cacheReadImageTokens: own?.cacheReadImageTokens,
      citationTokens: own?.citationTokens,
      inputAudioSeconds: own?.inputAudioSeconds,
      reportedUsd: chargedByRouter(metadata) ?? own?.reportedUsd,
    },
    own === undefined ? counts.totalTokens : undefined,
  );
  if (read === undefined) return undefined;
  const serviceTier = text(at(at(metadata, "openai"), "serviceTier"));
  add(read, "serviceTier", serviceTier ?? own?.serviceTier);
  add(read, "searchContextSize", own?.searchContextSize);
  return withProblems(read, own?.problems);
}

/** The provider's own usage object, by its shape. */
function ofRaw(raw: unknown): Usage | undefined {
  if (at(raw, "promptTokenCount") !== undefined) return googleUsage(raw);
  if (at(raw, "inputTokens") !== undefined) return bedrockUsage(raw);
  return openaiUsage(raw);
}

function ofGoogle(metadata: unknown): unknown {
  return at(metadata, "google") ?? at(metadata, "vertex");
}

/** What OpenRouter and Vercel's gateway say they charged; where the key is one's own, the gateway charges nothing. */
function chargedByRouter(metadata: unknown): number | undefined {
  const router = at(at(metadata, "openrouter"), "usage");
  const gateway = Number(text(at(at(metadata, "gateway"), "cost")) ?? Number.NaN);
  return number(at(router, "cost")) ?? (gateway > 0 ? gateway : undefined);
}
