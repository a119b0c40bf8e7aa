import { context, SpanKind } from "@opentelemetry/api";
import { at, present, text } from "@spoor/core/record";
import type { AttributeValue } from "@spoor/core/record";
import {
  GEN_AI_AGENT_NAME,
  GEN_AI_OPERATION_NAME,
  GEN_AI_REQUEST_MODEL,
  SPOOR_OUTCOME,
} from "@spoor/core/semconv";
import { guard } from "../../guard.ts";
import type { LibraryCall } from "../../provider/library.ts";
import { givenText } from "../../trace/given.ts";
import { Operation } from "../../trace/operation.ts";
import { noTotals, runIn } from "../../trace/run.ts";
import type { Run } from "../../trace/run.ts";
import { watch } from "../../trace/watch.ts";
import { write } from "../../tracer.ts";
import { withOptOut } from "./opt-out.ts";

/** One `generateText` or `streamText`: a loop of model calls and tools. */
export class Agent {
  readonly operation: Operation;
  readonly options: unknown;
  /** Whether somebody ended it; else it is the end of the process, or of all that could read it. */
  #isGivenUp = false;

  constructor(options: unknown) {
    const name = nameOf(options);
    const parent = context.active();
    const around = runIn(parent);
    const run: Run = {
      kind: "agent",
      name: name ?? "",
      id: around?.id,
      parent: around,
      totals: noTotals(),
    };
    const model = at(options, "model");
    this.options = options;
    this.operation = new Operation({
      name: name === undefined ? "invoke_agent" : `invoke_agent ${name}`,
      kind: SpanKind.INTERNAL,
      given: undefined,
      attributes: present<AttributeValue>({
        [GEN_AI_OPERATION_NAME]: "invoke_agent",
        [GEN_AI_AGENT_NAME]: name,
        [GEN_AI_REQUEST_MODEL]: givenText(model) ?? givenText(at(model, "modelId")),
      }),
      parent,
      run,
      finish: (span, ending) => {
        const isLeft = ending === "cancelled" && !this.#isGivenUp;
        write(span, { [SPOOR_OUTCOME]: isLeft ? "incomplete" : ending });
      },
    });
  }

  complete(): void {
    // A stream that is cancelled comes to its end, too.
    if (!this.#isGivenUp) this.operation.complete(undefined);
  }

  /** Ends the agent with what it threw; what was thrown because the application aborted is a cancellation. */
  fail(error: unknown): void {
    this.#isGivenUp = true;
    if (this.isAborted()) this.#endLater(() => this.operation.interrupt());
    else this.operation.fail(lastOf(error));
  }

  /** Ends the agent that is cancelled for `reason`. */
  cancel(reason: unknown): void {
    this.#isGivenUp = true;
    const { operation } = this;
    this.#endLater(() => (isTimeout(reason) ? operation.fail(reason) : operation.interrupt()));
  }

  /** Ends the agent whose stream nobody can read any more. */
  abandon(): void {
    // Each registry of what is collected has a turn of its own.
    this.#endLater(() => this.#endLater(() => this.operation.interrupt()));
  }

  /** The model calls inside are told at the same time, and come first. */
  #endLater(end: () => void): void {
    setImmediate(end).unref();
  }

  /** Whether the application's own signal aborted; a timeout is no cancellation. */
  isAborted(): boolean {
    const signal = at(this.options, "abortSignal");
    return (
      guard(
        "reading a signal",
        () => at(signal, "aborted") === true && !isTimeout(at(signal, "reason")),
      ) ?? false
    );
  }
}

/** The agent of a call, or undefined where it cannot be told. */
export function openAgent(options: unknown): Agent | undefined {
  return guard("opening an agent", () => new Agent(options));
}

/** Runs `generateText` as an agent. */
export function aroundGenerate({ args }: LibraryCall, run: () => unknown): unknown {
  return withOptOut(args[0], run, () => {
    const agent = openAgent(args[0]);
    return agent === undefined ? run() : runAgent(agent, run);
  });
}

function runAgent(agent: Agent, run: () => unknown): unknown {
  let result: unknown;
  try {
    result = context.with(agent.operation.context, run);
  } catch (error) {
    agent.fail(error);
    throw error;
  }
  return watch(result, agent);
}

/** Whether `reason` is that of a signal which aborts after a time. */
function isTimeout(reason: unknown): boolean {
  return at(reason, "name") === "TimeoutError";
}

/** What telemetry calls the function, or the agent whose settings the options are. */
function nameOf(options: unknown): string | undefined {
  const telemetry = at(options, "telemetry") ?? at(options, "experimental_telemetry");
  return (
    givenText(at(telemetry, "functionId")) ??
    givenText(at(options, "id")) ??
    givenText(at(options, "name"))
  );
}

/** The failure itself, where the SDK tried several times and tells of all tries. */
function lastOf(error: unknown): unknown {
  return text(at(error, "name")) === "AI_RetryError" ? (at(error, "lastError") ?? error) : error;
}
