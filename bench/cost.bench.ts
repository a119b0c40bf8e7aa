import { costAttributes, costOf, explain } from "@spoor/core/cost";
import { anthropicUsage, openaiReplyUsage } from "@spoor/core/usage";
import { calcPrice } from "@pydantic/genai-prices";
import { bench, describe } from "vitest";

const at = new Date("2026-11-01T12:00:00Z");
const reply = {
  service_tier: "default",
  usage: {
    input_tokens: 7112,
    input_tokens_details: { cached_tokens: 3072 },
    output_tokens: 463,
    output_tokens_details: { reasoning_tokens: 64 },
    total_tokens: 7575,
  },
};
const message = {
  input_tokens: 6,
  cache_creation_input_tokens: 3337,
  cache_read_input_tokens: 6289,
  cache_creation: { ephemeral_5m_input_tokens: 3337, ephemeral_1h_input_tokens: 0 },
  output_tokens: 198,
  service_tier: "standard",
};
const openai = { provider: "openai", model: "gpt-5.6-terra", usage: openaiReplyUsage(reply), at };
const anthropic = {
  provider: "anthropic",
  model: "claude-opus-4-8",
  usage: anthropicUsage(message),
  at,
};

describe("a call of a model seen before", () => {
  bench("price, OpenAI with dated and tiered prices", () => {
    costOf(openai);
  });
  bench("price, Anthropic with cache writes", () => {
    costOf(anthropic);
  });
  bench("price in a tier", () => {
    costOf({ ...openai, usage: { ...openai.usage, serviceTier: "flex" } });
  });
  bench("no price", () => {
    costOf({ ...openai, model: "who-knows" });
  });
  bench("price and attributes", () => {
    costAttributes(costOf(openai));
  });
});

const counts = { input_tokens: 7112, cache_read_tokens: 3072, output_tokens: 463 };

describe("the same call, priced by the catalog's own library and by us", () => {
  bench("genai-prices' calcPrice", () => {
    calcPrice(counts, "gpt-5.6-terra", { providerId: "openai", timestamp: at });
  });
  bench("costOf", () => {
    costOf(openai);
  });
  bench("explain", () => {
    explain(openai);
  });
});

describe("reading usage", () => {
  bench("OpenAI", () => {
    openaiReplyUsage(reply);
  });
  bench("Anthropic", () => {
    anthropicUsage(message);
  });
});

describe("a model never seen", () => {
  let count = 0;
  bench("found at once or nowhere", () => {
    count += 1;
    costOf({ ...openai, model: `nobody-${count}` });
  });
});
