import { findProvider } from "@pydantic/genai-prices";
import type { ModelInfo } from "@pydantic/genai-prices";
import { overlay, overlayVersion } from "./overlay.ts";

/** The catalogs that priced a call: genai-prices and, on top of it, Spoor's own entries. */
export const catalogVersion: string = `genai-prices@0.1.8+spoor-prices@${overlayVersion}`;

/**
 * The models that a provider sells, in the order in which they are to be tried: our entries, the catalog's, and those of
 * the providers whose models it resells.
 *
 * @param providerId the catalog's id; an unknown one gives nothing
 */
export function modelsOf(providerId: string): readonly ModelInfo[] {
  const provider = findProvider({ providerId });
  const resold = provider?.fallback_model_providers ?? [];
  const models: ModelInfo[] = [];
  for (const id of [providerId, ...resold]) {
    if (Object.hasOwn(overlay, id)) models.push(...(overlay[id] ?? []));
    models.push(...(findProvider({ providerId: id })?.models ?? []));
  }
  return models;
}
