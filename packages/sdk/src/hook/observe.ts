import { at } from "@spoor/core/record";
import { failed, guard } from "../guard.ts";
import { isPlainPromise } from "../trace/watch.ts";
import { Observation } from "./observation.ts";
import type { Observed, Watch } from "./observation.ts";
import { observeReadable } from "./observe-readable.ts";
import { observeStream } from "./observe-stream.ts";
import { methodOf, replace } from "./replace.ts";
import type { Method } from "./replace.ts";

const watches = new FinalizationRegistry<Observation>((observation) => observation.abandoned());

/**
 * Observes a call through what the client's method returned and gives what its caller is to get for it.
 *
 * A promise of the Stainless kind, which holds the HTTP response in `responsePromise` and reads its body in
 * `parseResponse` when somebody asks, is given as it is. Nobody subscribes to its `then`: that would read the body. A
 * plain promise is passed on as one that settles alike. Any other object is left alone, and the call ends as `unread`
 * when it is collected.
 */
export function observe(observed: Observed, result: unknown): unknown {
  const observation = new Observation(observed);
  if (typeof result !== "object" || result === null) {
    observation.replied(result);
    return result;
  }
  const watch: Watch = { observation };
  if (methodOf(result, "parseResponse") !== undefined) {
    observePromise(watch, result, observeResponse(watch, result));
    return result;
  }
  if (isPlainPromise(result)) return alike(watch, result);
  watches.register(result, observation);
  observation.responded();
  return result;
}

/** A promise that settles as `promise` does, with its outcome observed. */
function alike(watch: Watch, promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      watch.observation.responded();
      return observeReply(watch, value);
    },
    (error: unknown) => {
      watch.observation.failed(error);
      throw error;
    },
  );
}

/** The callback of a method that takes one in place of returning a promise, with what it is given observed. */
export function observedCallback(observed: Observed, callback: Method): Method {
  const watch: Watch = { observation: new Observation(observed) };
  return function observedBack(this: unknown, ...args: unknown[]): unknown {
    const [error, value] = args;
    if (error === null || error === undefined) {
      watch.observation.responded();
      args[1] = observeReply(watch, value);
    } else watch.observation.failed(error);
    return Reflect.apply(callback, this, args);
  };
}

/** Watches over a reply that nobody waits for; registering each one would make more work than all the rest. */
function guardUnread(watch: Watch): void {
  if (!watch.observation.isBeingRead()) watches.register(watch, watch.observation);
}

/** Observes a promise of the client's, or one that derives from it; one that allows no change is left as it is. */
function observePromise(watch: Watch, promise: object, response: unknown): void {
  try {
    replaceMethods(watch, promise, response);
  } catch (error) {
    failed("observing a promise", error);
    // Nobody else holds this one: its rejection is not the application's to handle.
    if (response instanceof Promise) response.catch(() => undefined);
  }
}

/** The promise of the response with its outcome observed: rejects unhandled when, and only when, the original would. */
function observeResponse(watch: Watch, promise: object): unknown {
  const response: unknown = Reflect.get(promise, "responsePromise");
  if (!(response instanceof Promise)) return response;
  return response.then(
    (value: unknown) => {
      watch.observation.responded(at(value, "response"));
      // Whoever waits for the reply starts to read it in the next microtask but one.
      queueMicrotask(() => queueMicrotask(() => guardUnread(watch)));
      return value;
    },
    (error: unknown) => {
      watch.observation.failed(error);
      throw error;
    },
  );
}

function replaceMethods(watch: Watch, promise: object, response: unknown): void {
  replace(promise, "responsePromise", response);
  replaceMethod(promise, "parseResponse", (parse) => observeParse(watch, parse));
  replaceMethod(promise, "asResponse", (asResponse) => {
    return function observedAsResponse(this: unknown, ...args: unknown[]) {
      watch.observation.tookResponse();
      return Reflect.apply(asResponse, this, args);
    };
  });
  replaceMethod(promise, "_thenUnwrap", (unwrap) => {
    return function observedUnwrap(this: unknown, transform: unknown, ...rest: unknown[]) {
      const child: unknown = Reflect.apply(unwrap, this, [first(watch, transform), ...rest]);
      if (typeof child === "object" && child !== null) observePromise(watch, child, response);
      return child;
    };
  });
}

function observeParse(watch: Watch, parse: Method): Method {
  return function observedParse(this: unknown, ...args: unknown[]) {
    watch.observation.parsing();
    const parsed: unknown = Reflect.apply(parse, this, args);
    if (!(parsed instanceof Promise)) return parsed;
    return parsed.then(
      (value: unknown) => {
        observeReply(watch, value);
        return value;
      },
      (error: unknown) => {
        watch.observation.failed(error);
        throw error;
      },
    );
  };
}

/** `transform`, which a promise that derives from the client's applies to the reply, with the reply observed first. */
function first(watch: Watch, transform: unknown): unknown {
  if (typeof transform !== "function") return transform;
  return function observedTransform(this: unknown, reply: unknown, ...rest: unknown[]): unknown {
    observeReply(watch, reply);
    return Reflect.apply(transform, this, [reply, ...rest]);
  };
}

/** Observes a reply, or its stream, and gives what the caller is to get for it. */
function observeReply(watch: Watch, reply: unknown): unknown {
  const { observation } = watch;
  if (!observation.isFirstReply()) return reply;
  const observed = guard("observing a stream", () => observeStreamOf(watch, reply));
  if (observed === undefined) observation.replied(reply);
  else watches.register(watch, observation);
  return observed?.reply ?? reply;
}

/** The reply to hand on, its stream observed; undefined when it has none. */
function observeStreamOf(watch: Watch, reply: unknown): { readonly reply: unknown } | undefined {
  const place = watch.observation.streamPlace;
  const stream = place === undefined ? reply : place.of(reply);
  if (place?.replaced !== undefined && stream instanceof ReadableStream)
    return { reply: place.replaced(reply, observeReadable(watch, stream)) };
  return observeStream(watch, stream) ? { reply } : undefined;
}

function replaceMethod(object: object, key: string, wrap: (method: Method) => Method): void {
  const method = methodOf(object, key);
  if (method !== undefined) replace(object, key, wrap(method));
}
