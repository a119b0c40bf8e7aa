import { at } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { clamped } from "./clamped.ts";
import { tokens } from "./tokens.ts";
import { withToolRequests } from "./tool-requests.ts";

/**
 * The usage of a reply of Cohere's chat, embeddings and rerank, of either version of its API; undefined when it holds no
 * count. Never throws.
 *
 * Cohere bills units that it counts itself, less than the tokens that the model read: its own additions to a prompt are
 * free. What came from its cache is a part of the tokens, and has no price of its own.
 */
export function cohereReplyUsage(reply: unknown): Usage | undefined {
  try {
    const said =
      at(reply, "usage") ??
      at(reply, "meta") ??
      at(at(reply, "delta"), "usage") ??
      at(at(reply, "response"), "meta");
    const billed = at(said, "billed_units");
    const units = billed ?? at(said, "tokens");
    const searches = at(billed, "search_units");
    const counts = clamped({
      inputTokens: tokens(at(units, "input_tokens")),
      outputTokens: tokens(at(units, "output_tokens")),
    });
    if (!searches) return counts;
    const read = withToolRequests(counts ?? {}, { rerank_search: searches });
    return read.toolRequests === undefined ? counts : read;
  } catch {
    return undefined;
  }
}
