import { context } from "@opentelemetry/api";
import { at, list } from "@spoor/core/record";
import { tracingChannel } from "node:diagnostics_channel";
import { failed, guard } from "../guard.ts";
import type { Library, Method } from "../provider/library.ts";
import { ModelCall } from "../trace/call.ts";
import type { Observed } from "./observation.ts";
import { observe } from "./observe.ts";
import { replace } from "./replace.ts";

/**
 * Turns the calls that a library's transformed methods publish into spans. Does nothing for a channel that has a
 * subscriber, which is another copy of Spoor.
 */
export function listen(library: Library): void {
  const listened = new Set<string>();
  for (const method of library.methods) {
    const { channelName, module } = method.target;
    const name = `orchestrion:${module.name}:${channelName}`;
    if (listened.has(name)) continue;
    listened.add(name);
    const { start } = tracingChannel(name);
    if (start.hasSubscribers) continue;
    listenTo(start, (message) => startCall(library, method, message));
  }
}

type Start = ReturnType<typeof tracingChannel>["start"];

/**
 * Runs each published call in the context of its span.
 *
 * A transformed method calls `runStores` of its channel with itself as the function. A bound store could only be an
 * AsyncLocalStorage, and that of OpenTelemetry's context manager is private, so the channel's own `runStores`, whose name
 * is Spoor's alone, is run inside of the context instead.
 */
function listenTo(start: Start, begin: (message: unknown) => Observed | undefined): void {
  // A channel without a subscriber is skipped by the transformed code.
  start.subscribe(() => undefined);
  const runStores: unknown = Reflect.get(start, "runStores");
  if (typeof runStores !== "function") return;
  replace(start, "runStores", function runTraced(this: unknown, ...args: unknown[]): unknown {
    const run = (): unknown => Reflect.apply(runStores, start, args);
    const observed = begin(args[0]);
    return observed === undefined ? run() : runObserved(observed, run);
  });
}

function runObserved(observed: Observed, run: () => unknown): unknown {
  let result: unknown;
  try {
    result = context.with(observed.call.context, run);
  } catch (error) {
    guard("ending a call", () => observed.call.end("failed", error));
    throw error;
  }
  try {
    observe(observed, result);
  } catch (error) {
    failed("observing a call", error);
  }
  return result;
}

function startCall(library: Library, method: Method, message: unknown): Observed | undefined {
  return guard("starting a call", () => {
    const args = list(at(message, "arguments"));
    const endpoint = library.endpoint(at(message, "self"));
    const call = new ModelCall({
      provider: endpoint?.provider ?? method.target.module.name,
      request: method.provider.request(args),
      ...(endpoint && { server: endpoint.server }),
    });
    return { call, provider: method.provider, signal: at(args[1], "signal") };
  });
}
