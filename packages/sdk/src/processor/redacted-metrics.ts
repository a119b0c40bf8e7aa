import { Sanitizer } from "@spoor/core/redact";
import { failed } from "../guard.ts";
import { redacted } from "../redaction.ts";
import { changed, each, overlaid, overlay, sanitizedAttributes } from "./changes.ts";
import type { Attributes } from "./changes.ts";
import { redactedResource } from "./redacted-resource.ts";

interface Point {
  readonly attributes: Attributes;
}

interface Metric {
  readonly dataPoints: readonly Point[];
}

interface ScopeMetrics {
  readonly metrics: readonly Metric[];
}

/** The texts of what a metric reader of either OpenTelemetry line collected. */
export interface MetricsTexts {
  readonly resource: object;
  readonly scopeMetrics: readonly ScopeMetrics[];
}

/**
 * `metrics` without secrets in what they are told apart by; the same object where there are none. What cannot be read is
 * left out as a whole. Never throws.
 */
export function redactedMetrics<Metrics extends MetricsTexts>(metrics: Metrics): Metrics {
  try {
    const sanitizer = new Sanitizer({}, redacted);
    const point = (one: Point): Point =>
      changed(one, { attributes: sanitizedAttributes(one.attributes, sanitizer) });
    const metric = (one: Metric): Metric =>
      changed(one, { dataPoints: each(one.dataPoints, point) });
    const scope = (one: ScopeMetrics): ScopeMetrics =>
      changed(one, { metrics: each(one.metrics, metric) });
    return overlaid(metrics, {
      resource: redactedResource(metrics.resource),
      scopeMetrics: each(metrics.scopeMetrics, scope),
    });
  } catch (error) {
    failed("redaction", error);
    return overlay(metrics, Object.entries({ scopeMetrics: [] }));
  }
}
