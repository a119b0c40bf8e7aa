import type { Usage } from "@spoor/core/record";
import { Recent } from "./recent.ts";

/** Spans and replies that are remembered. */
const remembered = 100_000;
/** Spans that may lie between a call and one around it. */
const mostBetween = 64;

/** A span as far as it decides which span owns the usage of a call. */
export interface PlacedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  /** What it says of a call of a model; undefined for any other span. */
  readonly call: PlacedCall | undefined;
  /** Whether it may still be said which span owns its usage. */
  readonly isOpen: boolean;
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

/** A call that was given on before those beneath it came, of which one may repeat its usage. */
interface Given {
  readonly owner: string;
  readonly usage: Usage;
  /** The call that does: another with the same counts is another call. */
  repeatedBy: string | undefined;
}

/**
 * Knows which of all spans of one model call owns its usage: the innermost, as it is the nearest to the provider, else the
 * first of those that name the same reply at the same time or with the same counts. Wants spans after those beneath them;
 * where the outer one came in an earlier request it owns what the next call beneath it repeats, as it was counted.
 */
export class CallTree {
  /** Traces in which there are calls. */
  readonly #traces = new Recent<true>(remembered);
  /** The innermost call beneath each span that is still to come, by its key. */
  readonly #beneath = new Recent<string>(remembered);
  readonly #replies = new Recent<Reply>(remembered);
  /** The parents of spans in traces with calls, and the calls that were given on, both by the key of the span. */
  readonly #parents = new Recent<string>(remembered);
  readonly #given = new Recent<Given>(remembered);

  /** Whether no call was seen that a span to come may repeat. */
  get isEmpty(): boolean {
    return this.#traces.isEmpty;
  }

  /** Remembers where the spans of a request are, before it is asked of any of them who owns it. */
  place(spans: readonly PlacedSpan[]): void {
    for (const { traceId, call } of spans) if (call !== undefined) this.#traces.set(traceId, true);
    for (const { traceId, spanId, parentSpanId } of spans) {
      if (parentSpanId === undefined || this.#traces.get(traceId) === undefined) continue;
      this.#parents.set(`${traceId}/${spanId}`, parentSpanId);
    }
  }

  /** The id of the span that owns the usage of the call `span`; undefined where it does itself, and for other spans. */
  ownerOf(span: PlacedSpan): string | undefined {
    const { traceId, spanId, parentSpanId, call } = span;
    if (this.#traces.get(traceId) === undefined) return undefined;
    const beneath = this.#beneath.get(`${traceId}/${spanId}`);
    const known = call === undefined ? undefined : (beneath ?? this.#earlier(span, call));
    const above = call === undefined || known !== undefined ? undefined : this.#above(span, call);
    if (call !== undefined && known === undefined) this.#give(span, call, above ?? spanId);
    const innermost =
      beneath ?? (call === undefined || call.isRefused ? undefined : (above ?? spanId));
    if (parentSpanId !== undefined && innermost !== undefined)
      this.#beneath.set(`${traceId}/${parentSpanId}`, innermost);
    return known ?? above;
  }

  /** The owner of the call around `span` that was given on before, where `call` repeats its usage. */
  #above(
    { traceId, spanId, parentSpanId, isOpen }: PlacedSpan,
    call: PlacedCall,
  ): string | undefined {
    let id = isOpen && !this.#given.isEmpty ? parentSpanId : undefined;
    for (let steps = 0; id !== undefined && steps < mostBetween; steps += 1) {
      const key = `${traceId}/${id}`;
      const given = this.#given.get(key);
      if (given !== undefined) {
        const isOther = given.repeatedBy !== undefined && given.repeatedBy !== spanId;
        if (isOther || !isSame(call.usage, given.usage)) return undefined;
        given.repeatedBy = spanId;
        return given.owner;
      }
      id = this.#parents.get(key);
    }
    return undefined;
  }

  #give({ traceId, spanId, isOpen }: PlacedSpan, { usage }: PlacedCall, owner: string): void {
    if (!isOpen || usage === undefined) return;
    this.#given.set(`${traceId}/${spanId}`, { owner, usage, repeatedBy: undefined });
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
