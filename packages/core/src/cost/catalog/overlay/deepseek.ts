import type { ConditionalPrice, ModelPrice } from "@pydantic/genai-prices";
import { anyOf, between, checked, named, since, tokens } from "./entry.ts";
import type { OverlayEntry } from "./entry.ts";

const priceList = "https://api-docs.deepseek.com/quick_start/pricing";

/** Since mid August 2026 working hours in Beijing cost twice as much. */
function withPeaks(from: string, offPeak: ModelPrice, peak: ModelPrice): ConditionalPrice[] {
  return [
    since(from, offPeak),
    between("01:00:00Z", "04:00:00Z", peak),
    between("06:00:00Z", "10:00:00Z", peak),
  ];
}

/** What V4 Flash cost, and what serves its id since 2026-09-10. */
const flash: readonly ConditionalPrice[] = [
  ...withPeaks("2026-08-16T16:00:00Z", tokens(0.22, 0.66, 0.007), tokens(0.44, 1.32, 0.014)),
  ...withPeaks("2026-09-10T04:00:00Z", tokens(0.15, 0.6, 0.003), tokens(0.3, 1.2, 0.006)),
];

/** What the two old names cost since they mean one model. */
const sinceV31: readonly ConditionalPrice[] = [
  since("2025-09-05T16:00:00Z", tokens(0.56, 1.68, 0.07)),
  since("2025-09-29", tokens(0.28, 0.42, 0.028)),
  since("2026-04-24", tokens(0.14, 0.28, 0.028)),
  since("2026-04-26", tokens(0.14, 0.28, 0.0028)),
  ...flash,
];

export const deepseek: readonly OverlayEntry[] = [
  {
    id: "deepseek-v4-flash",
    match: { or: [named("deepseek-v4-flash"), named("deepseek-flash")] },
    price_comments: "The catalog lacks the price since V4.1 Flash serves this id.",
    source: `${priceList} https://github.com/anomalyco/models.dev/pull/6904 https://github.com/gptme/gptme/pull/3799`,
    checked,
    evidence: "secondary",
    prices: [{ prices: tokens(0.14, 0.28, 0.0028) }, ...flash],
  },
  {
    id: "deepseek-chat",
    match: anyOf("deepseek-chat"),
    price_comments:
      "The catalog has the prices of V3. The alias moved to V3.1, V3.2 and V4 Flash, each at another price.",
    source: `${priceList} https://github.com/promptfoo/promptfoo/pull/5787 https://github.com/Portkey-AI/models/pull/744`,
    checked,
    evidence: "secondary",
    prices: [
      { prices: tokens(0.27, 1.1, 0.07) },
      between("16:30:00Z", "00:30:00Z", tokens(0.135, 0.55, 0.035)),
      ...sinceV31,
    ],
  },
  {
    id: "deepseek-reasoner",
    match: anyOf("deepseek-reasoner"),
    price_comments:
      "The catalog has the prices of R1. The alias moved to V3.1, V3.2 and V4 Flash, each at another price.",
    source: `${priceList} https://github.com/promptfoo/promptfoo/pull/5787 https://github.com/Portkey-AI/models/pull/744`,
    checked,
    evidence: "secondary",
    prices: [
      { prices: tokens(0.55, 2.19, 0.14) },
      between("16:30:00Z", "00:30:00Z", tokens(0.135, 0.55, 0.035)),
      ...sinceV31,
    ],
  },
];
