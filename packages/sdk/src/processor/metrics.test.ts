import { metrics, ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import type { DataPoint } from "@opentelemetry/sdk-metrics";
import {
  GEN_AI_REQUEST_MODEL,
  METRIC_SPOOR_CLIENT_INFERENCE_USAGE_COST,
  OTEL_METRIC_OVERFLOW,
} from "@spoor/core/semconv";
import { afterEach, expect, test } from "vitest";
import { Meters, Point } from "./metrics.ts";

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });

afterEach(() => metrics.disable());

test("series beyond the limit are one series, and the total is kept", async () => {
  const provider = new MeterProvider({ readers: [reader] });
  metrics.setGlobalMeterProvider(provider);
  const meters = new Meters();
  const models = 2500;
  for (let model = 0; model < models; model += 1) {
    const labels = { [GEN_AI_REQUEST_MODEL]: `model ${model}` };
    meters.add(METRIC_SPOOR_CLIENT_INFERENCE_USAGE_COST, 1, new Point(ROOT_CONTEXT, labels));
  }
  await provider.forceFlush();
  const points = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap((scope) => scope.metrics)
    .flatMap((metric): readonly DataPoint<unknown>[] => metric.dataPoints);
  expect(points.reduce((sum, { value }) => sum + Number(value), 0)).toBe(models);
  const rest = points.filter(({ attributes }) => attributes[OTEL_METRIC_OVERFLOW] === true);
  expect(rest.map(({ value }) => value)).toEqual([600]);
  await provider.shutdown();
});
