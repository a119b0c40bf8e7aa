import { at, list, text } from "../record/index.ts";
import type { Iteration, Usage } from "../record/index.ts";
import { add } from "./add.ts";
import { chargedUsd } from "./charged.ts";
import { clamped, withProblems, withSplit } from "./clamped.ts";
import type { Counted } from "./clamped.ts";
import { summed } from "./summed.ts";
import { tokens } from "./tokens.ts";
import { withToolRequests } from "./tool-requests.ts";
import type { ToolCalls } from "./tool-requests.ts";

/**
 * The usage object of Anthropic's messages API read into {@link Usage}; undefined when it holds no count. Never throws.
 *
 * Anthropic's `input_tokens` are the uncached ones only, so the total is their sum with cache reads and writes. Where the
 * reply lists its iterations, the totals are the sum of those of the answering model (compactions are missing in the
 * top-level counts) and every iteration stands in `iterations`, to be priced alone and at its own model.
 */
export function anthropicUsage(usage: unknown): Usage | undefined {
  try {
    const iterations = iterationsOf(usage);
    const counts = iterations ? ofIterations(iterations) : counted(usage);
    if (counts === undefined) return undefined;
    const read: Usage = counts;
    add(read, "serviceTier", tierOf(usage));
    add(read, "region", regionOf(usage));
    add(read, "iterations", iterations);
    // OpenRouter speaks this protocol, too.
    add(read, "reportedUsd", chargedUsd(usage));
    return withToolRequests(read, toolCallsOf(at(usage, "server_tool_use")));
  } catch {
    return undefined;
  }
}

/** The usage of a whole message; undefined when it holds no count. Never throws. */
export function anthropicReplyUsage(reply: unknown): Usage | undefined {
  try {
    const usage = anthropicUsage(at(reply, "usage"));
    if (usage && usage.serviceTier === undefined)
      add(usage, "serviceTier", text(at(reply, "service_tier")));
    return usage;
  } catch {
    return undefined;
  }
}

const ownNames = [
  "cache_creation_input_tokens",
  "cache_read_input_tokens",
  "cache_creation",
  "iterations",
  "server_tool_use",
  "service_tier",
];

/** Whether a usage object is of Anthropic's API, whose input tokens are the uncached ones alone; OpenAI's have a like name. */
export function isAnthropicUsage(usage: unknown): boolean {
  return (
    at(usage, "prompt_tokens") === undefined &&
    at(usage, "input_tokens_details") === undefined &&
    ownNames.some((name) => at(usage, name) !== undefined)
  );
}

function counted(usage: unknown): Counted | undefined {
  const uncached = tokens(at(usage, "input_tokens"));
  const cacheReadTokens = tokens(at(usage, "cache_read_input_tokens"));
  const split = at(usage, "cache_creation");
  const in5m = tokens(at(split, "ephemeral_5m_input_tokens"));
  const in1h = tokens(at(split, "ephemeral_1h_input_tokens"));
  const parts = in5m === undefined && in1h === undefined ? undefined : (in5m ?? 0) + (in1h ?? 0);
  const cacheWriteTokens = tokens(at(usage, "cache_creation_input_tokens")) ?? parts;
  const counts = clamped({
    inputTokens:
      uncached === undefined
        ? undefined
        : uncached + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0),
    outputTokens: tokens(at(usage, "output_tokens")),
    cacheReadTokens,
    cacheWriteTokens,
    // Writes without a split are those of five minutes, the only ones there were before the split came.
    cacheWrite1hTokens: in1h ?? (cacheWriteTokens === undefined ? undefined : 0),
    reasoningTokens: tokens(at(at(usage, "output_tokens_details"), "thinking_tokens")),
  });
  return withSplit(counts, parts, cacheWriteTokens);
}

/** The iterations when there are several, or one of another kind than the answer itself. */
function iterationsOf(usage: unknown): readonly Iteration[] | undefined {
  const entries = list(at(usage, "iterations"));
  const kinds = entries.map((entry) => at(entry, "type"));
  // An attempt that fell back to another model is billed as the top-level counts say.
  if (kinds.includes("fallback_message")) return undefined;
  if (entries.length === 0 || (entries.length === 1 && kinds[0] === "message")) return undefined;
  const read: Iteration[] = [];
  for (const [index, entry] of entries.entries()) {
    const counts = counted(entry);
    // A message is of the answering model, whatever name it gives itself; an adviser says which model it is.
    const model = kinds[index] === "message" ? undefined : text(at(entry, "model"));
    if (counts) read.push(model === undefined ? { usage: counts } : { model, usage: counts });
  }
  return read.some((iteration) => iteration.model === undefined) ? read : undefined;
}

/** What the answering model used: the tokens of others are no part of it, but their problems are the call's. */
function ofIterations(iterations: readonly Iteration[]): Counted | undefined {
  const own = iterations.filter((iteration) => iteration.model === undefined);
  let sum = summed(own.map((iteration) => iteration.usage));
  for (const { usage } of iterations) sum &&= withProblems(sum, usage.problems);
  return sum;
}

/** The tier that sets the price: fast mode excludes both batch and priority, so one word says which of them it was. */
function tierOf(usage: unknown): string | undefined {
  return at(usage, "speed") === "fast" ? "fast" : text(at(usage, "service_tier"));
}

function regionOf(usage: unknown): string | undefined {
  const geo = text(at(usage, "inference_geo"));
  return geo === "global" || geo === "not_available" ? undefined : geo;
}

/** At most 16 kinds of server tool. */
function toolCallsOf(serverToolUse: unknown): ToolCalls | undefined {
  if (typeof serverToolUse !== "object" || serverToolUse === null) return undefined;
  const calls: Record<string, unknown> = {};
  for (const key of Object.keys(serverToolUse).slice(0, 16)) {
    if (key.endsWith("_requests"))
      calls[key.slice(0, -"_requests".length)] = at(serverToolUse, key);
  }
  return calls;
}
