import type { Tokenizer } from "./sampled-tokens.ts";

/** Special tokens in a text are text: by default they would be an error. */
const asText = { disallowedSpecial: new Set<string>() };

/**
 * The tokenizer `o200k_base` of the package `gpt-tokenizer`, where the application has it; undefined where it has not.
 * Loading takes half a second and 20 MB, so that it is for tools and reports, never for a process that answers. Give the
 * tokenizer short texts alone, as {@link sampledTokens} does.
 */
export async function loadTokenizer(): Promise<Tokenizer | undefined> {
  try {
    const { countTokens } = await import("gpt-tokenizer/encoding/o200k_base");
    return (text) => countTokens(text, asText);
  } catch {
    return undefined;
  }
}
