import type { Attributes } from "../../record/attributes.ts";
import { count, present } from "../../record/read.ts";
import {
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
} from "../gen-ai-names.generated.ts";
import {
  SPOOR_USAGE_REPEATED_INPUT_TOKENS,
  SPOOR_USAGE_REPEATED_OUTPUT_TOKENS,
} from "../spoor-names.generated.ts";

const prefix = "gen_ai.usage.";

/**
 * The attributes of a span whose usage another span owns, for an outgoing copy: its totals under names of their own, the
 * rest of what it says about usage left out, so that a sum over `gen_ai.usage.*` counts each call once.
 */
export function withoutUsage(
  attributes: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const kept = Object.entries(attributes).filter(([name]) => !name.startsWith(prefix));
  return { ...Object.fromEntries(kept), ...totals(attributes) };
}

function totals(attributes: Readonly<Record<string, unknown>>): Attributes {
  return present({
    [SPOOR_USAGE_REPEATED_INPUT_TOKENS]: count(attributes[GEN_AI_USAGE_INPUT_TOKENS]),
    [SPOOR_USAGE_REPEATED_OUTPUT_TOKENS]: count(attributes[GEN_AI_USAGE_OUTPUT_TOKENS]),
  });
}
