import { at, list, text } from "../record/index.ts";
import type { ToolCalls } from "./tool-requests.ts";

/** Models whose grounded prompts are billed once, however many queries they made. */
const billedByPrompt = /(?:^|\/)gemini-[12][.-]/;

/**
 * The searches of Google's own tools that the metadata of candidates tells of, as they are billed: by the prompt up to
 * Gemini 2.5, by the query since; searches of maps by the candidate that has a place. Undefined where there are none.
 */
export function googleSearches(
  metadata: readonly unknown[],
  model: unknown,
): ToolCalls | undefined {
  let queries = 0;
  let maps = 0;
  for (const grounding of metadata) {
    for (const query of list(at(grounding, "webSearchQueries"))) if (query !== "") queries += 1;
    const chunks = list(at(grounding, "groundingChunks"));
    if (chunks.some((chunk) => at(chunk, "maps") !== undefined)) maps += 1;
  }
  if (queries + maps === 0) return undefined;
  const isByPrompt = billedByPrompt.test(text(model) ?? "");
  return isByPrompt
    ? { web_search: Math.min(queries, 1), maps_search: Math.min(maps, 1) }
    : { web_search: queries, maps_search: maps };
}
