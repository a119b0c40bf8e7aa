import { context } from "@opentelemetry/api";
import type { Context } from "@opentelemetry/api";
import { at, flag, present, text } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import { GEN_AI_AGENT_NAME } from "@spoor/core/semconv";
import { blockReasons } from "../trace/block.ts";
import { givenMember } from "../trace/given.ts";
import { quietly } from "../trace/handle.ts";
import type { Opened } from "../trace/invoke.ts";
import { openStep } from "../trace/step.ts";
import type { StepHandle } from "../trace/step.ts";
import type { SuspendedRun } from "../trace/suspended-run.ts";
import type { Times } from "../trace/times.ts";
import { openTool } from "../trace/tool.ts";
import { cancellation, OpenCall } from "./open-call.ts";
import type { CallStart } from "./open-call.ts";
import type { Status } from "./status.ts";

/** What is known of a step when it starts. */
export interface StepStart {
  readonly id: string;
  readonly name: string;
  /** Which attempt this is, where the run counts them. */
  readonly attempt: number | undefined;
  readonly attributes: Attributes;
  /** Where the start is only told at the end. */
  readonly times?: Times | undefined;
}

/** A call of an agent's tool that is over. */
export interface AgentCall {
  readonly agent: string | undefined;
  readonly tool: string;
  readonly isFailed: boolean;
  readonly times: Times;
  readonly attributes: Attributes;
}

/** Most calls of one step that can be open at once; the end of a call beyond has no effect. */
const maxCalls = 1000;

/** A step in progress. Without effect where its span could not be started, and after its end. */
export class OpenStep {
  readonly id: string;
  /** The context inside of the step. */
  readonly context: Context;
  readonly #opened: Opened<StepHandle> | undefined;
  readonly #calls = new Set<OpenCall>();
  #ended = false;

  constructor(inside: Context, start: StepStart) {
    const { id, name, attempt, attributes, times } = start;
    this.id = id;
    const options = present<unknown>({ id, attempt, attributes });
    this.#opened = quietly("tracker.step", () =>
      context.with(inside, () => openStep(name, options, times)),
    );
    this.context = this.#opened?.invocation.context ?? inside;
  }

  get ended(): boolean {
    return this.#ended;
  }

  startCall(start: CallStart): OpenCall {
    const call = new OpenCall(this.context, start);
    if (this.#calls.size < maxCalls) this.#calls.add(call);
    return call;
  }

  /** Says that `call`, which began here, is over. */
  callEnded(call: OpenCall): void {
    this.#calls.delete(call);
  }

  record(call: AgentCall): void {
    recordAgentCall(this.context, call);
  }

  output(output: Attributes): void {
    this.#opened?.handle.output(output);
  }

  /** Says that the run is suspended here. */
  suspend(): SuspendedRun | undefined {
    return this.#opened?.handle.suspend({ reason: "human_input" });
  }

  end(status: Status, said?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const call of this.#calls) call.fail(cancellation);
    this.#calls.clear();
    this.#say(status, said);
    const invocation = this.#opened?.invocation;
    if (status === "failed") invocation?.fail(said);
    else if (status === "cancelled") invocation?.fail(cancellation);
    else invocation?.complete(undefined);
  }

  #say(status: Status, said: unknown): void {
    if (status !== "skipped" && status !== "blocked") return;
    const read = quietly("tracker.status", () => ({
      reason: at(said, "reason"),
      detail: at(said, "details"),
      retryable: flag(at(said, "retryable")),
    }));
    const reason = text(read?.reason);
    if (status === "skipped") this.#opened?.handle.skip(reason);
    else
      this.#opened?.handle.blocked({
        reason: givenMember(blockReasons, reason) ?? "other",
        ...present({ detail: text(read?.detail) ?? reason }),
        ...present({ retryable: read?.retryable }),
      });
  }
}

/** Makes the span of a tool's execution that is over. */
export function recordAgentCall(inside: Context, call: AgentCall): void {
  const { agent, tool, isFailed, times } = call;
  const attributes = {
    ...call.attributes,
    ...present<AttributeValue>({ [GEN_AI_AGENT_NAME]: agent }),
  };
  const opened = quietly("tracker.agentCall", () =>
    context.with(inside, () => openTool(tool, { attributes }, times)),
  );
  if (isFailed) opened?.invocation.fail(undefined);
  else opened?.invocation.complete(undefined);
}
