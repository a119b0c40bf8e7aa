import { context } from "@opentelemetry/api";
import { at } from "@spoor/core/record";
import { guard } from "../../guard.ts";
import { methodOf, replace } from "../../hook/replace.ts";
import type { LibraryCall } from "../../provider/library.ts";
import { operationIn } from "../../trace/operation.ts";
import type { Operation } from "../../trace/operation.ts";
import { openAgent } from "./agent.ts";
import type { Agent } from "./agent.ts";
import { withOptOut } from "./opt-out.ts";

/** A `streamText` that is being set up, which happens before it returns. */
interface Setup {
  readonly agent: Agent;
  hasStream: boolean;
}

let current: Setup | undefined;

/** Held by every stream that an agent can go on with: when it is collected, nobody can read the agent's any more. */
type Lease = object;

const unread = new FinalizationRegistry<Agent>((agent) => agent.abandon());
const leases = new WeakMap<Operation, WeakRef<Lease>>();
const held = new WeakMap<ReadableStream, Lease>();

/** Keeps the agent around open for as long as there is `stream`, that of one of its model calls. */
export function keepAgentOpen(stream: ReadableStream): void {
  const inside = operationIn(context.active());
  const lease = inside && leases.get(inside)?.deref();
  if (lease !== undefined) held.set(stream, lease);
}

/** Runs `streamText` as an agent that goes on until its stream ends. */
export function aroundStream({ args }: LibraryCall, run: () => unknown): unknown {
  const options = args[0];
  // One of the SDK's functions calls the other one with what it was given.
  if (current !== undefined && current.agent.options === options) return run();
  return withOptOut(options, run, () => {
    const agent = openAgent(options);
    return agent === undefined ? run() : setUp({ agent, hasStream: false }, run);
  });
}

function setUp(setup: Setup, run: () => unknown): unknown {
  const before = current;
  current = setup;
  const { agent } = setup;
  try {
    const result = context.with(agent.operation.context, run);
    if (!setup.hasStream) agent.complete();
    return result;
  } catch (error) {
    agent.fail(error);
    throw error;
  } finally {
    current = before;
  }
}

/** Observes the stream that `streamText` puts the steps of its loop into. */
export function aroundStitching(_call: LibraryCall, run: () => unknown): unknown {
  const made = run();
  const setup = current;
  if (setup === undefined || setup.hasStream) return made;
  guard("observing an agent's stream", () => {
    const stream = at(made, "stream");
    if (!(stream instanceof ReadableStream)) return;
    const { agent } = setup;
    const lease: Lease = {};
    observeReaders(agent, stream);
    held.set(stream, lease);
    leases.set(agent.operation, new WeakRef(lease));
    unread.register(lease, agent);
    setup.hasStream = true;
  });
  return made;
}

/** The SDK takes a reader of the stream at once, and reads when the application reads. */
function observeReaders(agent: Agent, stream: ReadableStream): void {
  const getReader = methodOf(stream, "getReader");
  if (getReader === undefined) return;
  replace(stream, "getReader", function observedGetReader(this: unknown, ...args: unknown[]) {
    const reader: unknown = Reflect.apply(getReader, this, args);
    guard("observing an agent's stream", () => observeReader(agent, reader));
    return reader;
  });
}

function observeReader(agent: Agent, reader: unknown): void {
  if (typeof reader !== "object" || reader === null) return;
  const read = methodOf(reader, "read");
  const cancel = methodOf(reader, "cancel");
  if (read === undefined || cancel === undefined) return;
  const parts = new Parts(agent);
  replace(reader, "read", async function observedRead(this: unknown, ...args: unknown[]) {
    let result: unknown;
    try {
      result = await Reflect.apply(read, this, args);
    } catch (error) {
      agent.fail(error);
      throw error;
    }
    guard("observing an agent's stream", () => parts.add(result));
    return result;
  });
  replace(reader, "cancel", function observedCancel(this: unknown, ...args: unknown[]): unknown {
    agent.cancel(args[0]);
    return Reflect.apply(cancel, this, args);
  });
}

/** What the parts of an agent's stream say of how it goes. */
class Parts {
  readonly #agent: Agent;
  /** The error that no finished step came after. */
  #failure: { readonly error: unknown } | undefined;

  constructor(agent: Agent) {
    this.#agent = agent;
  }

  add(result: unknown): void {
    // From then on the SDK reads no more.
    if (this.#agent.isAborted()) this.#agent.cancel(undefined);
    else if (at(result, "done") === true) this.#end();
    else this.#note(at(result, "value"));
  }

  #note(part: unknown): void {
    const type = at(part, "type");
    if (type === "error") this.#failure = { error: at(part, "error") };
    else if (type === "finish-step" && at(part, "finishReason") !== "error")
      this.#failure = undefined;
  }

  #end(): void {
    if (this.#failure === undefined) this.#agent.complete();
    else this.#agent.fail(this.#failure.error);
  }
}
