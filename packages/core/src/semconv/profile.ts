import {
  GEN_AI_PROVIDER_NAME,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  METRIC_GEN_AI_CLIENT_INFERENCE_DURATION,
  METRIC_GEN_AI_CLIENT_INFERENCE_TIME_TO_FIRST_CHUNK,
  METRIC_GEN_AI_INVOKE_WORKFLOW_DURATION,
} from "./gen-ai-names.generated.ts";

/** The versions of the GenAI conventions that Spoor can write; `current` unless a backend lags. */
export const profileNames = ["current", "1.41", "1.36"] as const;

export type ProfileName = (typeof profileNames)[number];

/** How one version of the conventions spells what `current` says. */
export interface Profile {
  readonly name: ProfileName;
  readonly schemaUrl: string;
  /** The name this version has for an attribute or metric of `current`. */
  nameOf(current: string): string;
  /** The value this version has for `value` of the attribute that `current` names. */
  valueOf<Value>(current: string, value: Value): Value | string;
}

const names141: Readonly<Record<string, string>> = {
  [GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: "gen_ai.usage.cache_creation.input_tokens",
  [METRIC_GEN_AI_CLIENT_INFERENCE_DURATION]: "gen_ai.client.operation.duration",
  [METRIC_GEN_AI_CLIENT_INFERENCE_TIME_TO_FIRST_CHUNK]:
    "gen_ai.client.operation.time_to_first_chunk",
  [METRIC_GEN_AI_INVOKE_WORKFLOW_DURATION]: "gen_ai.workflow.duration",
};
const names136: Readonly<Record<string, string>> = {
  ...names141,
  [GEN_AI_PROVIDER_NAME]: "gen_ai.system",
};
/** Values of `gen_ai.system`, where they differed from those of `gen_ai.provider.name`. */
const systems136: Readonly<Record<string, string>> = {
  x_ai: "xai",
  "gcp.gemini": "gemini",
  "gcp.vertex_ai": "vertex_ai",
  "azure.ai.inference": "az.ai.inference",
  "azure.ai.openai": "az.ai.openai",
};

const profiles: Readonly<Record<ProfileName, Profile>> = {
  current: {
    name: "current",
    schemaUrl: "https://opentelemetry.io/schemas/gen-ai-dev/1.42.0-dev",
    nameOf: (current) => current,
    valueOf: (_, value) => value,
  },
  "1.41": {
    name: "1.41",
    schemaUrl: "https://opentelemetry.io/schemas/1.41.0",
    nameOf: (current) => names141[current] ?? current,
    valueOf: (_, value) => value,
  },
  "1.36": {
    name: "1.36",
    schemaUrl: "https://opentelemetry.io/schemas/1.36.0",
    nameOf: (current) => names136[current] ?? current,
    valueOf: (current, value) =>
      current === GEN_AI_PROVIDER_NAME ? (systems136[String(value)] ?? value) : value,
  },
};

/** The profile of that name. */
export function profileOf(name: ProfileName): Profile {
  return profiles[name];
}
