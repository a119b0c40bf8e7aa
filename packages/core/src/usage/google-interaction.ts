import { at, count, list, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { clamped } from "./clamped.ts";

/**
 * The usage object of an interaction of Google's Interactions API read into {@link Usage}; undefined when it holds no
 * count. Never throws. As with `generateContent`, thoughts and the results of Google's tools are counted beside the rest.
 */
export function googleInteractionUsage(usage: unknown): Usage | undefined {
  try {
    const input = count(at(usage, "total_input_tokens"));
    const output = count(at(usage, "total_output_tokens"));
    const thoughts = count(at(usage, "total_thought_tokens"));
    const results = count(at(usage, "total_tool_use_tokens"));
    const inputKinds = list(at(usage, "input_tokens_by_modality"));
    const resultKinds = list(at(usage, "tool_use_tokens_by_modality"));
    const outputKinds = list(at(usage, "output_tokens_by_modality"));
    return clamped({
      inputTokens: input === undefined ? undefined : count(input + (results ?? 0)),
      outputTokens:
        output === undefined && thoughts === undefined
          ? undefined
          : count((output ?? 0) + (thoughts ?? 0)),
      cacheReadTokens: count(at(usage, "total_cached_tokens")),
      reasoningTokens: thoughts,
      inputAudioTokens: ofKind("audio", [...inputKinds, ...resultKinds]),
      inputImageTokens: ofKind("image", [...inputKinds, ...resultKinds]),
      outputAudioTokens: ofKind("audio", outputKinds),
      outputImageTokens: ofKind("image", outputKinds),
      cacheReadAudioTokens: ofKind("audio", list(at(usage, "cached_tokens_by_modality"))),
    });
  } catch {
    return undefined;
  }
}

function ofKind(modality: string, kinds: readonly unknown[]): number | undefined {
  let sum: number | undefined;
  for (const kind of kinds) {
    if (text(at(kind, "modality"))?.toLowerCase() !== modality) continue;
    sum = (sum ?? 0) + (count(at(kind, "tokens")) ?? 0);
  }
  return count(sum);
}
