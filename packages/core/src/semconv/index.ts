// Every attribute, metric and event name that Spoor writes or reads; the tables behind them are in `@spoor/core/registry`.
export * from "./gen-ai-names.generated.ts";
export * from "./spoor-names.generated.ts";
export { profileOf, profileNames } from "./profile.ts";
export type { Profile, ProfileName } from "./profile.ts";
export {
  anthropicScope,
  compactionOfAnthropic,
  missingOfAnthropic,
  nameOfAnthropic,
  outcomeOfAnthropic,
} from "./dialects/anthropic.ts";
export { isContent } from "./dialects/content.ts";
export { dialectOf, normalised } from "./dialects/dialect.ts";
export { providerNameOf } from "./dialects/provider-name.ts";
export { withoutUsage } from "./dialects/repeated-usage.ts";
export type { Dialect, ForeignEvent, ForeignSpan, Normalised } from "./dialects/foreign-span.ts";
export { LEGACY_METRIC_TOKEN_USAGE, LEGACY_TOKEN_TYPE } from "./legacy.ts";
