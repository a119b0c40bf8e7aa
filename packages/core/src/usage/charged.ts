import { at, count, flag, number } from "../record/index.ts";

/**
 * What a usage object says was charged, in USD: in the ways of xAI (ticks of 1e-10 USD), Perplexity, and OpenRouter.
 * Undefined when it says nothing, or not all of it.
 */
export function chargedUsd(usage: unknown): number | undefined {
  const ticks = count(at(usage, "cost_in_usd_ticks"));
  if (ticks !== undefined) return ticks / 1e10;
  const cost = at(usage, "cost");
  const said = number(cost) ?? number(at(cost, "total_cost"));
  if (said === undefined || said < 0) return undefined;
  return flag(at(usage, "is_byok")) === true ? withOwnKey(usage, said) : said;
}

/** With one's own key, OpenRouter charges a fee, and the provider sends a bill that OpenRouter knows of. */
function withOwnKey(usage: unknown, fee: number): number | undefined {
  const upstream = number(at(at(usage, "cost_details"), "upstream_inference_cost"));
  return upstream === undefined || upstream < 0 ? undefined : fee + upstream;
}
