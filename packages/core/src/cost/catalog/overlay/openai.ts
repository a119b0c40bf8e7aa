import type { ModelPrice } from "@pydantic/genai-prices";
import {
  anyOf,
  checked,
  named,
  openai as tariff,
  searches,
  since,
  tiered,
  tokens,
} from "./entry.ts";
import type { OverlayEntry } from "./entry.ts";

export const openai: readonly OverlayEntry[] = [
  {
    id: "gpt-6.1-sol",
    match: named("gpt-6.1-sol"),
    price_comments: "The catalog lacks it.",
    source:
      "https://developers.openai.com/api/docs/models/gpt-6.1-sol https://github.com/TheKrush/PromptFuel https://github.com/KZCFG/AILSA-SubSwitch",
    checked,
    evidence: "secondary",
    prices: tiered(272_000, tariff(2, 10, 0.1), tariff(4, 15, 0.2)),
  },
  {
    id: "gpt-6.1-terra",
    match: named("gpt-6.1-terra"),
    price_comments:
      "The catalog lacks it. Cache writes are those of 30 minutes; those of 12 hours (2.50) are not told apart in replies.",
    source: "https://apidog.com/blog/gpt-6-1-terra-pricing https://github.com/TheKrush/PromptFuel",
    checked,
    evidence: "secondary",
    prices: tiered(272_000, tariff(1, 5, 0.05), tariff(2, 7.5, 0.1)),
  },
  {
    id: "o3",
    match: anyOf("o3", "o3-2025-04-16"),
    price_comments:
      "The catalog has today's price of cached input before the cut of 2025-06-10, too.",
    source: "https://github.com/RooCodeInc/Roo-Code/pull/2691",
    checked,
    evidence: "secondary",
    prices: [
      { prices: { ...tokens(10, 40, 2.5), ...searches } },
      since("2025-06-10", { ...tokens(2, 8, 0.5), ...searches }),
    ],
  },
  fineTuned("gpt-4o-2024", "ft:gpt-4o-2024-08-06", tokens(3.75, 15, 1.875)),
  fineTuned("gpt-4o-mini-2024", "ft:gpt-4o-mini-2024-07-18", tokens(0.3, 1.2, 0.15)),
  fineTuned("gpt-4.1-2025", "ft:gpt-4.1-2025-04-14", tokens(3, 12, 0.75)),
  fineTuned("gpt-4.1-mini-2025", "ft:gpt-4.1-mini-2025-04-14", tokens(0.8, 3.2, 0.2)),
  fineTuned("gpt-4.1-nano-2025", "ft:gpt-4.1-nano-2025-04-14", tokens(0.2, 0.8, 0.05)),
  fineTuned("o4-mini-2025", "ft:o4-mini-2025-04-16", tokens(4, 16, 1)),
  {
    id: "gpt-4o-audio-preview",
    match: named("gpt-4o-audio-preview"),
    price_comments: "The catalog has no audio rates.",
    source: "https://openrouter.ai/openai/gpt-4o-audio-preview",
    checked,
    evidence: "secondary",
    prices: { input_mtok: 2.5, output_mtok: 10, input_audio_mtok: 40, output_audio_mtok: 80 },
  },
  {
    id: "gpt-4o-mini-audio-preview",
    match: named("gpt-4o-mini-audio-preview"),
    price_comments: "The catalog has no audio rates.",
    source: "https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json",
    checked,
    evidence: "secondary",
    prices: { input_mtok: 0.15, output_mtok: 0.6, input_audio_mtok: 10, output_audio_mtok: 20 },
  },
  searchModel("gpt-4o-search-preview", { input_mtok: 2.5, output_mtok: 10, requests_kcount: 35 }),
  searchModel("gpt-4o-mini-search-preview", {
    input_mtok: 0.15,
    output_mtok: 0.6,
    requests_kcount: 27.5,
  }),
  imageModel("gpt-image-1", [5, 1.25, 10, 2.5, 40]),
  imageModel("gpt-image-1-mini", [2, 0.2, 2.5, 0.25, 8]),
  imageModel("gpt-image-2", [5, 1.25, 8, 2, 30]),
  {
    id: "moderation",
    match: { or: [named("omni-moderation"), named("text-moderation")] },
    price_comments: "Free, as the catalog has it under a part of the name.",
    source: "https://developers.openai.com/api/docs/pricing",
    checked,
    evidence: "secondary",
    prices: {},
  },
];

/** A fine-tune's own name is left out before; on Azure it stands behind a dot. */
function fineTuned(base: string, id: string, prices: ModelPrice): OverlayEntry {
  const onAzure = `${id.slice("ft:".length)}.ft-`;
  return {
    id,
    match: { or: [{ starts_with: `ft:${base}-` }, { equals: onAzure }] },
    price_comments: "The catalog lacks the model or its price of cached input.",
    source:
      "https://openai.com/index/api-prompt-caching https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json",
    checked,
    evidence: "secondary",
    prices,
  };
}

/** Text and images in, each with the price of cached ones, and images out. */
function imageModel(
  id: string,
  [text, cachedText, image, cachedImage, output]: readonly [number, number, number, number, number],
): OverlayEntry {
  return {
    id,
    match: named(id),
    price_comments: "The catalog does not say that the output is images.",
    source: `https://developers.openai.com/api/docs/models/${id}`,
    checked,
    evidence: "secondary",
    prices: {
      ...tokens(text, output, cachedText),
      input_image_mtok: image,
      cache_image_read_mtok: cachedImage,
      output_image_mtok: output,
    },
  };
}

/** A model that searches the web in every call. */
function searchModel(id: string, prices: ModelPrice): OverlayEntry {
  return {
    id,
    match: named(id),
    price_comments:
      "The catalog lacks the fee of a call; this is that of the medium search context, the default, as replies do not say it.",
    source:
      "https://openrouter.ai/openai/gpt-4o-search-preview https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json",
    checked,
    evidence: "secondary",
    prices,
  };
}
