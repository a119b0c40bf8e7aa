import type { MatchLogic, ModelInfo, ModelPrice } from "@pydantic/genai-prices";
import { at, flag, list, number, text } from "../../record/index.ts";
import { factorOf } from "../factor.ts";
import { providerKeyOf } from "./user-prices.ts";
import type { UserAlias, UserModel, UserPrices } from "./user-prices.ts";

/** What is wrong with a file of prices, and what to do about it. */
export interface PricesProblem {
  readonly problem: string;
}

const accepted = ["currency", "gatewayCost", "aliases", "providers"];

/**
 * A user's prices as JSON, checked as a whole: one mistake and none of them is used, as half a contract is none. Never throws.
 *
 * ```json
 * {
 *   "currency": "USD",
 *   "aliases": { "prod-chat": "azure/gpt-4o" },
 *   "providers": [
 *     { "id": "openai", "models": [
 *       { "id": "gpt-5", "prices": { "input_mtok": 1, "cache_read_mtok": 0.1, "output_mtok": 8 } },
 *       { "id": "gpt-5-mini", "factor": 0.85 }
 *     ] }
 *   ]
 * }
 * ```
 *
 * A provider is one of genai-prices' format; a model may leave `match` out, which then is its id, and may have a `factor`
 * for its tokens, of its own prices or of the list's. `gatewayCost: true` believes what a gateway says a call cost.
 */
export function readPrices(json: unknown): UserPrices | PricesProblem {
  try {
    return read(Array.isArray(json) ? { providers: json } : json);
  } catch (error) {
    if (error instanceof Problem) return { problem: error.message };
    return { problem: `It cannot be read: ${String(error)}.` };
  }
}

class Problem extends Error {}

function read(json: unknown): UserPrices {
  if (!isObject(json)) {
    throw new Problem('It is no JSON object. Write {"providers": [...], "aliases": {...}}.');
  }
  const unknown = Object.keys(json).find((key) => !accepted.includes(key));
  if (unknown !== undefined) {
    throw new Problem(`"${unknown}" is not understood; accepted: ${accepted.join(", ")}.`);
  }
  const given = at(json, "currency");
  const currency = given === undefined ? "USD" : text(given);
  if (currency === undefined || !/^[A-Z]{3}$/.test(currency)) {
    throw new Problem(
      '"currency" is no code of ISO 4217. Write three capital letters, such as "EUR".',
    );
  }
  const gateway = at(json, "gatewayCost");
  if (gateway !== undefined && flag(gateway) === undefined) {
    throw new Problem('"gatewayCost" is neither true nor false. Write one of them.');
  }
  return {
    currency,
    believesGateway: gateway === true,
    aliases: aliasesOf(at(json, "aliases")),
    models: modelsOf(at(json, "providers")),
  };
}

function aliasesOf(json: unknown): ReadonlyMap<string, UserAlias> {
  const aliases = new Map<string, UserAlias>();
  if (json === undefined) return aliases;
  if (!isObject(json))
    throw new Problem('"aliases" is no object. Write {"name": "provider/model"}.');
  for (const [name, target] of Object.entries(json)) {
    const [, provider, model] = /^([^/]+)\/(.+)$/.exec(text(target) ?? "") ?? [];
    if (provider === undefined || model === undefined) {
      throw new Problem(
        `The alias "${name}" does not name a provider and a model. Write "${name}": "azure/gpt-4o".`,
      );
    }
    aliases.set(name.trim().toLowerCase(), { provider, model });
  }
  return aliases;
}

function modelsOf(json: unknown): readonly UserModel[] {
  if (json === undefined) return [];
  if (!Array.isArray(json)) {
    throw new Problem('"providers" is no array. Write [{"id": "openai", "models": [...]}].');
  }
  return list(json).flatMap((provider, index) => {
    const id = text(at(provider, "id"));
    if (id === undefined || id === "") {
      throw new Problem(
        `providers[${index}] has no "id". Write the provider's name, such as "openai".`,
      );
    }
    const models = at(provider, "models");
    if (!Array.isArray(models)) {
      throw new Problem(
        `The provider "${id}" has no array "models". Write one, with a model an entry.`,
      );
    }
    return list(models).map((model, place) => modelOf(model, id, `${id}.models[${place}]`));
  });
}

