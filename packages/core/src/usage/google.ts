import { at, list, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { add } from "./add.ts";
import { clamped } from "./clamped.ts";
import { googleSearches } from "./google-searches.ts";
import { tokens } from "./tokens.ts";
import { withToolRequests } from "./tool-requests.ts";

/**
 * The usage of a reply of Gemini's `generateContent`, from Google's API or Vertex AI, or of its live API; undefined when it
 * holds no count. Of a stream, the reply is its last chunk: each one counts from the beginning. Never throws.
 *
 * Candidates leave the thoughts out and the prompt leaves the results of Google's own tools out; both are billed, so that
 * the totals have them.
 */
export function googleReplyUsage(reply: unknown): Usage | undefined {
  try {
    const usage = googleUsage(at(reply, "usageMetadata"));
    if (usage === undefined) return undefined;
    const grounding = list(at(reply, "candidates")).map((one) => at(one, "groundingMetadata"));
    return withToolRequests(usage, googleSearches(grounding, at(reply, "modelVersion")));
  } catch {
    return undefined;
  }
}

/** Gemini's `usageMetadata` read into {@link Usage}; undefined when it holds no count. Never throws. */
export function googleUsage(usage: unknown): Usage | undefined {
  try {
    const prompt = tokens(at(usage, "promptTokenCount"));
    const results = tokens(at(usage, "toolUsePromptTokenCount"));
    const total = tokens(at(usage, "totalTokenCount"));
    const promptKinds = at(usage, "promptTokensDetails");
    const resultKinds = at(usage, "toolUsePromptTokensDetails");
    const cacheKinds = at(usage, "cacheTokensDetails");
    const outputKinds = at(usage, "candidatesTokensDetails") ?? at(usage, "responseTokensDetails");
    const inputTokens = prompt === undefined ? undefined : prompt + (results ?? 0);
    const outputTokens = outputOf(usage, { total, inputTokens });
    const counts: Usage | undefined = clamped(
      {
        inputTokens,
        outputTokens,
        cacheReadTokens: tokens(at(usage, "cachedContentTokenCount")),
        reasoningTokens: tokens(at(usage, "thoughtsTokenCount")),
        inputAudioTokens: ofKind("AUDIO", promptKinds, resultKinds),
        inputImageTokens: ofKind("IMAGE", promptKinds, resultKinds),
        outputAudioTokens: ofKind("AUDIO", outputKinds),
        outputImageTokens: ofKind("IMAGE", outputKinds),
        cacheReadAudioTokens: ofKind("AUDIO", cacheKinds),
        cacheReadImageTokens: ofKind("IMAGE", cacheKinds),
      },
      // Some totals leave the results of tools out.
      total === (prompt ?? 0) + (outputTokens ?? 0) ? undefined : total,
    );
    if (counts) add(counts, "serviceTier", tierOf(usage));
    return counts;
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
    for (const embedding of list(at(reply, "embeddings") ?? at(reply, "predictions"))) {
      const statistics =
        at(embedding, "statistics") ?? at(at(embedding, "embeddings"), "statistics");
      const said = tokens(at(statistics, "tokenCount")) ?? tokens(at(statistics, "token_count"));
      if (said !== undefined) inputTokens = (inputTokens ?? 0) + said;
    }
    return clamped({ inputTokens });
  } catch {
    return undefined;
  }
}

interface Sums {
  readonly total: number | undefined;
  readonly inputTokens: number | undefined;
}

/** Candidates and thoughts; a count of 0 is left out of the reply, so that the total tells when neither is there. */
function outputOf(usage: unknown, { total, inputTokens }: Sums): number | undefined {
  const candidates =
    tokens(at(usage, "candidatesTokenCount")) ?? tokens(at(usage, "responseTokenCount"));
  const thoughts = tokens(at(usage, "thoughtsTokenCount"));
  if (candidates !== undefined || thoughts !== undefined)
    return (candidates ?? 0) + (thoughts ?? 0);
  return total === undefined || inputTokens === undefined ? undefined : total - inputTokens;
}

function ofKind(modality: string, ...details: readonly unknown[]): number | undefined {
  let sum: number | undefined;
  for (const kinds of details) {
    for (const kind of list(kinds)) {
      if (at(kind, "modality") === modality)
        sum = (sum ?? 0) + (tokens(at(kind, "tokenCount")) ?? 0);
    }
  }
  return sum;
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
