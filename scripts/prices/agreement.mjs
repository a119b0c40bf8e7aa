// Our prices, as calls are priced with them, beside LiteLLM's; and our overlay beside the catalog that it corrects.
import { costOf } from "@spoor/core/cost";

/** How far two prices may be apart: what an invoice may differ by. */
const tolerance = 0.01;
const kinds = ["input", "output", "cacheRead", "cacheWrite"];

/** Findings about one entry of LiteLLM's, at its base and above each of its tiers. */
export function agreementOf({ key, provider, id, region, prices }, at) {
  const finding = (kind, text) => ({ kind, source: "litellm", provider, id: key, text });
  const starts = new Set(
    Object.values(prices).flatMap(({ tiers }) => tiers.map(({ start }) => start)),
  );
  const differences = [];
  for (const start of [0, ...starts]) {
    const ours = ratesOf({ provider, id, region, at }, start);
    if (typeof ours === "string") {
      const kind = ours === "unknown_model" ? "missing" : "unpriced";
      return [finding(kind, `${ours}; LiteLLM has ${spelled(prices, start)}`)];
    }
    const above = start === 0 ? "" : ` above ${start} tokens`;
    for (const kind of kinds) {
      const theirs = rateOf(prices[kind], start);
      if (theirs === undefined || ours[kind] === undefined || isNear(ours[kind], theirs)) continue;
      differences.push(`${kind}${above}: ${ours[kind]} here, ${theirs} there`);
    }
  }
  return differences.length === 0 ? [] : [finding("disagreement", differences.join("; "))];
}

/** Where our overlay says otherwise than the catalog: on the day from which each of our prices holds. */
export function overlayFindings(models) {
  const listed = new Map();
  for (const model of models) {
    if (model.source === "genai-prices") listed.set(`${model.provider} ${model.id}`, model);
  }
  return models.flatMap((model) => {
    const { source, provider, id, periods } = model;
    const catalog = listed.get(`${provider} ${id}`);
    if (source !== "overlay" || catalog === undefined) return [];
    return periods.flatMap((period) => {
      const text = differenceText(period, periodAt(catalog, period.from));
      return text === "" ? [] : [{ kind: "overlay_differs", source, provider, id, text }];
    });
  });
}

/** The last of a model's prices that held on a day. */
function periodAt({ periods }, day = "") {
  return periods.findLast(({ from = "" }) => from <= day) ?? periods[0];
}

function differenceText(ours, theirs) {
  const texts = kinds.flatMap((kind) => {
    const [one, other] = [ours, theirs].map(({ prices }) => tariffText(prices[kind]));
    return one === other ? [] : [`${kind} ${one} here, ${other} there`];
  });
  if (texts.length === 0) return "";
  return `${ours.from === undefined ? "" : `since ${ours.from}: `}${texts.join("; ")}`;
}

/** `3`, or `3 (6 above 200000)`. */
function tariffText(price) {
  if (price === undefined) return "no price";
  const tiers = price.tiers.map(({ start, price: beyond }) => `${beyond} above ${start}`);
  return tiers.length === 0 ? `${price.base}` : `${price.base} (${tiers.join(", ")})`;
}

/** Ids that our overlay prices and LiteLLM does not have. */
export function unconfirmed(models, entries) {
  const ids = new Set(entries.map(({ id }) => id.toLowerCase()));
  return models
    .filter(({ source, id }) => source === "overlay" && !ids.has(id.toLowerCase()))
    .map(({ source, provider, id }) => ({
      kind: "unconfirmed",
      source,
      provider,
      id,
      text: "LiteLLM does not have it",
    }));
}

/** USD per million tokens of a request with more than `start` input tokens, by kind; or why it has no price. */
function ratesOf({ provider, id, region, at }, start) {
  const counts = {
    inputTokens: Math.max(3000, start + 1),
    cacheReadTokens: 1000,
    cacheWriteTokens: 1000,
    outputTokens: 1000,
  };
  const uncached = counts.inputTokens - counts.cacheReadTokens - counts.cacheWriteTokens;
  const call = { provider, model: id, requestModel: id, usage: counts, at };
  const cost = costOf(region === undefined ? call : { ...call, region });
  if (cost.status === "unpriced") return cost.reason;
  const { breakdown } = cost;
  const rate = (kind, quantity) =>
    breakdown[kind] === undefined
      ? undefined
      : Number((breakdown[kind] / quantity / 1e6).toFixed(9));
  // What has no price of its own is billed as input, and then the input's rate cannot be told from the sum.
  const asInput =
    (breakdown.cacheRead === undefined ? counts.cacheReadTokens : 0) +
    (breakdown.cacheWrite === undefined ? counts.cacheWriteTokens : 0);
  return {
    input: rate("input", uncached + asInput),
    output: rate("output", counts.outputTokens),
    cacheRead: rate("cacheRead", counts.cacheReadTokens),
    cacheWrite: rate("cacheWrite", counts.cacheWriteTokens),
  };
}

function rateOf(price, start) {
  if (price === undefined) return undefined;
  return price.tiers.findLast((tier) => tier.start <= start)?.price ?? price.base;
}

function isNear(one, other) {
  return Math.abs(one - other) <= tolerance * Math.max(Math.abs(one), Math.abs(other));
}

function spelled(prices, start) {
  return Object.entries(prices)
    .map(([kind, price]) => `${kind} ${rateOf(price, start)}`)
    .join(", ");
}
