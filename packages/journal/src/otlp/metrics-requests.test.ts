import { at, list } from "@spoor/core/record";
import { describe, expect, test } from "vitest";
import { metricsRequests } from "./metrics-requests.ts";
import type { MetricLike, ResourceMetricsLike } from "./metrics-requests.ts";
import type { PointLike } from "./metric-points.ts";
import { maxBodyBytes } from "../line.ts";

function pointOf(value: unknown, attributes: PointLike["attributes"] = {}): PointLike {
  return { startTime: [1_700_000_000, 0], endTime: [1_700_000_060, 0], attributes, value };
}

function metricOf(dataPoints: readonly PointLike[], more: Partial<MetricLike> = {}): MetricLike {
  return {
    descriptor: { name: "a.metric", description: "", unit: "1", valueType: 1 },
    aggregationTemporality: 1,
    dataPointType: 3,
    isMonotonic: true,
    dataPoints,
    ...more,
  };
}

function metricsOf(...metrics: readonly MetricLike[]): ResourceMetricsLike {
  const resource = { attributes: { "service.name": "app" } };
  return { resource, scopeMetrics: [{ scope: { name: "spoor" }, metrics }] };
}

function read(body: string | undefined): readonly unknown[] {
  const request: unknown = JSON.parse(`${body ?? ""}}`);
  const scopes = list(at(at(at(request, "resourceMetrics"), 0), "scopeMetrics"));
  return scopes.flatMap((scope) => list(at(scope, "metrics")));
}

function pointsOf(body: string | undefined): readonly unknown[] {
  return read(body).flatMap((metric) => list(at(at(metric, "sum"), "dataPoints")));
}

describe("metrics", () => {
  test("have their doubles that JSON has no number for in quotes, and integers that are none as doubles", () => {
    const integers = { name: "b", description: "", unit: "1", valueType: 0 };
    const requests = metricsRequests(
      metricsOf(
        metricOf([pointOf(Number.NaN), pointOf(Number.NEGATIVE_INFINITY), pointOf(1e300)]),
        metricOf([pointOf(5), pointOf(0.5), pointOf(2 ** 53)], { descriptor: integers }),
      ),
    );
    expect(requests).toHaveLength(1);
    expect(requests?.[0]).toMatchObject({ n: 6, sanitized: true, cut: 0 });
    expect(pointsOf(requests?.[0]?.body)).toMatchObject([
      { asDouble: "NaN" },
      { asDouble: "-Infinity" },
      { asDouble: 1e300 },
      { asInt: "5" },
      { asDouble: 0.5 },
      { asDouble: 2 ** 53 },
    ]);
  });

  test("of a histogram that holds nonsense are still a histogram", () => {
    const value = {
      count: -1,
      sum: "x",
      buckets: { boundaries: [1, Number.NaN], counts: [1.5, 2] },
    };
    const requests = metricsRequests(metricsOf(metricOf([pointOf(value)], { dataPointType: 0 })));
    expect(requests?.[0]?.sanitized).toBe(true);
    expect(read(requests?.[0]?.body)).toMatchObject([
      {
        histogram: {
          dataPoints: [
            { count: "0", sum: 0, bucketCounts: ["0", "2"], explicitBounds: [1, "NaN"] },
          ],
        },
      },
    ]);
  });

  test("that are too much for one line go into as many as it takes, none lost", () => {
    const points = Array.from({ length: 2000 }, (_, index) =>
      pointOf(index, { user: `${index}`.padStart(1000, "u") }),
    );
    const requests = metricsRequests(metricsOf(metricOf(points), metricOf([pointOf(1)]))) ?? [];
    expect(requests.length).toBeGreaterThan(2);
    for (const { body } of requests) {
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(maxBodyBytes);
    }
    expect(requests.reduce((total, { n }) => total + n, 0)).toBe(2001);
    expect(requests.flatMap(({ body, n }) => [pointsOf(body).length - n])).toEqual(
      requests.map(() => 0),
    );
    const values = requests
      .flatMap(({ body }) => pointsOf(body))
      .map((point) => at(point, "asDouble"));
    expect(values).toEqual([...points.map(({ value }) => value), 1]);
  });

  test("without points need no line", () => {
    expect(metricsRequests(metricsOf())).toEqual([]);
  });

  test("that cannot be read give nothing and throw nothing", () => {
    const metrics = {
      ...metricsOf(),
      get scopeMetrics(): never {
        throw new Error("no");
      },
    };
    expect(metricsRequests(metrics)).toBeUndefined();
  });
});
