import { anthropic } from "./overlay/anthropic.ts";
import { deepseek } from "./overlay/deepseek.ts";
import type { OverlayEntry } from "./overlay/entry.ts";
import { openai } from "./overlay/openai.ts";
import { aws, cohere, google, mistral, perplexity, xai } from "./overlay/other.ts";

/**
 * Entries that the catalog lacks or has wrong, by the catalog's provider id and in the catalog's own format, each with its
 * source and the day on which it was compared with it. They win over the catalog's for the ids they match. Old prices
 * stay as dated entries: what was billed then does not change.
 */
export const overlay: Readonly<Record<string, readonly OverlayEntry[]>> = {
  anthropic,
  openai,
  deepseek,
  perplexity,
  cohere,
  aws,
  google,
  mistral,
  "x-ai": xai,
};
