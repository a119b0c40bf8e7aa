import { at, count, list, text } from "../record/index.ts";
import type { Iteration, Usage } from "../record/index.ts";
import { clamped } from "./clamped.ts";

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
    const own = iterations?.filter((iteration) => iteration.model === undefined);
    const counts = own ? summed(own) : counted(usage);
    if (counts === undefined) return undefined;
    const serviceTier = tierOf(usage);
    const region = regionOf(usage);
    const toolRequests = toolRequestsOf(at(usage, "server_tool_use"));
    return {
      ...counts,
      ...(toolRequests && { toolRequests }),
      ...(serviceTier && { serviceTier }),
      ...(region && { region }),
      ...(iterations && { iterations }),
    };
  } catch {
    return undefined;
  }
}

function counted(usage: unknown): Usage | undefined {
  const uncached = count(at(usage, "input_tokens"));
  const cacheReadTokens = count(at(usage, "cache_read_input_tokens"));
  const split = at(usage, "cache_creation");
  const in5m = count(at(split, "ephemeral_5m_input_tokens"));
  const in1h = count(at(split, "ephemeral_1h_input_tokens"));
  const isSplit = in5m !== undefined || in1h !== undefined;
  const cacheWriteTokens =
    count(at(usage, "cache_creation_input_tokens")) ??
    (isSplit ? (in5m ?? 0) + (in1h ?? 0) : undefined);
  const total =
    uncached === undefined
      ? undefined
      : uncached + (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0);
  return clamped({
    inputTokens: count(total),
    outputTokens: count(at(usage, "output_tokens")),
    cacheReadTokens,
    cacheWriteTokens,
    // Writes without a split are those of five minutes, the only ones there were before the split came.
    cacheWrite1hTokens: in1h ?? (cacheWriteTokens === undefined ? undefined : 0),
    reasoningTokens: count(at(at(usage, "output_tokens_details"), "thinking_tokens")),
  });
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

function summed(iterations: readonly Iteration[]): Usage | undefined {
  const sum = (name: keyof Parameters<typeof clamped>[0]) => {
    const said = iterations.map(({ usage }) => usage[name]).filter((value) => value !== undefined);
    return said.length > 0 ? count(said.reduce((total, value) => total + value, 0)) : undefined;
  };
  return clamped({
    inputTokens: sum("inputTokens"),
    outputTokens: sum("outputTokens"),
    cacheReadTokens: sum("cacheReadTokens"),
    cacheWriteTokens: sum("cacheWriteTokens"),
    cacheWrite1hTokens: sum("cacheWrite1hTokens"),
    reasoningTokens: sum("reasoningTokens"),
  });
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
function toolRequestsOf(serverToolUse: unknown): Record<string, number> | undefined {
  if (typeof serverToolUse !== "object" || serverToolUse === null) return undefined;
  const found: Record<string, number> = {};
  for (const key of Object.keys(serverToolUse).slice(0, 16)) {
    const requests = count(at(serverToolUse, key));
    if (key.endsWith("_requests") && requests) found[key.slice(0, -"_requests".length)] = requests;
  }
  return Object.keys(found).length > 0 ? found : undefined;
}
