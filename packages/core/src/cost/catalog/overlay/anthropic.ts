import { checked, claude, named, since, tiered } from "./entry.ts";
import type { OverlayEntry } from "./entry.ts";

const priceList = "https://platform.claude.com/docs/en/about-claude/pricing";

export const anthropic: readonly OverlayEntry[] = [
  {
    id: "claude-sonnet-5-5",
    match: named("claude-sonnet-5-5"),
    price_comments: "The catalog lacks it. Cache reads were halved on 2026-10-07.",
    source:
      "https://platform.claude.com/docs/en/about-claude/models https://github.com/kurofune/claudit https://github.com/TheKrush/PromptFuel",
    checked,
    evidence: "secondary",
    prices: [{ prices: claude(2, 10, 0.2) }, since("2026-10-07", claude(2, 10, 0.1))],
  },
  {
    id: "claude-haiku-5-5",
    match: named("claude-haiku-5-5"),
    price_comments:
      "The catalog lacks it. Prompts of more than 100,000 tokens, caches counted, cost five times as much.",
    source:
      "https://github.com/kurofune/claudit https://github.com/TheKrush/PromptFuel https://github.com/schowave/llmenu/releases/tag/v0.8.0",
    checked,
    evidence: "secondary",
    prices: tiered(100_000, claude(0.1, 0.5, 0.01), claude(0.5, 2.5, 0.05)),
  },
  {
    id: "claude-sonnet-4-0",
    match: {
      or: [
        { equals: "claude-sonnet-4" },
        named("claude-sonnet-4-0"),
        named("claude-sonnet-4-2025"),
        named("claude-4-sonnet"),
      ],
    },
    price_comments: "The catalog lacks the long-context rates.",
    source: priceList,
    checked,
    evidence: "official",
    prices: tiered(200_000, claude(3, 15, 0.3), claude(6, 22.5, 0.6)),
  },
  {
    id: "claude-mythos-5",
    match: named("claude-mythos-5"),
    price_comments: "The catalog lacks it.",
    source: priceList,
    checked,
    evidence: "official",
    prices: claude(10, 50, 1),
  },
  {
    id: "claude-mythos-5-1",
    match: named("claude-mythos-5-1"),
    price_comments: "The catalog lacks it.",
    source: priceList,
    checked,
    evidence: "official",
    prices: claude(10, 50, 0.25),
  },
];
