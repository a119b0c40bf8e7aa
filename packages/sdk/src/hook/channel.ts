import { context } from "@opentelemetry/api";
import { at } from "@spoor/core/record";
import { tracingChannel } from "node:diagnostics_channel";
import { failed, guard } from "../guard.ts";
import type { Library, Method, Operation, LibraryCall, Target } from "../provider/library.ts";
import { ModelCall } from "../trace/call.ts";
import type { Observed } from "./observation.ts";
import { observe, observedCallback } from "./observe.ts";
import { isMethod, replace } from "./replace.ts";

/**
 * Turns the calls that a library's transformed functions publish into spans. Does nothing for a channel that has a
 * subscriber, which is another copy of Spoor.
 */
export function listen(library: Library): void {
  for (const method of library.methods)
    listenTo(method.target, (call, run) => runCall({ library, method, call }, run));
  for (const operation of library.operations ?? [])
    listenTo(operation.target, (call, run) => runOperation(operation, call, run));
}

type Around = (call: LibraryCall, run: () => unknown) => unknown;

/**
 * Runs each published call through `around`.
 *
 * A transformed function calls `runStores` of its channel with itself as the function. A bound store could only be an
 * AsyncLocalStorage, and that of OpenTelemetry's context manager is private, so the channel's own `runStores`, whose name
 * is Spoor's alone, is run inside of the context instead.
 */
function listenTo({ module, channelName }: Target, around: Around): void {
  const { start } = tracingChannel(`orchestrion:${module.name}:${channelName}`);
  if (start.hasSubscribers) return;
  // A channel without a subscriber is skipped by the transformed code.
  start.subscribe(() => undefined);
  const runStores: unknown = Reflect.get(start, "runStores");
  if (typeof runStores !== "function") return;
  replace(start, "runStores", function runTraced(this: unknown, ...args: unknown[]): unknown {
    const [message] = args;
    const given: unknown = at(message, "arguments");
    const call = { args: Array.isArray(given) ? given : [], self: at(message, "self") };
    return around(call, () => Reflect.apply(runStores, start, args));
  });
}

interface Made {
  readonly library: Library;
  readonly method: Method;
  readonly call: LibraryCall;
}

function runCall(made: Made, run: () => unknown): unknown {
  const observed = startCall(made);
  if (observed === undefined) return run();
  const { args } = made.call;
  const callback = made.method.takesCallback === true ? args.at(-1) : undefined;
  const takesBack = isMethod(callback);
  if (takesBack) args[args.length - 1] = observedCallback(observed, callback);
  let result: unknown;
  try {
    result = context.with(observed.call.context, run);
  } catch (error) {
    guard("ending a call", () => observed.call.end("failed", error));
    throw error;
  }
  if (takesBack) return result;
  try {
    return observe(observed, result);
  } catch (error) {
    failed("observing a call", error);
    return result;
  }
}

function startCall({ library, method, call: { args, self } }: Made): Observed | undefined {
  return guard("starting a call", () => {
    if (method.concerns?.({ args, self }) === false) return undefined;
    const request = method.provider.request(args, self);
    const endpoint = library.endpoint(self);
    const call = new ModelCall({
      provider: endpoint?.provider ?? method.target.module.name,
      request,
      ...(endpoint && { server: endpoint.server }),
    });
    const { content } = method.provider;
    if (content !== undefined) call.capture(content, args[0]);
    return { call, provider: method.provider, signal: request.signal ?? at(args[1], "signal") };
  });
}

/** Runs a call through its operation: once, and bare where the operation fails before it ran it. */
function runOperation(operation: Operation, call: LibraryCall, run: () => unknown): unknown {
  let ran: { readonly result: unknown } | { readonly error: unknown } | undefined;
  const runOnce = (): unknown => {
    try {
      const result = run();
      ran = { result };
      return result;
    } catch (error) {
      ran = { error };
      throw error;
    }
  };
  try {
    return operation.around(call, runOnce);
  } catch (error) {
    if (ran === undefined) {
      failed("an operation", error);
      return run();
    }
    if ("error" in ran) throw ran.error;
    failed("an operation", error);
    return ran.result;
  }
}
