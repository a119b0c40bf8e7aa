import {
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
} from "../gen-ai-names.generated.ts";
import {
  GEN_AI_USAGE_COST,
  SPOOR_AGENT_USAGE_CACHE_READ_INPUT_TOKENS,
  SPOOR_AGENT_USAGE_CACHE_WRITE_INPUT_TOKENS,
  SPOOR_AGENT_USAGE_COST_AMOUNT,
  SPOOR_AGENT_USAGE_COST_CURRENCY,
  SPOOR_AGENT_USAGE_INPUT_TOKENS,
  SPOOR_AGENT_USAGE_OUTPUT_TOKENS,
  SPOOR_AGENT_USAGE_REASONING_OUTPUT_TOKENS,
  SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS,
  SPOOR_WORKFLOW_USAGE_CACHE_READ_INPUT_TOKENS,
  SPOOR_WORKFLOW_USAGE_CACHE_WRITE_INPUT_TOKENS,
  SPOOR_WORKFLOW_USAGE_COST_AMOUNT,
  SPOOR_WORKFLOW_USAGE_COST_CURRENCY,
  SPOOR_WORKFLOW_USAGE_INPUT_TOKENS,
  SPOOR_WORKFLOW_USAGE_OUTPUT_TOKENS,
  SPOOR_WORKFLOW_USAGE_REASONING_OUTPUT_TOKENS,
} from "../spoor-names.generated.ts";
import type { Usage } from "../../record/usage.ts";
import type { Translation } from "./translation.ts";

const ofAgent: Readonly<Record<string, string>> = {
  [GEN_AI_USAGE_INPUT_TOKENS]: SPOOR_AGENT_USAGE_INPUT_TOKENS,
  [GEN_AI_USAGE_OUTPUT_TOKENS]: SPOOR_AGENT_USAGE_OUTPUT_TOKENS,
  [GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: SPOOR_AGENT_USAGE_CACHE_READ_INPUT_TOKENS,
  [GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: SPOOR_AGENT_USAGE_CACHE_WRITE_INPUT_TOKENS,
  [GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: SPOOR_AGENT_USAGE_REASONING_OUTPUT_TOKENS,
  [GEN_AI_USAGE_COST]: SPOOR_AGENT_USAGE_COST_AMOUNT,
};
const ofWorkflow: Readonly<Record<string, string>> = {
  [GEN_AI_USAGE_INPUT_TOKENS]: SPOOR_WORKFLOW_USAGE_INPUT_TOKENS,
  [GEN_AI_USAGE_OUTPUT_TOKENS]: SPOOR_WORKFLOW_USAGE_OUTPUT_TOKENS,
  [GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: SPOOR_WORKFLOW_USAGE_CACHE_READ_INPUT_TOKENS,
  [GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: SPOOR_WORKFLOW_USAGE_CACHE_WRITE_INPUT_TOKENS,
  [GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: SPOOR_WORKFLOW_USAGE_REASONING_OUTPUT_TOKENS,
  [GEN_AI_USAGE_COST]: SPOOR_WORKFLOW_USAGE_COST_AMOUNT,
};
const agents: ReadonlySet<unknown> = new Set(["create_agent", "invoke_agent", "plan"]);

/** The attributes that a span owns its usage with. */
export const usageNames: readonly string[] = Object.keys(ofAgent);

/**
 * Moves what a span that is no model call says about usage to names that nobody adds up with those of the calls inside it.
 */
export function moveUsage(translation: Translation, operation: unknown): void {
  const isAgent = agents.has(operation);
  const names = isAgent ? ofAgent : ofWorkflow;
  if (translation.has(GEN_AI_USAGE_COST))
    translation.add(
      isAgent ? SPOOR_AGENT_USAGE_COST_CURRENCY : SPOOR_WORKFLOW_USAGE_COST_CURRENCY,
      "USD",
    );
  translation.rename(names);
}

/** Says what a call used, where `usage` tells it; what the span said before is replaced. */
export function setUsage(translation: Translation, usage: Usage): void {
  translation.set(GEN_AI_USAGE_INPUT_TOKENS, usage.inputTokens);
  translation.set(GEN_AI_USAGE_OUTPUT_TOKENS, usage.outputTokens);
  translation.set(GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS, usage.cacheReadTokens);
  translation.set(GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS, usage.cacheWriteTokens);
  translation.set(GEN_AI_USAGE_REASONING_OUTPUT_TOKENS, usage.reasoningTokens);
  translation.set(SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS, usage.cacheWrite1hTokens);
}
