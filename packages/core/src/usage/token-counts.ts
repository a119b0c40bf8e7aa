/** The fields of a `Usage` that are counts of tokens. */
export const tokenCounts = [
  "inputTokens",
  "outputTokens",
  "cacheReadTokens",
  "cacheWriteTokens",
  "cacheWrite1hTokens",
  "reasoningTokens",
  "inputAudioTokens",
  "outputAudioTokens",
  "cacheReadAudioTokens",
  "inputImageTokens",
  "outputImageTokens",
  "cacheReadImageTokens",
  "citationTokens",
] as const;
