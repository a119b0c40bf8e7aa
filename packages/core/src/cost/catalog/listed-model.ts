import { providerIdOf } from "./provider-id.ts";
import { resolve } from "./resolve.ts";

/** The catalog's id of a provider, or its own name in lower case where the catalog has none. */
export function providerNameOf(provider: string): string {
  const lower = provider.trim().toLowerCase();
  const spellings = [lower, lower.replaceAll(" ", "_"), lower.replaceAll(" ", "-")];
  for (const spelling of spellings) {
    const found = providerIdOf(spelling);
    if (found !== undefined) return found;
  }
  return lower;
}

/**
 * The catalog's own id of the model that a provider calls `model`, the same for all of its names: dated, by alias, by
 * region. Undefined where the catalog has no such model.
 */
export function listedModelOf(provider: string, model: string): string | undefined {
  return resolve(provider, model)?.list.modelId;
}
