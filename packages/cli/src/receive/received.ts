import type { Signal } from "@spoor/journal";

/** What was received so far. */
export class Received {
  /** Requests that were taken, and those that were not. */
  readonly requests = { accepted: 0, refused: 0 };
  /** Records by their signal; of metrics data points. */
  readonly records: Record<Signal, number> = { traces: 0, logs: 0, metrics: 0 };
}
