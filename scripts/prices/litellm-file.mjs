// LiteLLM's table of prices (model_prices_and_context_window.json), read into the shapes that the checks work on.
import { readFileSync } from "node:fs";

/** A mistake of the one who called a script: one line of what, and one of what to do. */
export class UsageError extends Error {}

/** Providers that both tables know, by LiteLLM's name. */
const providers = {
  anthropic: "anthropic",
  azure: "azure",
  azure_ai: "azure",
  azure_text: "azure",
  bedrock: "aws.bedrock",
  bedrock_converse: "aws.bedrock",
  cerebras: "cerebras",
  codestral: "mistral",
  cohere: "cohere",
  cohere_chat: "cohere",
  deepseek: "deepseek",
  fireworks_ai: "fireworks",
  gemini: "google",
  groq: "groq",
  minimax: "minimax",
  mistral: "mistral",
  moonshot: "moonshotai",
  novita: "novita",
  openai: "openai",
  openrouter: "openrouter",
  perplexity: "perplexity",
  "text-completion-openai": "openai",
  together_ai: "together",
  "vertex_ai-anthropic_models": "google",
  "vertex_ai-language-models": "google",
  voyage: "voyageai",
  xai: "xai",
  zai: "zai",
};

const tokenModes = new Set(["chat", "completion", "responses", "embedding"]);

const fields = {
  input: "input_cost_per_token",
  output: "output_cost_per_token",
  cacheRead: "cache_read_input_token_cost",
  cacheWrite: "cache_creation_input_token_cost",
};

/**
 * The entries of `file` for providers known here, one a model, prices in USD per million tokens:
 * `{ key, provider, id, region, prices: { input: { base, tiers: [{ start, price }] } } }`; and how many entries there were.
 */
export function readLitellm(file) {
  const table = parsed(file);
  const entries = [];
  for (const [key, entry] of Object.entries(table)) {
    const provider = Object.hasOwn(providers, entry?.litellm_provider)
      ? providers[entry.litellm_provider]
      : undefined;
    if (provider === undefined || !tokenModes.has(entry.mode)) continue;
    const prices = pricesOf(entry);
    const place = placeOf(key, provider);
    if (place !== undefined && prices.input !== undefined) {
      entries.push({ key, provider, ...place, prices });
    }
  }
  return { total: Object.keys(table).length, entries };
}

/** The whole of `file` as LiteLLM has it. */
export function parsed(file) {
  if (file === undefined) {
    throw new UsageError(
      "Name LiteLLM's file of prices.\nIt is model_prices_and_context_window.json of github.com/BerriAI/litellm.",
    );
  }
  let table;
  try {
    table = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(
      `Cannot read ${file} (${error.code ?? "no JSON"}).\nName LiteLLM's file of prices.`,
    );
  }
  const isTable =
    typeof table === "object" &&
    table !== null &&
    Object.values(table).some((entry) => typeof entry?.litellm_provider === "string");
  if (isTable) return table;
  throw new UsageError(
    `${file} is no table of LiteLLM's: no entry has a litellm_provider.\nName LiteLLM's file of prices.`,
  );
}

function pricesOf(entry) {
  const prices = {};
  for (const [kind, field] of Object.entries(fields)) {
    if (typeof entry[field] !== "number") continue;
    if (kind === "output" && entry.mode === "embedding") continue;
    prices[kind] = { base: perMillion(entry[field]), tiers: tiersOf(entry, field) };
  }
  return prices;
}

function tiersOf(entry, field) {
  const tiers = [];
  for (const [name, price] of Object.entries(entry)) {
    const [, thousands] = /^(?:.*)_above_(\d+)k_tokens$/.exec(name) ?? [];
    if (name === `${field}_above_${thousands}k_tokens` && typeof price === "number") {
      tiers.push({ start: Number(thousands) * 1000, price: perMillion(price) });
    }
  }
  return tiers.toSorted((one, other) => one.start - other.start);
}

/** A price of a token as one of a million, without the dust of the multiplication. */
function perMillion(price) {
  return Number((price * 1e6).toFixed(9));
}

/** The model's id without LiteLLM's prefix, and the region in it; undefined for what is bought by the month. */
function placeOf(key, provider) {
  if (key.includes("commitment")) return undefined;
  const parts = key.split("/");
  const id = parts.at(-1) ?? key;
  if (provider === "aws.bedrock") return parts.length > 1 ? undefined : { id };
  if (provider === "azure") {
    return /^(?:eu|us)$/.test(parts[1] ?? "") ? { id, region: "datazone" } : { id };
  }
  const isPrefixed = ["openrouter", "together", "fireworks", "novita"].includes(provider);
  return { id: isPrefixed ? parts.slice(1).join("/") : id };
}
