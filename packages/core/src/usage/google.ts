import { at, count, list, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { clamped } from "./clamped.ts";

/**
 * The usage of a reply of Gemini's `generateContent`, from Google's API or Vertex AI; undefined when it holds no count.
 * Of a stream, the reply is its last chunk: each one counts from the beginning. Never throws.
 *
 * Candidates leave the thoughts out and the prompt leaves the results of Google's own tools out; both are billed, so that
 * the totals have them. Searches are billed by the prompt up to Gemini 2.5, by the query since.
 */
export function googleReplyUsage(reply: unknown): Usage | undefined {
  try {
    const usage = googleUsage(at(reply, "usageMetadata"));
    const searches = usage && searchesOf(reply);
    return searches ? { ...usage, toolRequests: { web_search: searches } } : usage;
  } catch {
    return undefined;
  }
}

/** Gemini's `usageMetadata` read into {@link Usage}; undefined when it holds no count. Never throws. */
export function googleUsage(usage: unknown): Usage | undefined {
  try {
    const prompt = count(at(usage, "promptTokenCount"));
    const results = count(at(usage, "toolUsePromptTokenCount"));
    const promptKinds = list(at(usage, "promptTokensDetails"));
    const resultKinds = list(at(usage, "toolUsePromptTokensDetails"));
    const outputKinds = list(at(usage, "candidatesTokensDetails"));
    const inputTokens = prompt === undefined ? undefined : count(prompt + (results ?? 0));
    const counts = clamped({
      inputTokens,
      outputTokens: outputOf(usage, inputTokens),
      cacheReadTokens: count(at(usage, "cachedContentTokenCount")),
      reasoningTokens: count(at(usage, "thoughtsTokenCount")),
      inputAudioTokens: ofKind("AUDIO", [...promptKinds, ...resultKinds]),
      inputImageTokens: ofKind("IMAGE", [...promptKinds, ...resultKinds]),
      outputAudioTokens: ofKind("AUDIO", outputKinds),
      outputImageTokens: ofKind("IMAGE", outputKinds),
      cacheReadAudioTokens: ofKind("AUDIO", list(at(usage, "cacheTokensDetails"))),
    });
    const serviceTier = tierOf(usage);
    return counts && serviceTier ? { ...counts, serviceTier } : counts;
  } catch {
    return undefined;
  }
}

/**
 * The usage of a reply with embeddings: what it says of itself, else the sum of what each embedding says, as on Vertex AI;
 * undefined when it holds no count. Never throws.
 */
export function googleEmbeddingUsage(reply: unknown): Usage | undefined {
  try {
    const usage = googleUsage(at(reply, "usageMetadata"));
    if (usage?.inputTokens !== undefined) {
      const { outputTokens: _none, ...input } = usage;
      return input;
    }
    let inputTokens: number | undefined;
    for (const embedding of list(at(reply, "embeddings"))) {
      const tokens = count(at(at(embedding, "statistics"), "tokenCount"));
      if (tokens !== undefined) inputTokens = (inputTokens ?? 0) + tokens;
    }
    return clamped({ inputTokens: count(inputTokens) });
  } catch {
    return undefined;
  }
}

/** Candidates and thoughts; a count of 0 is left out of the reply, so that the total tells when neither is there. */
function outputOf(usage: unknown, inputTokens: number | undefined): number | undefined {
  const candidates = count(at(usage, "candidatesTokenCount"));
  const thoughts = count(at(usage, "thoughtsTokenCount"));
  if (candidates !== undefined || thoughts !== undefined)
    return count((candidates ?? 0) + (thoughts ?? 0));
  const total = count(at(usage, "totalTokenCount"));
  return total === undefined || inputTokens === undefined ? undefined : count(total - inputTokens);
}

function ofKind(modality: string, details: readonly unknown[]): number | undefined {
  let sum: number | undefined;
  for (const detail of details) {
    if (at(detail, "modality") !== modality) continue;
    sum = (sum ?? 0) + (count(at(detail, "tokenCount")) ?? 0);
  }
  return count(sum);
}

const tiersByTraffic: ReadonlyMap<unknown, string> = new Map([
  ["ON_DEMAND", "on_demand"],
  ["ON_DEMAND_FLEX", "flex"],
  ["ON_DEMAND_PRIORITY", "priority"],
  ["ON_DEMAND_OFFPEAK", "offpeak"],
  ["PROVISIONED_THROUGHPUT", "provisioned_throughput"],
]);

/** Google's API names the tier, Vertex AI the kind of traffic. */
function tierOf(usage: unknown): string | undefined {
  const tier = text(at(usage, "serviceTier"))?.toLowerCase();
  if (tier !== undefined && tier !== "unspecified") return tier;
  return tiersByTraffic.get(at(usage, "trafficType"));
}

/** Models whose grounded prompts are billed once, however many queries they made. */
const billedByPrompt = /(?:^|\/)gemini-[12][.-]/;

function searchesOf(reply: unknown): number {
  let queries = 0;
  for (const candidate of list(at(reply, "candidates"))) {
    queries += list(at(at(candidate, "groundingMetadata"), "webSearchQueries")).length;
  }
  return billedByPrompt.test(text(at(reply, "modelVersion")) ?? "")
    ? Math.min(queries, 1)
    : queries;
}
