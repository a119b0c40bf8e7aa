import { context } from "@opentelemetry/api";
import type { Context } from "@opentelemetry/api";
import { failed } from "../guard.ts";
import { quietly } from "./handle.ts";
import { watch } from "./watch.ts";

/** What a function runs inside of, and what is told how it ended. */
export interface Invocation {
  readonly context: Context;
  /** Whether its span records. */
  readonly recording: boolean;
  complete(value: unknown): void;
  fail(error: unknown): void;
}

/** An invocation that was started, and the handle that its function gets. */
export interface Opened<Handle> {
  readonly invocation: Invocation;
  readonly handle: Handle;
}

/** How one of the functions of this folder starts. */
export interface Opening<Handle> {
  /** What the developer calls it. */
  readonly what: string;
  /** Starts the span; `subject` is the first argument, `options` may be anything. */
  open(subject: unknown, options: unknown): Opened<Handle>;
  /** The handle of a function that runs without a span. */
  untraced(subject: unknown): Handle;
}

/** A function of the public API: a subject, options that may be left out, and the developer's function. */
export interface Traced<Subject, Options, Handle> {
  <Result, This>(this: This, subject: Subject, fn: (this: This, handle: Handle) => Result): Result;
  <Result, This>(
    this: This,
    subject: Subject,
    options: Options | undefined,
    fn: (this: This, handle: Handle) => Result,
  ): Result;
}

/**
 * The function of the public API that starts as `opening` says.
 *
 * It calls the developer's function once, with its caller's `this`, inside a span, and gives what that returned or throws
 * what that threw. A plain promise comes back as one that settles alike, so that a rejection which nobody handles is still
 * seen; every other object, such as the promise of a provider's client, comes back itself.
 *
 * The span ends when the function throws, when the promise it returned settles, or else when it returns. A promise that is
 * more than a promise is watched by its `then`, when the application calls that. The span of a function that returns an
 * iterator or a stream ends at the return.
 */
export function traced<Subject, Options, Handle>(
  opening: Opening<Handle>,
): Traced<Subject, Options, Handle> {
  function run<Result, This>(
    this: This,
    subject: Subject,
    fn: (this: This, handle: Handle) => Result,
  ): Result;
  // eslint-disable-next-line max-params -- the function comes last, as everywhere in JavaScript
  function run<Result, This>(
    this: This,
    subject: Subject,
    options: Options | undefined,
    fn: (this: This, handle: Handle) => Result,
  ): Result;
  // eslint-disable-next-line max-params -- as above
  function run(this: unknown, subject: unknown, second: unknown, third?: unknown): unknown {
    const fn = typeof third === "function" ? third : second;
    if (typeof fn !== "function") {
      failed(opening.what, `${opening.what}() needs a function to call: nothing was done`);
      return undefined;
    }
    const options = fn === third ? second : undefined;
    const opened = quietly(opening.what, () => opening.open(subject, options));
    return opened === undefined
      ? Reflect.apply(fn, this, [opening.untraced(subject)])
      : callIn(opened.invocation, () => Reflect.apply(fn, this, [opened.handle]));
  }
  return run;
}

/** Gives what `call` gives or throws, and tells the invocation how it ended. */
export function callIn(invocation: Invocation, call: () => unknown): unknown {
  let value: unknown;
  try {
    value = callOnce(invocation.context, call);
  } catch (error) {
    invocation.fail(error);
    throw error;
  }
  // Without a span that records there is nothing to watch for.
  if (invocation.recording) return watch(value, invocation);
  invocation.complete(value);
  return value;
}

/** Calls `call` once: inside of `inside`, or plainly where the application's context manager fails. */
export function callOnce(inside: Context, call: () => unknown): unknown {
  let called = false;
  try {
    return context.with(inside, () => {
      called = true;
      return call();
    });
  } catch (error) {
    if (called) throw error;
    failed("context", error);
    return call();
  }
}
