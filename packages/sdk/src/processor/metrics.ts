import { metrics } from "@opentelemetry/api";
import type { Attributes as ApiAttributes, Counter, Histogram, Meter } from "@opentelemetry/api";
import { genAiRegistry, spoorRegistry } from "@spoor/core/registry";
import type { Attributes } from "@spoor/core/record";
import { asWritten, currentProfile, scope } from "../tracer.ts";
import { version } from "../version.ts";

/** Bound of the instruments kept by name; the conventions have fewer. */
const maxInstruments = 64;

/** Records the conventions' metrics by name; instruments are made at their first use, with unit and buckets. */
export class Meters {
  #meter: Meter | undefined;
  readonly #counters = new Map<string, Counter>();
  readonly #histograms = new Map<string, Histogram>();

  add(name: string, value: number, attributes: Attributes): void {
    let counter = this.#counters.get(name);
    if (counter === undefined) {
      if (this.#counters.size >= maxInstruments) return;
      const { unit } = described(name);
      counter = this.#of().createCounter(currentProfile().nameOf(name), { unit });
      this.#counters.set(name, counter);
    }
    counter.add(value, written(attributes));
  }

  record(name: string, value: number, attributes: Attributes): void {
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
    histogram.record(value, written(attributes));
  }

  /** The meter, taken at the first use: the application may register its provider after Spoor's processor. */
  #of(): Meter {
    this.#meter ??= metrics.getMeter(scope, version);
    return this.#meter;
  }
}

const written = (attributes: Attributes): ApiAttributes => asWritten(attributes);

interface Described {
  readonly unit: string;
  readonly buckets?: readonly number[];
}

function described(name: string): Described {
  return genAiRegistry.metrics[name] ?? spoorRegistry.metrics[name] ?? { unit: "1" };
}
