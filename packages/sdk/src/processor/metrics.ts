import { metrics, ROOT_CONTEXT, trace, ValueType } from "@opentelemetry/api";
import type { Context, Histogram, Meter, Span } from "@opentelemetry/api";
import { metricOf } from "@spoor/core/metrics";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import { OTEL_METRIC_OVERFLOW } from "@spoor/core/semconv";
import { asWritten, currentProfile, scope } from "../tracer.ts";
import { version } from "../version.ts";

type Labels = Readonly<Record<string, AttributeValue>>;

/** The labels of a measurement and the span that it is of, to which exemplars link. */
export class Point {
  readonly context: Context;
  readonly labels: Labels;
  #series: string | undefined;

  /** `labels` as they are written: to spell them once serves every metric of a span. */
  constructor(context: Context, labels: Labels) {
    this.context = context;
    this.labels = labels;
  }

  /** What tells the time series of these labels from every other one; labels come in one order everywhere. */
  get series(): string {
    if (this.#series !== undefined) return this.#series;
    let series = "";
    for (const name in this.labels) series += `${name}=${String(this.labels[name])}\n`;
    this.#series = series;
    return series;
  }

  /** The same with one more label. */
  with(name: string, value: AttributeValue): Point {
    return new Point(this.context, { ...this.labels, [name]: value });
  }
}

/** The point of `span` with `attributes`, which are named as in the current conventions. */
export function pointOf(span: Span, attributes: Attributes): Point {
  return new Point(trace.setSpan(ROOT_CONTEXT, span), asWritten(attributes));
}

/** The sum of one time series. */
interface Sum {
  readonly labels: Labels;
  value: number;
}

/**
 * Most time series of one counter, below the 2,000 of which the SDK keeps no total; what is beyond goes to the one series
 * of the specification.
 */
const maxSeries = 1900;
const overflow = "";
const overflowLabels: Labels = { [OTEL_METRIC_OVERFLOW]: true };

/**
 * Records the conventions' metrics by name; instruments are made at their first use, with unit and buckets.
 *
 * Counters are summed here and read when metrics are collected: the SDK takes longer to find a series than a call's whole
 * price takes, and a call adds to four counters.
 */
export class Meters {
  #meter: Meter | undefined;
  readonly #sums = new Map<string, Map<string, Sum>>();
  readonly #histograms = new Map<string, Histogram>();

  add(name: string, value: number, point: Point): void {
    const sums = this.#sums.get(name) ?? this.#observed(name);
    const sum = sums.get(point.series);
    if (sum !== undefined) sum.value += value;
    else if (sums.size < maxSeries) sums.set(point.series, { labels: point.labels, value });
    else {
      const rest = sums.get(overflow) ?? { labels: overflowLabels, value: 0 };
      rest.value += value;
      sums.set(overflow, rest);
    }
  }

  record(name: string, value: number, point: Point): void {
    let histogram = this.#histograms.get(name);
    if (histogram === undefined) {
      const { unit, buckets } = described(name);
      histogram = this.#of().createHistogram(currentProfile().nameOf(name), {
        unit,
        ...(buckets !== undefined && { advice: { explicitBucketBoundaries: [...buckets] } }),
      });
      this.#histograms.set(name, histogram);
    }
    histogram.record(value, point.labels, point.context);
  }

  #observed(name: string): Map<string, Sum> {
    const sums = new Map<string, Sum>();
    this.#sums.set(name, sums);
    const { unit, value: type } = described(name);
    const counter = this.#of().createObservableCounter(currentProfile().nameOf(name), {
      unit,
      valueType: type === "int" ? ValueType.INT : ValueType.DOUBLE,
    });
    counter.addCallback((result) => {
      for (const { labels, value } of sums.values()) result.observe(value, labels);
    });
    return sums;
  }

  /** The meter, taken at the first use: the application may register its provider after Spoor's processor. */
  #of(): Meter {
    this.#meter ??= metrics.getMeter(scope, version, { schemaUrl: currentProfile().schemaUrl });
    return this.#meter;
  }
}

interface Described {
  readonly unit: string;
  readonly value?: "int" | "double";
  readonly buckets?: readonly number[];
}

const described = (name: string): Described => metricOf(name) ?? { unit: "1" };
