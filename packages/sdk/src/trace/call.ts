import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Context, Span, SpanOptions } from "@opentelemetry/api";
import type { ContentShape } from "@spoor/core/content";
import { count } from "@spoor/core/record";
import type { Attributes, Usage } from "@spoor/core/record";
import {
  ERROR_TYPE,
  EVENT_GEN_AI_CLIENT_OPERATION_EXCEPTION,
  EXCEPTION_TYPE,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  SPOOR_OUTCOME,
  SPOOR_REQUEST_SIZE,
} from "@spoor/core/semconv";
import { usageAttributes } from "@spoor/core/usage";
import { untold } from "../attribution/current.ts";
import { className, errorType, messageOf } from "./error.ts";
import { innerCallOf } from "./owner.ts";
import type { Times } from "./times.ts";
import { CallContent } from "../content/call-content.ts";
import { currentCapture, isKept } from "../content/capture.ts";
import { emitDetails } from "../content/details.ts";
import type { CallReply, CallRequest } from "../provider/provider.ts";
import { emit } from "../logs.ts";
import { guard } from "../guard.ts";
import { CallWords } from "../tokens/call-words.ts";
import { estimateCall } from "../tokens/estimate-call.ts";
import { asWritten, tracer, write } from "../tracer.ts";

/** How a model call ended. */
export type Outcome =
  | "completed"
  | "failed"
  | "cancelled"
  | "incomplete"
  | "unread"
  | "raw_response";

/** What is known of a model call when it starts. */
export interface CallStart {
  /** A value of `gen_ai.provider.name`. */
  readonly provider: string;
  readonly request: CallRequest;
  /** `server.address` and `server.port`, where the library tells them. */
  readonly server?: Attributes;
  /** Where it is told of afterwards. */
  readonly times?: Times | undefined;
}

/** How calls end that the provider has answered, whether or not the answer was seen. */
const answered: ReadonlySet<Outcome> = new Set(["completed", "unread", "raw_response"]);
const usages = new WeakMap<Span, Usage>();
const open = new Set<ModelCall>();

/** The usage that was captured for `span`, with what the conventions' attributes cannot say. */
export function usageOf(span: Span): Usage | undefined {
  return usages.get(span);
}

/** A model call in progress and its span. Nothing here throws; after the end nothing has an effect. */
export class ModelCall {
  readonly span: Span;
  /** The context in which the client's method should run, so that spans beneath become children. */
  readonly context: Context;
  /** Tells the call what is known so far and gives its outcome, should the process go while it is open. */
  whenAbandoned: (() => Outcome) | undefined;
  /** What is said in the call; undefined where nothing of it is recorded. */
  content: CallContent | undefined;
  /** What an estimate of the call's tokens is made of; undefined where there are no words, or nobody looks. */
  words: CallWords | undefined;
  readonly #start: CallStart;
  readonly #startedAt: number;
  #replied = false;
  #firstChunkSeen = false;
  #ended = false;

  constructor(start: CallStart) {
    const { request } = start;
    this.#start = start;
    const attributes: Record<string, Attributes[string]> = {
      [GEN_AI_OPERATION_NAME]: request.operation,
      [GEN_AI_PROVIDER_NAME]: start.provider,
      ...start.server,
      ...request.attributes,
    };
    if (request.model !== undefined) attributes[GEN_AI_REQUEST_MODEL] = request.model;
    if (request.stream) attributes[GEN_AI_REQUEST_STREAM] = true;
    const name =
      request.model === undefined ? request.operation : `${request.operation} ${request.model}`;
    const parent = context.active();
    const options: SpanOptions = { kind: SpanKind.CLIENT, attributes: asWritten(attributes) };
    if (start.times !== undefined) options.startTime = start.times.startTime;
    this.span = tracer().startSpan(name, options, parent);
    // After the span's own start, so that no first chunk is later than its end.
    this.#startedAt = performance.now();
    this.context = trace.setSpan(untold(parent), this.span);
    open.add(this);
  }

  get ended(): boolean {
    return this.#ended;
  }

  reply(reply: CallReply): void {
    if (this.#ended) return;
    write(this.span, reply.attributes);
    this.#replied = true;
    this.words?.measured(reply);
    if (reply.usage === undefined) return;
    usages.set(this.span, reply.usage);
    // A call beneath has told its usage, which must not be added up twice.
    if (innerCallOf(this.span) === undefined) write(this.span, usageAttributes(reply.usage));
  }

  /** Records what `request` says, where the application asked for that; holds it for an estimate until the end. */
  capture(shape: ContentShape, request: unknown): void {
    if (this.span.isRecording()) this.words = new CallWords(shape, request);
    const capture = currentCapture();
    if (capture !== undefined && isKept(this.span))
      this.content = new CallContent(capture, shape, request);
  }

  set(attributes: Attributes): void {
    if (!this.#ended) write(this.span, attributes);
  }

  /** Says that the first output of a stream is here. Later calls have no effect. */
  firstChunk(): void {
    if (this.#firstChunkSeen || this.#ended) return;
    this.#firstChunkSeen = true;
    const seconds = (performance.now() - this.#startedAt) / 1000;
    this.span.setAttribute(GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK, seconds);
  }

  end(outcome: Outcome, error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    open.delete(this);
    this.span.setAttribute(SPOOR_OUTCOME, outcome);
    if (outcome === "failed") {
      this.span.setAttribute(ERROR_TYPE, errorType(error));
      this.span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
      this.#emitException(error);
    }
    if (this.content !== undefined) this.#writeContent(this.content);
    this.content = undefined;
    if (this.words !== undefined) guard("estimating tokens", () => this.#estimate(outcome));
    this.words = undefined;
    this.span.end(this.#start.times?.endTime);
  }

  #estimate(outcome: Outcome): void {
    const { words } = this;
    const { provider, request } = this.#start;
    const { attributes, model, operation } = request;
    // A call beneath has told its usage or has an estimate of its own.
    if (words === undefined || operation === "fetch_response" || innerCallOf(this.span)) return;
    const isAnswered =
      (this.#replied && (outcome !== "failed" || words.replySize > 0)) || answered.has(outcome);
    const estimated = estimateCall({
      words,
      usage: usages.get(this.span),
      provider,
      model,
      requestSize: count(attributes[SPOOR_REQUEST_SIZE]) ?? 0,
      isContinued: attributes[GEN_AI_REQUEST_PREVIOUS_RESPONSE_ID] !== undefined,
      isAnswered,
    });
    if (estimated !== undefined) write(this.span, estimated);
  }

  #writeContent(content: CallContent): void {
    const texts = content.texts();
    if (content.capture.onEvents) emitDetails(this.span, this.context, texts);
    if (content.capture.onSpans) write(this.span, texts);
  }

  /** The class of what was thrown; its message may quote the request and is not recorded. */
  #emitException(error: unknown): void {
    emit({
      name: EVENT_GEN_AI_CLIENT_OPERATION_EXCEPTION,
      severity: "WARN",
      attributes: { [EXCEPTION_TYPE]: className(error) },
      context: this.context,
    });
  }
}

/** Ends every model call that is still open, as the process flushes or goes. */
export function endOpenCalls(outcome: Outcome): void {
  // Innermost first: a call around another one repeats its usage.
  for (const call of [...open].toReversed()) call.end(call.whenAbandoned?.() ?? outcome);
}
