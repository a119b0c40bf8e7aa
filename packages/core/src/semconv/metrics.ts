import { genAiMetrics } from "./gen-ai-metrics.generated.ts";
import { legacyMetrics } from "./legacy-metrics.ts";
import type { Registry } from "./registry.ts";
import { spoorMetrics } from "./spoor-metrics.generated.ts";

/** Unit, buckets and labels of a metric, by its current or its legacy name; undefined for one that no registry has. */
export function metricOf(name: string): Registry["metrics"][string] | undefined {
  return genAiMetrics[name] ?? spoorMetrics[name] ?? legacyMetrics[name];
}
