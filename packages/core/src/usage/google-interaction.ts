import { at, list, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { clamped } from "./clamped.ts";
import { tokens } from "./tokens.ts";
import { withToolRequests } from "./tool-requests.ts";
import type { ToolCalls } from "./tool-requests.ts";

/**
 * The usage object of an interaction of Google's Interactions API read into {@link Usage}; undefined when it holds no
 * count. Never throws. As with `generateContent`, thoughts and the results of Google's tools are counted beside the rest.
 */
export function googleInteractionUsage(usage: unknown): Usage | undefined {
  try {
    const input = tokens(at(usage, "total_input_tokens"));
    const output = tokens(at(usage, "total_output_tokens"));
    const thoughts = tokens(at(usage, "total_thought_tokens"));
    const results = tokens(at(usage, "total_tool_use_tokens"));
    const total = tokens(at(usage, "total_tokens"));
    const inputKinds = at(usage, "input_tokens_by_modality");
    const resultKinds = at(usage, "tool_use_tokens_by_modality");
    const cacheKinds = at(usage, "cached_tokens_by_modality");
    const outputKinds = at(usage, "output_tokens_by_modality");
    const inputTokens = input === undefined ? undefined : input + (results ?? 0);
    const outputTokens =
      output === undefined && thoughts === undefined ? undefined : (output ?? 0) + (thoughts ?? 0);
    const counts = clamped(
      {
        inputTokens,
        outputTokens,
        cacheReadTokens: tokens(at(usage, "total_cached_tokens")),
        reasoningTokens: thoughts,
        inputAudioTokens: ofKind("audio", inputKinds, resultKinds),
        inputImageTokens: ofKind("image", inputKinds, resultKinds),
        outputAudioTokens: ofKind("audio", outputKinds),
        outputImageTokens: ofKind("image", outputKinds),
        cacheReadAudioTokens: ofKind("audio", cacheKinds),
        cacheReadImageTokens: ofKind("image", cacheKinds),
      },
      total === (input ?? 0) + (outputTokens ?? 0) ? undefined : total,
    );
    return counts && withToolRequests(counts, searchesOf(at(usage, "grounding_tool_count")));
  } catch {
    return undefined;
  }
}

const names: ReadonlyMap<unknown, string> = new Map([
  ["google_search", "web_search"],
  ["google_maps", "maps_search"],
]);

function searchesOf(grounding: unknown): ToolCalls | undefined {
  const counts = list(grounding);
  if (counts.length === 0) return undefined;
  const calls: Record<string, unknown> = {};
  for (const one of counts) {
    const name = names.get(at(one, "type"));
    if (name !== undefined) calls[name] = at(one, "count");
  }
  return calls;
}

function ofKind(modality: string, ...details: readonly unknown[]): number | undefined {
  let sum: number | undefined;
  for (const kinds of details) {
    for (const kind of list(kinds)) {
      if (text(at(kind, "modality"))?.toLowerCase() !== modality) continue;
      sum = (sum ?? 0) + (tokens(at(kind, "tokens")) ?? 0);
    }
  }
  return sum;
}
