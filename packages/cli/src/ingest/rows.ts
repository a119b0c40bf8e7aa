/** Attributes of a span or event by name, without a prototype: names come from data. */
export type RowAttributes = Readonly<Record<string, unknown>>;

/** A span that this one points to. */
export interface Link {
  readonly traceId: string;
  readonly spanId: string;
}

/** One ended span. */
export interface SpanRow {
  /** 32 lower-case hex digits. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** Milliseconds since 1970, with fractions. */
  readonly startMs: number;
  /** Never negative. */
  readonly durationMs: number;
  /** Whether the span's status is ERROR. */
  readonly failed: boolean;
  /** The description of the status. */
  readonly message: string | undefined;
  readonly attributes: RowAttributes;
  readonly links: readonly Link[];
  /** The name of the service that wrote it. */
  readonly service: string | undefined;
}

/** One event: a log record that has an event name. */
export interface EventRow {
  readonly name: string;
  /** Milliseconds since 1970, with fractions. */
  readonly timeMs: number;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly attributes: RowAttributes;
  readonly service: string | undefined;
}

/** What a source of telemetry gave: rows, and how many records could not be made into one. */
export interface Rows {
  readonly spans: readonly SpanRow[];
  readonly events: readonly EventRow[];
  readonly unreadable: number;
}
