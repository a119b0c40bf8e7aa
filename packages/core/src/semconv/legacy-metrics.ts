import { genAiMetrics } from "./gen-ai-metrics.generated.ts";
import {
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  METRIC_GEN_AI_CLIENT_INFERENCE_OPERATION_INPUT_TOKENS,
} from "./gen-ai-names.generated.ts";
import { LEGACY_METRIC_TOKEN_USAGE, LEGACY_TOKEN_TYPE } from "./legacy.ts";
import type { Registry } from "./registry.ts";

/** Instruments that older versions have and the tables of `current` have not; the buckets were the same. */
export const legacyMetrics: Registry["metrics"] = {
  [LEGACY_METRIC_TOKEN_USAGE]: {
    instrument: "histogram",
    unit: "{token}",
    value: "int",
    buckets: genAiMetrics[METRIC_GEN_AI_CLIENT_INFERENCE_OPERATION_INPUT_TOKENS]?.buckets ?? [],
    attributes: {
      [GEN_AI_OPERATION_NAME]: "required",
      [GEN_AI_PROVIDER_NAME]: "required",
      [LEGACY_TOKEN_TYPE]: "required",
    },
  },
};
