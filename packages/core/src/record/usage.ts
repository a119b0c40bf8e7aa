/**
 * What one model call used, as every provider's shape is read into it.
 *
 * Totals are inclusive: cached, audio and image tokens are part of `inputTokens`, reasoning and audio of
 * `outputTokens`. Counts are whole numbers of tokens; a count that the provider did not say is absent.
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
  /** Calls of tools that the provider bills by the request, such as `web_search`, by its name for them. */
  readonly toolRequests?: Readonly<Record<string, number>>;
  /** The service tier that served the call, when the reply says so. */
  readonly serviceTier?: string;
  /** The place of inference that the reply names and that changes the price. */
  readonly region?: string;
  /** What the provider says it charged, in USD. */
  readonly reportedUsd?: number;
  /** The requests that the provider made inside this call, where it lists them; each is billed alone. */
  readonly iterations?: readonly Iteration[];
}

/** One request that a provider made inside a call. */
export interface Iteration {
  /** The model that served it, when it is not the one that answered; its tokens are then no part of the call's totals. */
  readonly model?: string;
  readonly usage: Usage;
}
