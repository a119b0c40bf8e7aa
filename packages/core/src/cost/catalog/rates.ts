import type { ConditionalPrice, ModelInfo, ModelPrice } from "@pydantic/genai-prices";
import { feesOf } from "./fees.ts";
import type { Fees } from "./fees.ts";

/** Pico-USD for one token or request of each kind; undefined where the catalog names no price of its own for it. */
export interface Rates {
  readonly input: number | undefined;
  readonly output: number | undefined;
  readonly cacheRead: number | undefined;
  readonly cacheWrite: number | undefined;
  readonly cacheWrite1h: number | undefined;
  readonly reasoning: number | undefined;
  readonly inputAudio: number | undefined;
  readonly outputAudio: number | undefined;
  readonly cacheReadAudio: number | undefined;
  readonly inputImage: number | undefined;
  readonly cacheReadImage: number | undefined;
  readonly outputImage: number | undefined;
  readonly citation: number | undefined;
  /** One second of audio, of models that are billed by time; may have a fraction. */
  readonly audioSecond: number | undefined;
  readonly call: number | undefined;
  /** By the name that providers count them under. */
  readonly tools: Readonly<Record<string, number | undefined>>;
}

/** The rates of requests with more than `above` input tokens. */
export interface Band {
  readonly above: number;
  readonly rates: Rates;
}

/** The prices that hold from one instant on, or then at one time of the day. */
export interface Period {
  readonly from?: number;
  readonly effectiveDate?: string;
  /** Seconds of the UTC day, from and to; wraps at midnight when `to` is the smaller. */
  readonly hours?: readonly [number, number];
  readonly isOnWeekdaysOnly?: boolean;
  /** By rising `above`; the first one starts at -1. */
  readonly bands: readonly [Band, ...Band[]];
  /** What has to be counted for a price to be known. */
  readonly counts: Counts;
}

/** `nothing`: units that nobody counts here, such as pages; `free`: anything will do. */
export type Counts = "tokens" | "audio" | "searches" | "free" | "nothing";

/** One model's prices through time. */
export interface PriceList {
  readonly providerId: string;
  readonly modelId: string;
  readonly periods: readonly Period[];
  readonly fees: Fees;
}

const secondsOfDay = 86_400;

/** Compiles the catalog's prices of `model` into whole pico-USD a token. */
export function priceListOf(providerId: string, model: ModelInfo): PriceList {
  const prices = Array.isArray(model.prices) ? model.prices : [{ prices: model.prices }];
  const periods: Period[] = [];
  let since: Pick<Period, "from" | "effectiveDate"> = {};
  for (const price of prices) {
    const { constraint } = price;
    if (constraint?.type === "start_date") {
      const effectiveDate = constraint.start_date.slice(0, 10);
      since = { from: startOf(constraint.start_date, providerId), effectiveDate };
    }
    // Hours follow the dated price that they are an exception to: before its day they did not exist.
    const hours = hoursOf(constraint);
    // DeepSeek's peak hours since August 2026 are those of working days, which the catalog's format cannot say.
    const isOnWeekdaysOnly =
      hours.hours !== undefined && since.from !== undefined && providerId === "deepseek";
    periods.push({
      ...since,
      ...hours,
      ...(isOnWeekdaysOnly && { isOnWeekdaysOnly }),
      bands: bandsOf(price.prices, isClaude(model.id)),
      counts: countsOf(price.prices),
    });
  }
  return { providerId, modelId: model.id, periods, fees: feesOf(providerId, model.id) };
}

const hour = 3_600_000;

/**
 * The instant that a day of the catalog begins at: midnight UTC, at DeepSeek midnight in Beijing. Our own entries may name
 * the instant itself.
 */
function startOf(date: string, providerId: string): number {
  if (date.includes("T")) return Date.parse(date);
  return Date.parse(`${date}T00:00:00Z`) - (providerId === "deepseek" ? 8 * hour : 0);
}

/** The period that `at` falls into: the last one that holds then, else the first. */
export function periodAt(list: PriceList, at: Date): Period | undefined {
  if (list.periods.length === 1) return list.periods[0];
  for (let index = list.periods.length - 1; index >= 0; index -= 1) {
    const period = list.periods[index];
    if (period !== undefined && holds(period, at)) return period;
  }
  return list.periods[0];
}

/** The band that a request of `inputTokens` is billed at: the whole request, from the first token over a limit. */
export function bandOf(period: Period, inputTokens: number): Band {
  let found = period.bands[0];
  for (const band of period.bands) if (inputTokens > band.above) found = band;
  return found;
}

