import type { Sink } from "../command/sink.ts";
import type { Redaction, Redactor } from "./redact-request.ts";
import type { Window } from "../window.ts";
import type { Selection } from "./selection.ts";

/** One export: from where, what of it, and where to. */
export interface Export extends Redactor {
  /** Undefined where there is no store yet. */
  readonly selection: Selection | undefined;
  readonly window: Window;
  readonly redaction: Redaction;
  readonly sink: Sink;
  /** Closes the store of the selection before the end, to make room. */
  readonly release: () => void;
  readonly now: Date;
  /** Whether the document is to have all spans. */
  readonly hasSpans: boolean;
}

/** How much was exported. */
export interface Counts {
  readonly spans: number;
  /** Events, log lines and data points. */
  readonly others: number;
}

export const nothing: Counts = { spans: 0, others: 0 };
