import type { SpanKind } from "./kind.ts";

/** Errors of one type in one kind of span. */
export interface ErrorStat {
  readonly type: string;
  readonly category: string | undefined;
  readonly kind: SpanKind;
  readonly count: number;
  /** The name of the latest span and what its status says. */
  readonly lastSpan: string;
  readonly message: string | undefined;
  readonly lastAt: string;
  readonly lastTraceId: string;
}
