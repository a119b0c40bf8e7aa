import { findProvider } from "@pydantic/genai-prices";
import type { ModelInfo } from "@pydantic/genai-prices";
import { overlay } from "./overlay.ts";

/** Models that the catalog lists as free and that are not, each with its provider's id before it. */
export const notFree: ReadonlySet<string> = new Set([
  "cerebras qwen-3-coder-480b",
  "openrouter google/lyria-3-clip-preview",
  "openrouter google/lyria-3-pro-preview",
]);

/**
 * The models that a provider sells, in the order in which they are to be tried: our entries, the catalog's, and those of
 * the providers whose models it resells.
 *
 * @param providerId the catalog's id; an unknown one gives nothing
 * @param withResold whether those that it resells are wanted
 */
export function modelsOf(providerId: string, withResold = true): readonly ModelInfo[] {
  const provider = findProvider({ providerId });
  const resold = withResold ? (provider?.fallback_model_providers ?? []) : [];
  const models: ModelInfo[] = [];
  for (const id of [providerId, ...resold]) {
    if (Object.hasOwn(overlay, id)) models.push(...(overlay[id] ?? []));
    const listed = findProvider({ providerId: id })?.models ?? [];
    models.push(...listed.filter((model) => !notFree.has(`${id} ${model.id}`)));
  }
  return models;
}