function modelOf(json: unknown, provider: string, where: string): UserModel {
  const id = text(at(json, "id"));
  if (id === undefined || id === "")
    throw new Problem(`${where} has no "id". Write the model's name.`);
  const name = `${provider}/${id}`;
  const prices = at(json, "prices");
  const factor = at(json, "factor");
  if (prices === undefined && factor === undefined) {
    throw new Problem(`${name} has neither "prices" nor "factor". Write one of them.`);
  }
  return {
    providerId: providerKeyOf(provider),
    id,
    match: at(json, "match") === undefined ? { equals: id } : matchOf(at(json, "match"), name),
    ...(prices !== undefined && { prices: pricesOf(prices, name) }),
    ...(factor !== undefined && { factor: factorOf(multipleOf(factor, name)) }),
  };
}

function multipleOf(json: unknown, name: string): number {
  const factor = number(json);
  if (factor === undefined || !(factor > 0 && factor <= 10)) {
    throw new Problem(
      `The "factor" of ${name} is no number above 0 and up to 10. Write 0.85 for 15 % off.`,
    );
  }
  return factor;
}

const deepest = 8;

function matchOf(json: unknown, name: string, depth = 0): MatchLogic {
  const [[kind, value] = []] = isObject(json) ? Object.entries(json) : [];
  if (depth > deepest) throw new Problem(`The "match" of ${name} is nested too deeply.`);
  if ((kind === "or" || kind === "and") && Array.isArray(value)) {
    const each = list(value).map((one) => matchOf(one, name, depth + 1));
    return kind === "or" ? { or: each } : { and: each };
  }
  const said = text(value);
  if (said !== undefined && said !== "") {
    if (kind === "equals") return { equals: said };
    if (kind === "starts_with") return { starts_with: said };
    if (kind === "ends_with") return { ends_with: said };
    if (kind === "contains") return { contains: said };
    if (kind === "regex" && isExpression(said)) return { regex: said };
  }
  throw new Problem(
    `The "match" of ${name} is not understood. Write {"equals": "..."}, or starts_with, ends_with, contains, regex, or, and.`,
  );
}

function isExpression(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

function pricesOf(json: unknown, name: string): ModelInfo["prices"] {
  if (!Array.isArray(json)) return priceOf(json, name);
  return list(json).map((entry) => {
    const prices = priceOf(at(entry, "prices"), name);
    const constraint = at(entry, "constraint");
    if (constraint === undefined) return { prices };
    const start_date = text(at(constraint, "start_date"));
    if (start_date !== undefined && isDay(start_date)) {
      return { constraint: { type: "start_date", start_date }, prices };
    }
    const start_time = text(at(constraint, "start_time"));
    const end_time = text(at(constraint, "end_time"));
    if (
      start_time !== undefined &&
      end_time !== undefined &&
      isTime(start_time) &&
      isTime(end_time)
    ) {
      return { constraint: { type: "time_of_date", start_time, end_time }, prices };
    }
    throw new Problem(
      `A "constraint" of ${name} is neither a start_date such as "2026-01-31" nor a start_time and end_time such as "01:00:00Z".`,
    );
  });
}

function isDay(date: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(`${date}T00:00:00Z`));
}

function isTime(time: string): boolean {
  return !Number.isNaN(Date.parse(`1970-01-02T${time}`));
}

/** The units that genai-prices has prices for. */
const unit = /^[a-z][a-z0-9_]*_(?:mtok|kcount|hours|kpages|mchars|gpixels)$/;

function priceOf(json: unknown, name: string): ModelPrice {
  if (!isObject(json)) {
    throw new Problem(
      `The "prices" of ${name} are no object. Write {"input_mtok": 1, "output_mtok": 8}.`,
    );
  }
  const price: ModelPrice = {};
  for (const [key, value] of Object.entries(json)) {
    if (!unit.test(key)) {
      throw new Problem(
        `"${key}" of ${name} is no price. Write input_mtok, output_mtok, cache_read_mtok, cache_write_mtok and so on: USD per million tokens.`,
      );
    }
    price[key] = amountOf(value, `${key} of ${name}`);
  }
  return price;
}

function amountOf(json: unknown, where: string): ModelPrice[string] {
  const flat = number(json);
  if (flat !== undefined && flat >= 0) return flat;
  const base = number(at(json, "base"));
  const tiers = list(at(json, "tiers")).map((tier) => ({
    start: number(at(tier, "start")) ?? Number.NaN,
    price: number(at(tier, "price")) ?? Number.NaN,
  }));
  const isRight = tiers.length > 0 && tiers.every(({ start, price }) => start >= 0 && price >= 0);
  if (base !== undefined && base >= 0 && isRight) return { base, tiers };
  throw new Problem(
    `${where} is no amount. Write a number from 0 up, or {"base": 1, "tiers": [{"start": 200000, "price": 2}]}.`,
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
