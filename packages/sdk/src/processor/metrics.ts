import { metrics, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import type { Context, Counter, Histogram, Meter, Span } from "@opentelemetry/api";
import { genAiRegistry, spoorRegistry } from "@spoor/core/registry";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import { asWritten, currentProfile, scope } from "../tracer.ts";
import { version } from "../version.ts";

/** Bound of the instruments kept by name; the conventions have fewer. */
const maxInstruments = 64;

type Labels = Readonly<Record<string, AttributeValue>>;

/** The labels of a measurement and the span that it is of, to which exemplars link. */
export class Point {
  readonly context: Context;
  readonly labels: Labels;

  /** `labels` as they are written: to spell them once serves every metric of a span. */
  constructor(context: Context, labels: Labels) {
    this.context = context;
    this.labels = labels;
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

/** Records the conventions' metrics by name; instruments are made at their first use, with unit and buckets. */
export class Meters {
  #meter: Meter | undefined;
  readonly #counters = new Map<string, Counter>();
  readonly #histograms = new Map<string, Histogram>();

  add(name: string, value: number, point: Point): void {
    let counter = this.#counters.get(name);
    if (counter === undefined) {
      if (this.#counters.size >= maxInstruments) return;
      const { unit } = described(name);
      counter = this.#of().createCounter(currentProfile().nameOf(name), { unit });
      this.#counters.set(name, counter);
    }
    counter.add(value, point.labels, point.context);
  }

  record(name: string, value: number, point: Point): void {
    let histogram = this.#histograms.get(name);
    if (histogram === undefined) {
      if (this.#histograms.size >= maxInstruments) return;
      const { unit, buckets } = described(name);
      histogram = this.#of().createHistogram(currentProfile().nameOf(name), {
        unit,
        ...(buckets !== undefined && { advice: { explicitBucketBoundaries: [...buckets] } }),
      });
      this.#histograms.set(name, histogram);
    }
    histogram.record(value, point.labels, point.context);
  }

  /** The meter, taken at the first use: the application may register its provider after Spoor's processor. */
  #of(): Meter {
    this.#meter ??= metrics.getMeter(scope, version);
    return this.#meter;
  }
}

interface Described {
  readonly unit: string;
  readonly buckets?: readonly number[];
}

function described(name: string): Described {
  return genAiRegistry.metrics[name] ?? spoorRegistry.metrics[name] ?? { unit: "1" };
}
