import { at } from "@spoor/core/record";
import { GEN_AI_RESPONSE_FINISH_REASONS, SPOOR_RESPONSE_CHUNK_COUNT } from "@spoor/core/semconv";
import { failed, guard } from "../guard.ts";
import type { CallReply, Provider, StreamPlace } from "../provider/provider.ts";
import { StreamedWords } from "../provider/streamed-words.ts";
import type { ModelCall, Outcome } from "../trace/call.ts";
import { noteGatewayCost } from "../trace/gateway-cost.ts";

/**
 * Held by everything through which the application can still read a reply, and by nothing else: when it is collected,
 * nobody can.
 */
export interface Watch {
  readonly observation: Observation;
}

/** What is needed to tell how a call goes. */
export interface Observed {
  readonly call: ModelCall;
  readonly provider: Provider;
  /** The application's own abort signal, where it gave one. */
  readonly signal: unknown;
}

/** One call of a model as the application goes through with it: tells the {@link ModelCall}. Nothing here throws. */
export class Observation {
  readonly #call: ModelCall;
  readonly #provider: Provider;
  readonly #signal: unknown;
  #soFar: unknown;
  #chunks = 0;
  #sawOutput = false;
  #parsing = false;
  #replied = false;
  #responded = false;
  #tookResponse = false;
  #isAborted = false;

  constructor({ call, provider, signal }: Observed) {
    this.#call = call;
    this.#provider = provider;
    this.#signal = signal;
    call.whenAbandoned = () => this.#sayHowFar();
  }

  /** Where the provider says that the stream of a reply is. */
  get streamPlace(): StreamPlace | undefined {
    return this.#provider.stream;
  }

  /** Whether the application's own signal aborted the call. */
  isAborted(): boolean {
    return at(this.#signal, "aborted") === true;
  }

  /** The HTTP response is here, its body is not read. */
  responded(response?: unknown): void {
    this.#responded = true;
    guard("reading headers", () => noteGatewayCost(this.#call.span, response));
    if (this.#tookResponse) this.#endUnlessParsed();
  }

  /** The application asked for the HTTP response itself. */
  tookResponse(): void {
    this.#tookResponse = true;
    if (this.#responded) this.#endUnlessParsed();
  }

  /** The library starts to read the body. */
  parsing(): void {
    this.#parsing = true;
  }

  /** Whether somebody waits for the reply, or its end is known. */
  isBeingRead(): boolean {
    return this.#parsing || this.#call.ended;
  }

  /** Whether nobody asked this before: derived promises read the same reply again, in other shapes. */
  isFirstReply(): boolean {
    const isFirst = !this.#replied;
    this.#replied = true;
    return isFirst;
  }

  /** The reply is here, whole. */
  replied(value: unknown): void {
    this.#call.content?.reply(value);
    this.#call.words?.reply(value);
    const reply = guard("reading a reply", () => this.#provider.reply(value));
    this.#end("completed", reply);
  }

  /** The application was given one more chunk of the stream. */
  chunk(value: unknown): void {
    if (this.#call.ended) return;
    try {
      this.#chunks += 1;
      if (!this.#sawOutput && this.#provider.isOutput(value)) {
        this.#sawOutput = true;
        this.#call.firstChunk();
      }
      this.#soFar = this.#provider.join(this.#soFar, value);
      this.#call.content?.chunk(value);
    } catch (error) {
      failed("reading a chunk", error);
    }
  }

  /** The stream came to its end; an aborted one ends like any other. */
  streamEnded(isAborted: boolean): void {
    this.#endStream(isAborted ? "cancelled" : "incomplete");
  }

  /** The stream's request was aborted. A read that waits will tell the end, and whether an error was the reason. */
  aborted(isReading: boolean): void {
    this.#isAborted = true;
    if (!isReading) this.#endStream("cancelled");
  }

  /** The application wants no more of the stream. */
  closed(): void {
    this.#endStream("cancelled");
  }

  failed(error: unknown): void {
    if (this.#call.ended) return;
    guard("ending a call", () => {
      const cancelled = this.isAborted() || isAbort(error, this.#signal);
      if (this.#chunks > 0) this.#say(this.#joined());
      this.#call.end(cancelled ? "cancelled" : "failed", error);
    });
  }

  /** Nobody can read the reply any more. */
  abandoned(): void {
    if (this.#call.ended) return;
    guard("ending a call", () => this.#call.end(this.#sayHowFar()));
  }

  #endUnlessParsed(): void {
    // An application that takes the response may await the parsed reply right after it.
    setImmediate(() => {
      if (!this.#parsing) guard("ending a call", () => this.#call.end("raw_response"));
    });
  }

  #sayHowFar(): Outcome {
    if (!this.#responded) return "incomplete";
    if (this.#chunks === 0) return this.#isAborted ? "cancelled" : "unread";
    const reply = this.#joined();
    this.#say(reply);
    if (isFinished(reply)) return "completed";
    return this.#isAborted ? "cancelled" : "incomplete";
  }

  #joined(): CallReply | undefined {
    if (this.#call.ended) return undefined;
    return guard("reading a stream", () => {
      const { attributes, usage, error } = this.#provider.reply(this.#soFar);
      const counted = { ...attributes, [SPOOR_RESPONSE_CHUNK_COUNT]: this.#chunks };
      const words = at(this.#soFar, "words");
      if (words instanceof StreamedWords) this.#call.words?.streamed(words);
      return { attributes: counted, usage, error };
    });
  }

  #endStream(unlessFinished: Outcome): void {
    const reply = this.#joined();
    this.#end(isFinished(reply) ? "completed" : unlessFinished, reply);
  }

  #say(reply: CallReply | undefined): void {
    if (reply !== undefined) this.#call.reply(reply);
  }

  #end(outcome: Outcome, reply: CallReply | undefined): void {
    guard("ending a call", () => {
      this.#say(reply);
      const error = reply?.error;
      this.#call.end(error === undefined ? outcome : "failed", error);
    });
  }
}

function isFinished(reply: CallReply | undefined): boolean {
  return reply?.attributes[GEN_AI_RESPONSE_FINISH_REASONS] !== undefined;
}

/** Whether the application aborted; an abort that its own signal knows nothing of is the library's timeout. */
function isAbort(error: unknown, signal: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.constructor.name === "APIUserAbortError") return true;
  return error.name === "AbortError" && at(signal, "aborted") !== false;
}
