export { readConfig, settings } from "@spoor/core/settings";
export type { Config } from "@spoor/core/settings";
