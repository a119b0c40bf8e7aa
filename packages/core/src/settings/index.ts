export type { BaggageKey } from "./baggage-key.ts";
export type { ContentCapture, ContentPlace } from "./content.ts";
export { readEndpoint } from "./endpoint.ts";
export type { OtlpEndpoint } from "./endpoint.ts";
export {
  destinationsOf,
  endpointOf,
  exporterNames,
  exportersOf,
  protocolOf,
  protocols,
  samplerNameOf,
  samplerNames,
  samplerRatioOf,
  signals,
} from "./open-telemetry.ts";
export type { Env, Signal } from "./open-telemetry.ts";
export { readDays, readRetention, retentionKinds } from "./retention.ts";
export type { Days, RetentionKind } from "./retention.ts";
export { readSettingsFile } from "./settings-file.ts";
export type { SettingsFile } from "./settings-file.ts";
export { readConfig, settings } from "./spoor.ts";
export type { Config, Warn } from "./spoor.ts";
export { bytes as readBytes } from "./values.ts";
