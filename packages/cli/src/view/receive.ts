import type { Rejected } from "../ingest/ingest-report.ts";

/** What `receive --json` prints at its end. */
export interface ReceiveResult {
  readonly schema: "spoor.receive/1";
  /** The folder of the store. */
  readonly store: string;
  readonly address: string;
  /** Those that were taken, and those that were not. */
  readonly requests: { readonly accepted: number; readonly refused: number };
  /** Records that were written, of metrics data points. */
  readonly spans: number;
  readonly events: number;
  readonly points: number;
  readonly rejected: readonly Rejected[];
}
