import type { ConditionalPrice, MatchLogic, ModelInfo, ModelPrice } from "@pydantic/genai-prices";
import type { Published } from "../published.ts";

/**
 * A model as we list it, in the catalog's own format, with the source of its prices. A `start_date` of ours may be an
 * instant.
 */
export interface OverlayEntry extends ModelInfo, Published {
  /** What the catalog lacks or has wrong. */
  readonly price_comments: string;
}

export const checked = "2026-11-21";

/** What OpenAI bills for its own tools, in USD per 1,000 calls. */
export const searches: ModelPrice = { web_searches_kcount: 10, storage_searches_kcount: 2.5 };

/** A rule for a model's name alone and with a date behind it. */
export function named(id: string): MatchLogic {
  return { starts_with: id };
}

export function anyOf(...ids: readonly string[]): MatchLogic {
  return { or: ids.map((equals) => ({ equals })) };
}

/** Anthropic's tariff for a model: cache writes cost 1.25 times the input, 2 times for an hour; web searches 10 USD per 1,000. */
export function claude(input: number, output: number, cacheRead: number): ModelPrice {
  return {
    input_mtok: input,
    cache_write_mtok: input * 1.25,
    cache_write_1h_mtok: input * 2,
    cache_read_mtok: cacheRead,
    output_mtok: output,
    web_searches_kcount: 10,
  };
}

/** OpenAI's tariff for a model that bills cache writes, at 1.25 times the input. */
export function openai(input: number, output: number, cacheRead: number): ModelPrice {
  return {
    input_mtok: input,
    cache_write_mtok: input * 1.25,
    cache_read_mtok: cacheRead,
    output_mtok: output,
    ...searches,
  };
}

/** A tariff of tokens alone, cached ones included. */
export function tokens(input: number, output: number, cacheRead: number): ModelPrice {
  return { input_mtok: input, cache_read_mtok: cacheRead, output_mtok: output };
}

/** `base` up to `start` input tokens, `beyond` for the whole of a longer request. */
export function tiered(start: number, base: ModelPrice, beyond: ModelPrice): ModelPrice {
  const prices: Record<string, ModelPrice[string]> = {};
  for (const key in base) {
    const from = base[key];
    const to = beyond[key];
    prices[key] =
      typeof from === "number" && typeof to === "number" && from !== to
        ? { base: from, tiers: [{ start, price: to }] }
        : from;
  }
  return prices;
}

/** Prices that hold from a day, or an instant, on. */
export function since(start_date: string, prices: ModelPrice): ConditionalPrice {
  return { constraint: { type: "start_date", start_date }, prices };
}

/** Prices that hold from one time of the day (UTC) to another. */
export function between(
  start_time: string,
  end_time: string,
  prices: ModelPrice,
): ConditionalPrice {
  return { constraint: { type: "time_of_date", start_time, end_time }, prices };
}
