export { readConfig, settings } from "@spoor/core/settings";
export type { BaggageKey, Config } from "@spoor/core/settings";
