import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { expect, test } from "vitest";
import { redactedMetrics } from "./redacted-metrics.ts";

const token = ["gh", "p_", "a1B2".repeat(9)].join("");

class Reader extends MetricReader {
  protected override onForceFlush = (): Promise<void> => Promise.resolve();
  protected override onShutdown = (): Promise<void> => Promise.resolve();
}

async function collected(attributes: Record<string, string>): Promise<ResourceMetrics> {
  const reader = new Reader();
  const provider = new MeterProvider({ resource: resourceFromAttributes({}), readers: [reader] });
  provider.getMeter("third-party").createCounter("calls").add(1, attributes);
  const { resourceMetrics } = await reader.collect();
  await provider.shutdown();
  return resourceMetrics;
}

const pointsOf = ({ scopeMetrics }: ResourceMetrics): unknown =>
  scopeMetrics[0]?.metrics[0]?.dataPoints;

test("what metrics are told apart by leaves without secrets, on a copy", async () => {
  const metrics = await collected({ model: `own ${token}`, step: "a" });
  const left = redactedMetrics(metrics);
  expect(pointsOf(left)).toMatchObject([
    { attributes: { model: "own [REDACTED:github]", step: "a" }, value: 1 },
  ]);
  expect(pointsOf(metrics)).toMatchObject([{ attributes: { model: `own ${token}` } }]);
});

test("metrics without secrets are given on as they are", async () => {
  const metrics = await collected({ model: "own" });
  expect(redactedMetrics(metrics)).toBe(metrics);
});

test("metrics that cannot be read leave without anything", async () => {
  const metrics = await collected({ model: token });
  const hostile: ResourceMetrics = Object.create(metrics, {
    scopeMetrics: {
      get: () => {
        throw new Error("no");
      },
    },
  });
  expect(redactedMetrics(hostile).scopeMetrics).toEqual([]);
});
