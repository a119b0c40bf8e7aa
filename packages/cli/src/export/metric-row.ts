import { at, list, number, text } from "@spoor/core/record";
import { msOf } from "../ingest/otlp.ts";
import { metricTypes } from "../store/flat-point.ts";
import { plainOf } from "../store/plain-value.ts";

/** A data point as it is exported. */
export interface ExportedPoint {
  readonly type: "metric";
  readonly at: string;
  readonly name: string | undefined;
  readonly unit: string | undefined;
  readonly shape: string | undefined;
  readonly value: number | undefined;
  readonly count: number | undefined;
  readonly sum: number | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
}

const numberOf = (value: unknown): number | undefined =>
  typeof value === "string" && value !== "" ? Number(value) : number(value);

/** The data point of an OTLP request that holds one. */
export function metricRowOf(request: unknown): ExportedPoint {
  const resource = at(at(request, "resourceMetrics"), 0);
  const metric = at(at(at(at(resource, "scopeMetrics"), 0), "metrics"), 0);
  const shape = metricTypes.find((type) => at(metric, type) !== undefined);
  const point = list(at(at(metric, shape ?? ""), "dataPoints"))[0];
  return {
    type: "metric",
    at: new Date(msOf(at(point, "timeUnixNano")) ?? 0).toISOString(),
    name: text(at(metric, "name")),
    unit: text(at(metric, "unit")),
    shape,
    value: numberOf(at(point, "asDouble")) ?? numberOf(at(point, "asInt")),
    count: numberOf(at(point, "count")),
    sum: numberOf(at(point, "sum")),
    attributes: plainOf(at(point, "attributes")).attributes,
  };
}
