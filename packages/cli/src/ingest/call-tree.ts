import type { Usage } from "@spoor/core/record";
import { Recent } from "./recent.ts";

/** Spans and replies that are remembered. */
const remembered = 100_000;

/** A span as far as it decides which span owns the usage of a call. */
export interface PlacedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  /** What it says of a call of a model; undefined for any other span. */
  readonly call: PlacedCall | undefined;
}

export interface PlacedCall {
  /** The provider's id of the reply. */
  readonly replyId: string | undefined;
  readonly usage: Usage | undefined;
  /** Whether it failed without usage: a span around it may know of another attempt. */
  readonly isRefused: boolean;
  /** Nanoseconds since 1970. */
  readonly start: bigint;
  readonly end: bigint;
}

/** A reply, and the span that told it first. */
interface Reply {
  readonly spanId: string;
  readonly call: PlacedCall;
}

/**
 * Knows which of all spans of one model call owns its usage: the innermost, as it is the nearest to the provider, else the
 * first of those that name the same reply at the same time or with the same counts. Wants spans after those beneath them.
 */
export class CallTree {
  /** Traces in which there are calls. */
  readonly #traces = new Recent<true>(remembered);
  /** The innermost call beneath each span that is still to come, by its key. */
  readonly #beneath = new Recent<string>(remembered);
  readonly #replies = new Recent<Reply>(remembered);

  /** Whether no call was seen that a span to come may repeat. */
  get isEmpty(): boolean {
    return this.#traces.isEmpty;
  }

  /** The id of the span that owns the usage of the call `span`; undefined where it does itself, and for other spans. */
  ownerOf(span: PlacedSpan): string | undefined {
    const { traceId, spanId, parentSpanId, call } = span;
    if (call !== undefined) this.#traces.set(traceId, true);
    else if (this.#traces.get(traceId) === undefined) return undefined;
    const beneath = this.#beneath.get(`${traceId}/${spanId}`);
    const owner = call === undefined ? undefined : (beneath ?? this.#earlier(span, call));
    const innermost = beneath ?? (call === undefined || call.isRefused ? undefined : spanId);
    if (parentSpanId !== undefined && innermost !== undefined)
      this.#beneath.set(`${traceId}/${parentSpanId}`, innermost);
    return owner;
  }

  /** The span that told the same reply before. */
  #earlier({ traceId, spanId }: PlacedSpan, call: PlacedCall): string | undefined {
    const { replyId, usage, start, end } = call;
    if (replyId === undefined) return undefined;
    const key = `${traceId}/${replyId}`;
    const before = this.#replies.get(key);
    const overlaps = before !== undefined && start <= before.call.end && end >= before.call.start;
    if (before !== undefined && (overlaps || isSame(usage, before.call.usage)))
      return before.spanId === spanId ? undefined : before.spanId;
    this.#replies.set(key, { spanId, call });
    return undefined;
  }
}

function isSame(one: Usage | undefined, other: Usage | undefined): boolean {
  return (
    one !== undefined &&
    one.inputTokens === other?.inputTokens &&
    one.outputTokens === other?.outputTokens
  );
}
