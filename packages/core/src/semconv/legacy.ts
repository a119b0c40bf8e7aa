// Names that older versions of the conventions have and `current` has not; written only under an older profile.

/** Histogram of tokens by `TOKEN_TYPE`, before there was a counter for each kind of token. */
export const LEGACY_METRIC_TOKEN_USAGE = "gen_ai.client.token.usage";
export const LEGACY_TOKEN_TYPE = "gen_ai.token.type";
