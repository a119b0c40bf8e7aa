import type { Span, SpanContext } from "@opentelemetry/api";
import type { Usage } from "@spoor/core/record";

/** Where a span is among the others, and the call of a model that was seen beneath it; that may have one beneath it again. */
interface Place {
  readonly spanId: string;
  readonly around: Place | undefined;
  inner: Place | undefined;
  /** Whether it is a call of a model. */
  isCall: boolean;
}

/** What is remembered of a call that owns its usage, to know another span of the same call by. */
interface Owned {
  readonly spanId: string;
  readonly endMs: number;
  readonly usage: Usage | undefined;
}

/** A call of a model or a tool as it ends. */
export interface EndingCall {
  readonly span: Span;
  /** The provider's id of the reply, or of the tool's call, where it is known. */
  readonly id: string | undefined;
  readonly usage: Usage | undefined;
  readonly startMs: number;
  readonly endMs: number;
}

/** Most replies that are remembered; the oldest is forgotten first. */
const maxOwned = 10_000;

/** By the object that a span has for its context: instrumentations wrap spans, and what they make active is the wrapper. */
const places = new WeakMap<SpanContext, Place>();
const owned = new Map<string, Owned>();

/** Says that `span` starts beneath `around`. */
export function place(span: Span, around: Span | undefined): void {
  const spanContext = span.spanContext();
  places.set(spanContext, {
    spanId: spanContext.spanId,
    around: around && placeOf(around),
    inner: undefined,
    isCall: false,
  });
}

const placeOf = (span: Span): Place | undefined => places.get(span.spanContext());

/** Says that `span`, which was placed, is a call of a model: it is nearer to the provider than every span around it. */
export function placeCall(span: Span): void {
  const call = placeOf(span);
  if (call === undefined) return;
  call.isCall = true;
  let at = call.around;
  // Above a place that has one, every place has one.
  while (at !== undefined && at.inner === undefined) {
    at.inner = call;
    at = at.around;
  }
}

/** Whether `span` is a call of a model, or inside of one. */
export function isInCall(span: Span): boolean {
  let at = placeOf(span);
  while (at !== undefined && !at.isCall) at = at.around;
  return at !== undefined;
}

/** The id of the innermost call of a model beneath `span`, which owns the usage that `span` may repeat. */
export function innerCallOf(span: Span): string | undefined {
  let call = placeOf(span)?.inner;
  while (call?.inner !== undefined) call = call.inner;
  return call?.spanId;
}

/**
 * The id of the span that owns the usage of a model's call that ends, or undefined when the call owns it itself. A call
 * beneath is nearer to the provider.
 */
export function ownerOf(call: EndingCall): string | undefined {
  return innerCallOf(call.span) ?? earlierOf(call);
}

/**
 * The id of an earlier span of the same call, or undefined when there is none; the call is then remembered.
 *
 * Spans of one id are of one call when both were open at one time, or when their counts are the same: some servers give
 * different replies one id.
 */
export function earlierOf({ span, id, usage, startMs, endMs }: EndingCall): string | undefined {
  if (id === undefined) return undefined;
  const { spanId } = span.spanContext();
  const before = owned.get(id);
  if (before !== undefined && (startMs <= before.endMs || isSame(usage, before.usage)))
    return before.spanId;
  owned.delete(id);
  owned.set(id, { spanId, endMs, usage });
  const [oldest] = owned.keys();
  if (owned.size > maxOwned && oldest !== undefined) owned.delete(oldest);
  return undefined;
}

/** Says that a call brought no usage, so that a span around it may own what it knows of another attempt. */
export function disown(span: Span): void {
  const call = placeOf(span);
  for (let at = call?.around; at !== undefined; at = at.around)
    if (at.inner === call) at.inner = undefined;
}

function isSame(one: Usage | undefined, other: Usage | undefined): boolean {
  return (
    one !== undefined &&
    one.inputTokens === other?.inputTokens &&
    one.outputTokens === other?.outputTokens
  );
}
