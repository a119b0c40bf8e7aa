import type { CollectionResult, ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { failed } from "../guard.ts";

/** What a reader needs of a metric producer of either OpenTelemetry line. */
interface Producer {
  collect(options?: object): Promise<CollectionResult>;
}

/** Numbers that the metric SDK gives its enumerations. */
const defaultAggregation = { type: 0 } as const;
const cumulative = 1;
/** Bound of the attribute sets of one instrument; what is beyond goes to one overflow point, which keeps the sum. */
const cardinalityLimit = 2000;

/**
 * Collects the metrics of the process at an interval and hands them on; keeps no process alive.
 *
 * Implements the reader's interface instead of extending the SDK's class, so that it fits both OpenTelemetry lines.
 */
export class MetricReader {
  readonly #take: (metrics: ResourceMetrics) => void;
  readonly #timer: NodeJS.Timeout;
  #producer: Producer | undefined;

  constructor(take: (metrics: ResourceMetrics) => void, intervalSeconds: number) {
    this.#take = take;
    this.#timer = setInterval(() => void this.forceFlush(), intervalSeconds * 1000);
    this.#timer.unref();
  }

  setMetricProducer(producer: Producer): void {
    this.#producer = producer;
  }

  selectAggregation(): typeof defaultAggregation {
    return defaultAggregation;
  }

  selectAggregationTemporality(): typeof cumulative {
    return cumulative;
  }

  selectCardinalityLimit(): number {
    return cardinalityLimit;
  }

  /** Collects what there is; throws where no SDK took the reader, as the SDK's own reader does. */
  async collect(options?: object): Promise<CollectionResult> {
    if (this.#producer === undefined) throw new Error("the metric reader belongs to no SDK");
    return this.#producer.collect(options);
  }

  async forceFlush(): Promise<void> {
    try {
      const collected = await this.#producer?.collect();
      if (collected !== undefined) this.#take(collected.resourceMetrics);
    } catch (error) {
      failed("metrics", error);
    }
  }

  async shutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.forceFlush();
  }
}
