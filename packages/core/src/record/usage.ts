/**
 * What one model call used, as every provider's shape is read into it.
 *
 * Totals are inclusive: cached, audio and image tokens are part of `inputTokens`, reasoning and audio of
 * `outputTokens`. Counts of tokens are whole numbers; a count that the provider did not say is absent. No part is larger
 * than its whole: what was cut down for that, or left out because it was no count, is named in `problems`.
 */
export interface Usage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  /** All tokens written to the provider's cache, those with a long life included. */
  readonly cacheWriteTokens?: number;
  /** The part of `cacheWriteTokens` that the provider keeps for an hour. */
  readonly cacheWrite1hTokens?: number;
  readonly reasoningTokens?: number;
  readonly inputAudioTokens?: number;
  readonly outputAudioTokens?: number;
  readonly cacheReadAudioTokens?: number;
  readonly inputImageTokens?: number;
  readonly outputImageTokens?: number;
  readonly cacheReadImageTokens?: number;
  /** Tokens of the sources that a search model quoted; billed beside the totals, and no part of them. */
  readonly citationTokens?: number;
  /** Seconds of audio that were taken in, where the provider bills these and not tokens; may have a fraction. */
  readonly inputAudioSeconds?: number;
  /**
   * Calls of tools that the provider bills by the request, under one name for all providers: `web_search`, `file_search`,
   * `social_search`, `live_search` (by the source), `maps_search`, `rerank_search`, `code_interpreter` (by the container),
   * or the provider's own name for another.
   */
  readonly toolRequests?: Readonly<Record<string, number>>;
  /** How much a search model took from the web, where that sets the fee of the call: `low`, `medium` or `high`. */
  readonly searchContextSize?: string;
  /** The service tier that served the call, when the reply says so. */
  readonly serviceTier?: string;
  /** The place of inference that the reply names and that changes the price. */
  readonly region?: string;
  /** What the provider says it charged, in USD. */
  readonly reportedUsd?: number;
  /** The requests that the provider made inside this call, where it lists them; each is billed alone. */
  readonly iterations?: readonly Iteration[];
  /** What was wrong with the counts as the reply has them; absent when nothing was. */
  readonly problems?: readonly UsageProblem[];
}

/**
 * `invalid_count`: something is no whole number from 0 to 2^53-1, and was left out. `part_exceeds_whole`: a part was larger
 * than what it is a part of, and was cut down to it. `total_disagrees`: the reply's own sum is not that of its parts.
 */
export type UsageProblem = "invalid_count" | "part_exceeds_whole" | "total_disagrees";

/** One request that a provider made inside a call. */
export interface Iteration {
  /** The model that served it, when it is not the one that answered; its tokens are then no part of the call's totals. */
  readonly model?: string;
  readonly usage: Usage;
}
