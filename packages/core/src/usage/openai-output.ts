import { at, text } from "../record/index.ts";
import { tokens } from "./tokens.ts";

/** What an OpenAI-like usage object says of what was made. */
export interface Output {
  /** The count of the completion, as it is said. */
  readonly said: number | undefined;
  /** With everything that is billed beside it. */
  readonly outputTokens: number | undefined;
  readonly reasoningTokens: number | undefined;
  readonly outputAudioTokens: number | undefined;
  readonly outputImageTokens: number | undefined;
}

/** The request's side of a usage object, as far as it tells of the output. */
export interface Asked {
  readonly inputTokens: number | undefined;
  readonly total: number | undefined;
  readonly model?: unknown;
}

/** The output that `usage` tells of. */
export function openaiOutput(usage: unknown, asked: Asked): Output {
  const details =
    at(usage, "completion_tokens_details") ??
    at(usage, "output_tokens_details") ??
    at(usage, "output_token_details");
  const said = tokens(at(usage, "completion_tokens")) ?? tokens(at(usage, "output_tokens"));
  const beside = reasoningBeside(usage);
  const reasoningTokens = beside ?? tokens(at(details, "reasoning_tokens"));
  // An image model's usage says of what its input is made and nothing of its output, which is all image.
  const imageInput = at(at(usage, "input_tokens_details"), "image_tokens");
  const onlyImages = details === undefined && typeof imageInput === "number";
  return {
    said,
    outputTokens:
      said === undefined ? undefined : said + (beside ?? unsaid(said, reasoningTokens, asked)),
    reasoningTokens,
    outputAudioTokens: tokens(at(details, "audio_tokens")),
    outputImageTokens: onlyImages ? said : tokens(at(details, "image_tokens")),
  };
}

/** Perplexity's research counts its reasoning beside the completion, at a price of its own. */
function reasoningBeside(usage: unknown): number | undefined {
  const isPerplexity =
    at(usage, "citation_tokens") !== undefined || at(usage, "search_context_size") !== undefined;
  return isPerplexity ? tokens(at(usage, "reasoning_tokens")) : undefined;
}

/**
 * The tokens that the completion leaves out, as the total gives away: xAI counts reasoning beside it, and Gemini behind
 * OpenAI's protocol counts its thoughts in the total alone.
 */
function unsaid(said: number, reasoning: number | undefined, asked: Asked): number {
  const { inputTokens, total, model } = asked;
  if (inputTokens === undefined || total === undefined) return 0;
  const rest = total - inputTokens - said;
  if (rest > 0 && rest === reasoning) return reasoning;
  return rest > 0 && text(model)?.includes("gemini") === true ? rest : 0;
}
