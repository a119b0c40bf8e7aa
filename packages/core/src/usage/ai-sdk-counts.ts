import { at } from "../record/index.ts";
import { tokens } from "./tokens.ts";

/** The counts in a usage object of the AI SDK. */
export interface AiSdkCounts {
  /** Whether input is told as one number without its parts, which leaves the cache out where the provider does. */
  readonly isFlat: boolean;
  readonly inputTokens: number | undefined;
  /** Those that the cache had no part in; all of the input where it is flat. */
  readonly uncachedTokens: number | undefined;
  readonly outputTokens: number | undefined;
  readonly cacheReadTokens: number | undefined;
  readonly cacheWriteTokens: number | undefined;
  readonly reasoningTokens: number | undefined;
  readonly totalTokens: number | undefined;
}

/** The counts of a result, or of a model of any version of the specification. */
export function aiSdkCounts(usage: unknown): AiSdkCounts {
  const input = at(usage, "inputTokens");
  return isObject(input) ? ofModel(usage, input) : ofResult(usage);
}

/** The nested counts of the specifications v3 and v4. */
function ofModel(usage: unknown, input: unknown): AiSdkCounts {
  const output = at(usage, "outputTokens");
  return {
    isFlat: false,
    inputTokens: tokens(at(input, "total")),
    uncachedTokens: tokens(at(input, "noCache")),
    outputTokens: tokens(at(output, "total")),
    cacheReadTokens: tokens(at(input, "cacheRead")),
    cacheWriteTokens: tokens(at(input, "cacheWrite")),
    reasoningTokens: tokens(at(output, "reasoning")),
    totalTokens: undefined,
  };
}

/** The flat counts of the specification v2, and those of results, to which AI SDK 6 and 7 add details. */
function ofResult(usage: unknown): AiSdkCounts {
  const taken = at(usage, "inputTokenDetails");
  const given = at(usage, "outputTokenDetails");
  const isFlat = !isObject(taken);
  const inputTokens =
    tokens(at(usage, "inputTokens")) ??
    tokens(at(usage, "promptTokens")) ??
    tokens(at(usage, "tokens"));
  const reasoningTokens =
    tokens(at(given, "reasoningTokens")) ?? tokens(at(usage, "reasoningTokens"));
  const said = tokens(at(usage, "outputTokens")) ?? tokens(at(usage, "completionTokens"));
  const totalTokens = tokens(at(usage, "totalTokens"));
  const read = tokens(at(taken, "cacheReadTokens")) ?? tokens(at(usage, "cachedInputTokens"));
  const written = tokens(at(taken, "cacheWriteTokens"));
  return {
    isFlat,
    inputTokens,
    uncachedTokens: isFlat
      ? inputTokens
      : (tokens(at(taken, "noCacheTokens")) ?? rest(inputTokens, read, written)),
    outputTokens:
      said === undefined
        ? undefined
        : said + unsaid(said, inputTokens, { reasoningTokens, totalTokens }),
    cacheReadTokens: read,
    cacheWriteTokens: written,
    reasoningTokens,
    totalTokens,
  };
}

function rest(total: number | undefined, read = 0, written = 0): number | undefined {
  return total === undefined ? undefined : total - read - written;
}

/** AI SDK 5 passes on that Google and xAI count reasoning beside the output; the total has both. */
function unsaid(
  said: number,
  input: number | undefined,
  { reasoningTokens, totalTokens }: Pick<AiSdkCounts, "reasoningTokens" | "totalTokens">,
): number {
  if (input === undefined || !reasoningTokens) return 0;
  return totalTokens === input + said + reasoningTokens ? reasoningTokens : 0;
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
