import type { Usage } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_COMPACTED,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  SPOOR_OUTCOME,
  SPOOR_USAGE_ESTIMATED_METHOD,
  SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_PROBLEMS,
  SPOOR_USAGE_QUALITY,
  SPOOR_USAGE_REPORTED_COST_AMOUNT,
} from "@spoor/core/semconv";
import { usageAttributes } from "@spoor/core/usage";
import type { Call } from "../calls.ts";
import type { Tokens, UsageParts } from "../record.ts";
import { nanosOf, stretchOf } from "./nanos.ts";
import type { SessionSpan, SomeAttributes } from "./otlp.ts";
import { providerOf } from "./provider.ts";
import type { InSession } from "./in-session.ts";

/** Stands for a model that the transcript does not name, as calls of some providers must name one. */
const unknownModel = "unknown";

/** Iterations are billed one by one: they stand beside totals that are their sum alone. */
function iterationsOf(
  { iterations }: UsageParts,
  { input, output, cacheWrite, cacheRead }: Tokens,
): UsageParts["iterations"] {
  const own = (iterations ?? []).filter(({ model }) => model === undefined);
  const sum = (of: (usage: Usage) => number | undefined): number =>
    own.reduce((total, { usage }) => total + (of(usage) ?? 0), 0);
  const isSum =
    sum(({ inputTokens }) => inputTokens) === input + cacheWrite + cacheRead &&
    sum(({ outputTokens }) => outputTokens) === output;
  return isSum ? iterations : undefined;
}

function withinOrNone(part: number | undefined, whole: number): number | undefined {
  return part === undefined ? undefined : Math.min(part, whole);
}

/** The usage with inclusive totals, as attributes; none where the agent counts nothing. */
function usageOf({ tokens, details }: Call): SomeAttributes {
  if (tokens === undefined) return {};
  const { input, output, cacheWrite, cacheRead } = tokens;
  const parts = details?.usage ?? {};
  const usage: Usage = {
    inputTokens: input + cacheWrite + cacheRead,
    outputTokens: output,
    cacheReadTokens: cacheRead,
    cacheWriteTokens: cacheWrite,
  };
  const { serviceTier, region, toolRequests } = parts;
  const iterations = iterationsOf(parts, tokens);
  const cacheWrite1hTokens = withinOrNone(parts.cacheWrite1hTokens, cacheWrite);
  const reasoningTokens = withinOrNone(parts.reasoningTokens, output);
  return usageAttributes({
    ...usage,
    ...(cacheWrite1hTokens !== undefined && { cacheWrite1hTokens }),
    ...(reasoningTokens !== undefined && { reasoningTokens }),
    ...(serviceTier !== undefined && { serviceTier }),
    ...(region !== undefined && { region }),
    ...(toolRequests !== undefined && { toolRequests }),
    ...(iterations !== undefined && { iterations }),
  });
}

/** About how many tokens the reply was, where the agent did not keep the provider's last count. */
function estimateOf({ tokens, quality, details }: Call): SomeAttributes {
  const estimated = details?.estimatedOutput;
  if (quality === "exact" || estimated === undefined) return {};
  return {
    [SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS]: Math.max(estimated, tokens?.output ?? 0),
    [SPOOR_USAGE_ESTIMATED_METHOD]: "character_classes",
    [SPOOR_USAGE_ESTIMATED_PROBLEMS]:
      details?.hasHiddenThoughts === true ? ["thoughts"] : undefined,
  };
}

/** What tells a call from all others of its session. */
function keyOf({ id, times, model, tokens }: Call): string {
  if (id !== undefined) return `id:${id}`;
  return JSON.stringify([times[0], model, tokens]);
}

/** The span of a model call. */
export function chatSpan(call: Call, within: InSession, isCompacted: boolean): SessionSpan {
  const { model, details = {} } = call;
  const { agent, ids, otherwise } = within;
  const times = [details.startedAt, ...call.times, details.endedAt].map(nanosOf);
  const { errorType, finishReason } = details;
  return {
    ...stretchOf(times, otherwise),
    id: ids.next("chat", keyOf(call)),
    parent: within.agentSpan(call.subAgent),
    name: `chat ${model ?? unknownModel}`,
    kind: "client",
    hasFailed: errorType !== undefined,
    attributes: {
      [GEN_AI_OPERATION_NAME]: "chat",
      [GEN_AI_PROVIDER_NAME]: providerOf({ agent, said: details.provider, model }),
      [GEN_AI_REQUEST_MODEL]: model ?? unknownModel,
      [GEN_AI_RESPONSE_MODEL]: model,
      [GEN_AI_RESPONSE_ID]: details.replyId,
      [GEN_AI_RESPONSE_FINISH_REASONS]: finishReason === undefined ? undefined : [finishReason],
      [GEN_AI_CONVERSATION_ID]: within.session,
      [GEN_AI_CONVERSATION_COMPACTED]: isCompacted || undefined,
      [GEN_AI_AGENT_NAME]: within.agentName(call.subAgent),
      [ERROR_TYPE]: errorType,
      [SPOOR_OUTCOME]: details.isCancelled === true && !errorType ? "cancelled" : undefined,
      ...usageOf(call),
      [SPOOR_USAGE_QUALITY]: call.quality,
      ...estimateOf(call),
      [SPOOR_USAGE_REPORTED_COST_AMOUNT]: details.costUsd,
    },
  };
}
