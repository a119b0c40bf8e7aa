import { at, list } from "@spoor/core/record";
import type { OtlpRequest } from "../line.ts";
import type { Signal } from "../segment-name.ts";

/** A request with one record, and how many it counts as: a metric has many data points. */
export interface SingleRecord {
  readonly request: OtlpRequest;
  readonly records: number;
}

const names: Readonly<Record<Signal, readonly [string, string, string]>> = {
  traces: ["resourceSpans", "scopeSpans", "spans"],
  logs: ["resourceLogs", "scopeLogs", "logRecords"],
  metrics: ["resourceMetrics", "scopeMetrics", "metrics"],
};
const dataOfMetric = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"];

/** The records of `request`, each as a request of its own with its resource and scope. Never throws on decoded JSON. */
export function singleRecords(request: OtlpRequest, signal: Signal): readonly SingleRecord[] {
  const [resources, scopes, records] = names[signal];
  const single: SingleRecord[] = [];
  for (const resource of list(request[resources])) {
    for (const scope of list(at(resource, scopes))) {
      for (const record of list(at(scope, records))) {
        const inScope = { ...objectOf(scope), [records]: [record] };
        const inResource = { ...objectOf(resource), [scopes]: [inScope] };
        const points = dataOfMetric.map((name) => list(at(at(record, name), "dataPoints")).length);
        single.push({
          request: { [resources]: [inResource] },
          records: signal === "metrics" ? points.reduce((sum, count) => sum + count, 0) : 1,
        });
      }
    }
  }
  return single;
}

function objectOf(value: unknown): object {
  return typeof value === "object" && value !== null ? value : {};
}
