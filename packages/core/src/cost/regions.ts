import type { Published } from "./catalog/published.ts";
import { isClaude } from "./catalog/rates.ts";
import { listPrice } from "./factor.ts";
import type { Factor } from "./factor.ts";

const regionalPrice: Factor = [11, 10];

interface RegionRule extends Published {
  /** The factor for a model at a place, or undefined where the place changes the price and nobody says how. */
  readonly factor: (modelId: string, place: string) => Factor | undefined;
}

/** Claude 4.1 and older, by the catalog's ids. */
const claudeTo41 = /^claude-(?:v?[12]|3|4-|opus-4-[01]$|sonnet-4-0$)/;
const claude45 = /^claude-(?:haiku|opus|sonnet)-4-5$/;
const checked = "2026-11-21";

/** Bedrock is not here: its regions are part of the model's id. */
export const regions: Readonly<Record<string, RegionRule>> = {
  anthropic: {
    // `inference_geo` exists from Opus 4.6 on; older models keep their price.
    factor: (modelId, place) => {
      if (claudeTo41.test(modelId) || claude45.test(modelId)) return listPrice;
      return place === "us" ? regionalPrice : undefined;
    },
    source:
      "https://platform.claude.com/docs/en/about-claude/pricing https://github.com/pydantic/genai-prices/issues/429",
    checked,
    evidence: "secondary",
  },
  google: {
    // Regional endpoints of Vertex AI, for Claude 4.5 and later.
    factor: (modelId) =>
      isClaude(modelId) && !claudeTo41.test(modelId) ? regionalPrice : listPrice,
    source:
      "https://cloud.google.com/vertex-ai/generative-ai/pricing https://github.com/schowave/llmenu/releases/tag/v0.8.0",
    checked,
    evidence: "secondary",
  },
  openai: {
    // Regional processing, for models released since March 2026.
    factor: (modelId) => (/^gpt-(?:5\.[4-9]|[6-9])/.test(modelId) ? regionalPrice : listPrice),
    source:
      "https://developers.openai.com/api/docs/pricing https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json",
    checked,
    evidence: "secondary",
  },
  azure: {
    // What a regional deployment costs is published for some models, and is either of two prices.
    factor: (_, place) => {
      if (place === "regional" || place === "provisioned") return undefined;
      return place === "datazone" ? regionalPrice : listPrice;
    },
    source:
      "https://azure.microsoft.com/pricing/details/cognitive-services/openai-service https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json",
    checked,
    evidence: "secondary",
  },
  "x-ai": {
    factor: (_, place) => (place.startsWith("us") ? regionalPrice : listPrice),
    source: "https://docs.x.ai/developers/pricing",
    checked,
    evidence: "official",
  },
};

/** How the place of inference changes the price; undefined where it does and nobody says how. */
export function regionFactor(
  { providerId, modelId }: { readonly providerId: string; readonly modelId: string },
  place: string,
): Factor | undefined {
  if (place === "global" || place === "not_available") return listPrice;
  const rule = Object.hasOwn(regions, providerId) ? regions[providerId] : undefined;
  return rule === undefined ? listPrice : rule.factor(modelId, place);
}