function holds(period: Period, at: Date): boolean {
  if (period.from !== undefined && at.getTime() < period.from) return false;
  if (period.hours === undefined) return true;
  const day = at.getUTCDay();
  if (period.isOnWeekdaysOnly === true && (day === 0 || day === 6)) return false;
  const second = Math.floor(at.getTime() / 1000) % secondsOfDay;
  const [from, to] = period.hours;
  return to < from ? second >= from || second < to : second >= from && second < to;
}

function hoursOf(constraint: ConditionalPrice["constraint"]): Pick<Period, "hours"> {
  if (constraint?.type !== "time_of_date") return {};
  return { hours: [secondOf(constraint.start_time), secondOf(constraint.end_time)] };
}

function countsOf(prices: ModelPrice): Counts {
  const keys = Object.keys(prices);
  if (keys.length === 0) return "free";
  if (keys.some((key) => key.endsWith("put_mtok"))) return "tokens";
  if (keys.includes("input_audio_hours")) return "audio";
  return keys.includes("rerank_searches_kcount") ? "searches" : "nothing";
}

/** `01:00:00Z`, or with an offset, as a second of the UTC day. */
function secondOf(time: string): number {
  return (Date.parse(`1970-01-02T${time}`) / 1000) % secondsOfDay;
}

function bandsOf(prices: ModelPrice, claude: boolean): readonly [Band, ...Band[]] {
  const starts = Object.values(prices)
    .flatMap((price) => (typeof price === "object" ? price.tiers : []))
    .map((tier) => limitOf(tier.start));
  const above = [...new Set(starts)].sort((one, other) => one - other);
  const band = (limit: number): Band => ({ above: limit, rates: ratesOf(prices, limit, claude) });
  return [band(-1), ...above.map(band)];
}

/** OpenAI's tariff rises above 272,000 input tokens; the catalog has it begin one token early for some models. */
function limitOf(start: number): number {
  return start === 271_999 ? 272_000 : start;
}

/** The rates of one band, straight from the catalog's price keys. */
export function ratesOf(prices: ModelPrice, above: number, claude: boolean): Rates {
  const perMillion = (key: string) => scaled(priceAt(prices[key], above), 1e6);
  const perThousand = (key: string) => scaled(priceAt(prices[key], above), 1e9);
  const input = perMillion("input_mtok");
  return {
    input,
    output: perMillion("output_mtok"),
    cacheRead: perMillion("cache_read_mtok"),
    cacheWrite: perMillion("cache_write_mtok") ?? perMillion("cache_write_5m_mtok"),
    // Anthropic publishes one rule for all its models on every platform: an hour of cache costs twice the input.
    cacheWrite1h:
      perMillion("cache_write_1h_mtok") ?? (claude && input !== undefined ? 2 * input : undefined),
    reasoning: perMillion("output_reasoning_mtok"),
    inputAudio: perMillion("input_audio_mtok"),
    outputAudio: perMillion("output_audio_mtok"),
    cacheReadAudio: perMillion("cache_audio_read_mtok"),
    inputImage: perMillion("input_image_mtok"),
    cacheReadImage: perMillion("cache_image_read_mtok"),
    outputImage: perMillion("output_image_mtok"),
    citation: perMillion("output_citation_mtok"),
    audioSecond: perSecond(priceAt(prices["input_audio_hours"], above)),
    call: perThousand("requests_kcount"),
    tools: {
      web_search: perThousand("web_searches_kcount"),
      file_search: perThousand("storage_searches_kcount"),
      social_search: perThousand("social_searches_kcount"),
      code_execution: perThousand("code_executions_kcount"),
      rerank_search: perThousand("rerank_searches_kcount"),
    },
  };
}

function priceAt(price: ModelPrice[string], above: number): number | undefined {
  if (typeof price !== "object") return price;
  let found = price.base;
  let start = -1;
  for (const tier of price.tiers) {
    const limit = limitOf(tier.start);
    if (limit <= above && limit > start) {
      found = tier.price;
      start = limit;
    }
  }
  return found;
}

/** Catalog prices have at most six decimals, so that a token costs whole pico-USD; the product only has to lose its float's dust. */
function scaled(price: number | undefined, factor: number): number | undefined {
  if (price === undefined) return undefined;
  const value = price * factor;
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-3 ? whole : value;
}

function perSecond(usdPerHour: number | undefined): number | undefined {
  return usdPerHour === undefined ? undefined : (usdPerHour * 1e12) / 3600;
}

/** Whether the catalog's id is one of Anthropic's models, on whatever platform. */
export function isClaude(modelId: string): boolean {
  return modelId.toLowerCase().includes("claude");
}
