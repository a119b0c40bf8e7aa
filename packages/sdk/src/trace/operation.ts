import { createContextKey, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Context, Link, Span, SpanKind, SpanOptions } from "@opentelemetry/api";
import { at } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import { ERROR_TYPE } from "@spoor/core/semconv";
import { failed, guard } from "../guard.ts";
import { asWritten, currentProfile, tracer, write } from "../tracer.ts";
import { errorType, messageOf } from "./error.ts";
import { givenAttributes, maxAttributes, Names } from "./given.ts";
import { atWork } from "./handle.ts";
import { setRunOf, withRun } from "./run.ts";
import type { Run } from "./run.ts";
import type { Times } from "./times.ts";

/** How the function of an operation ended. */
export type Ending = "completed" | "suspended" | "failed" | "cancelled";

/** What is known of an operation when it starts. */
export interface Beginning {
  /** The name of its span. */
  readonly name: string;
  readonly kind: SpanKind;
  /** What the developer gave, at most 80 attributes. */
  readonly given: Attributes | undefined;
  /** What Spoor knows; it goes before what was given. */
  readonly attributes: Record<string, AttributeValue>;
  readonly parent: Context;
  /** The run that the operation opens, if it is a workflow or an agent. */
  readonly run?: Run | undefined;
  readonly links?: readonly Link[] | undefined;
  /** Where it is told of afterwards. */
  readonly times?: Times | undefined;
  /** Writes what is known at the end; `value` is what the function returned, when it completed. */
  readonly finish: (span: Span, ending: Ending, value: unknown) => void;
}

/** A step, which can be kept from doing its work. */
export interface Blockable {
  readonly ended: boolean;
  /** Records why, with `more` on the event. */
  block(block: unknown, more?: Attributes): void;
}

const key = createContextKey("Spoor operation");

/** The innermost operation that `inside` is a part of. */
export function operationIn(inside: Context): Operation | undefined {
  const found = inside.getValue(key);
  return found instanceof Operation ? found : undefined;
}

/** The innermost step that `inside` is a part of. */
export function stepIn(inside: Context): Blockable | undefined {
  let found = operationIn(inside);
  while (found !== undefined && found.step === undefined) found = found.around;
  return found?.step;
}

/** A context inside of an operation; the API's own way to add a value copies all values, for each span once more. */
class Inside implements Context {
  readonly #base: Context;
  readonly #operation: Operation;

  constructor(base: Context, operation: Operation) {
    this.#base = base;
    this.#operation = operation;
  }

  getValue(name: symbol): unknown {
    return name === key ? this.#operation : this.#base.getValue(name);
  }

  setValue(name: symbol, value: unknown): Context {
    return new Inside(this.#base.setValue(name, value), this.#operation);
  }

  deleteValue(name: symbol): Context {
    return new Inside(this.#base.deleteValue(name), this.#operation);
  }
}

/** Most operations in progress that the end of the process ends; a span beyond is ended by its function alone. */
const maxOpen = 10_000;
const open = new Set<Operation>();

/** What ends the process: an error that nobody caught, and the operation in which it was thrown. */
export interface Fatal {
  readonly error: unknown;
  readonly operation: Operation | undefined;
}

/**
 * Ends every operation that is in progress, the innermost first, as the process goes: those that `fatal` was thrown in with
 * its error, the others as cancelled.
 */
export function endOpenOperations(fatal?: Fatal): void {
  const failing = new Set<Operation>();
  for (let each = fatal?.operation; each !== undefined; each = each.around) failing.add(each);
  for (const operation of [...open].toReversed()) {
    if (failing.has(operation)) operation.fail(fatal?.error);
    else operation.interrupt();
  }
}

/** A workflow, step, agent or tool in progress and its span. Nothing here throws once it is made. */
export class Operation {
  readonly span: Span;
  /** The context in which its function runs. */
  readonly context: Context;
  /** The operation that this one was started in. */
  readonly around: Operation | undefined;
  readonly run: Run | undefined;
  readonly recording: boolean;
  /** The step that this operation is, if it is one. */
  step: Blockable | undefined;
  readonly #given: Attributes | undefined;
  readonly #finish: Beginning["finish"];
  readonly #times: Times | undefined;
  #names: Names | undefined;
  #suspended = false;
  #ended = false;

  constructor(beginning: Beginning) {
    const { name, parent, run, times } = beginning;
    this.#given = beginning.given;
    this.#finish = beginning.finish;
    this.#times = times;
    this.run = run;
    this.around = operationIn(parent);
    this.span = tracer().startSpan(name, optionsOf(beginning), parent);
    this.recording = this.span.isRecording();
    const inside = trace.setSpan(parent, this.span);
    if (run !== undefined) setRunOf(this.span, run);
    this.context = new Inside(run === undefined ? inside : withRun(inside, run), this);
    if (open.size < maxOpen) open.add(this);
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Says that the run is suspended in here: what the function throws from now on is the way out, not an error. */
  suspend(): void {
    this.#suspended = true;
  }

  /** Sets what of `attributes` is fit for a span, and returns it. */
  set(attributes: unknown): Attributes {
    this.#names ??= new Names(maxAttributes, Object.keys(this.#given ?? {}));
    const fit = this.#names.within(givenAttributes(attributes));
    write(this.span, fit);
    return fit;
  }

  /** Ends the span of a function that returned `value`. */
  complete(value: unknown): void {
    this.#end("completed", value);
  }

  /** Ends the span of a function that threw `error`; an `AbortError` is a cancellation. */
  fail(error: unknown): void {
    this.#end("failed", error);
  }

  /** Ends the span of a function that the end of the process cuts short. */
  interrupt(): void {
    this.#end("cancelled", undefined);
  }

  #end(how: Ending, payload: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    open.delete(this);
    const before = atWork(true);
    try {
      const ending = this.#endingOf(how, payload);
      this.#finish(this.span, ending, ending === "completed" ? payload : undefined);
      if (ending === "failed") writeError(this.span, payload);
    } catch (error) {
      failed("end", error);
    }
    try {
      this.span.end(this.#times?.endTime);
    } catch (error) {
      failed("end", error);
    }
    atWork(before);
  }

  #endingOf(how: Ending, payload: unknown): Ending {
    if (this.#suspended) return "suspended";
    return how === "failed" && isAbort(payload) ? "cancelled" : how;
  }
}

function optionsOf(beginning: Beginning): SpanOptions {
  const { kind, links, times } = beginning;
  const options: SpanOptions = { kind, attributes: spelled(beginning) };
  if (links !== undefined) options.links = [...links];
  if (times !== undefined) options.startTime = times.startTime;
  return options;
}

/** The attributes as the profile spells them; nothing is copied where it does not have to be. */
function spelled({ given, attributes }: Beginning): Record<string, AttributeValue> {
  const all = given === undefined ? attributes : { ...given, ...attributes };
  return currentProfile().name === "current" ? all : asWritten(all);
}

/** Whether `error` says that the caller gave up. */
export function isAbort(error: unknown): boolean {
  return guard("error", () => at(error, "name") === "AbortError") ?? false;
}

function writeError(span: Span, error: unknown): void {
  span.setAttribute(ERROR_TYPE, errorType(error));
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(error) });
}
