import { failed, guard } from "../guard.ts";
import { Observation } from "./observation.ts";
import type { Observed, Watch } from "./observation.ts";
import { observeStream } from "./observe-stream.ts";
import { methodOf, replace } from "./replace.ts";
import type { Method } from "./replace.ts";

const watches = new FinalizationRegistry<Observation>((observation) => observation.abandoned());

/**
 * Observes a call through the object that the client's method returned, which the application gets as it is.
 *
 * Understands promises of the Stainless kind, which hold the HTTP response in `responsePromise` and read its body in
 * `parseResponse` when somebody asks. Subscribes to none of their `then`: that would read the body. Any other object is
 * left alone, and the call ends as `unread` when it is collected.
 */
export function observe(observed: Observed, result: unknown): void {
  const observation = new Observation(observed);
  if (typeof result !== "object" || result === null) return observation.replied(result);
  const watch: Watch = { observation };
  if (methodOf(result, "parseResponse") === undefined) {
    watches.register(result, observation);
    return observation.responded();
  }
  observePromise(watch, result, observeResponse(watch, result));
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
      watch.observation.responded();
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

function observeReply(watch: Watch, reply: unknown): void {
  const { observation } = watch;
  if (!observation.isFirstReply()) return;
  const isStream = guard("observing a stream", () => observeStream(watch, reply));
  if (isStream === true) watches.register(watch, observation);
  else observation.replied(reply);
}

function replaceMethod(object: object, key: string, wrap: (method: Method) => Method): void {
  const method = methodOf(object, key);
  if (method !== undefined) replace(object, key, wrap(method));
}
