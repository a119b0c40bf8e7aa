import { context } from "@opentelemetry/api";
import { at, number, text } from "@spoor/core/record";
import type { Attributes } from "@spoor/core/record";
import { SPOOR_WORKFLOW_RUN_ID } from "@spoor/core/semconv";
import { givenId } from "../attribution/given-id.ts";
import { figuresOf } from "../telemetry/unnamed.ts";
import { givenName } from "../trace/given.ts";
import { quietly } from "../trace/handle.ts";
import { untilNow } from "../trace/times.ts";
import { CallSummary } from "./call-summary.ts";
import type { LlmSummary } from "./call-summary.ts";
import { figureAttributes } from "./figures.ts";
import { llmCallTracker } from "./llm-call-tracker.ts";
import type { LLMCallTracker } from "./llm-call-tracker.ts";
import { note } from "./note.ts";
import { OpenCall } from "./open-call.ts";
import type { OpenRun } from "./open-run.ts";
import { OpenStep, recordAgentCall } from "./open-step.ts";
import { contextOf, currentPlace, enter } from "./place.ts";
import type { Place } from "./place.ts";
import { runOf, suspendRun } from "./runs.ts";
import { outputOf, statusOf } from "./status.ts";
import type { Status } from "./status.ts";
import { total } from "./total.ts";

/** What a step is told when it starts or ends: figures and short texts are recorded. */
export interface StepMetadata {
  /** The run that the step is of; unless said, the one that was started in the same asynchronous flow. */
  readonly workflowRunId?: string;
  /** How it ended: success, failed, skipped, suspended, blocked and what else is usual for these. */
  readonly status?: string;
  readonly [key: string]: unknown;
}

/** What a model is called with. */
export interface LLMCallMetadata {
  readonly model: string;
  readonly provider?: string;
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  /** Whether the tokens that `complete` will tell are an estimate: no price is made of them. */
  readonly estimated?: boolean;
  readonly [key: string]: unknown;
}

/** The agent, its tool, how it ended, the milliseconds that it took, and figures of it. */
export type AgentCallArguments = readonly [
  agentName: string,
  toolName: string,
  result: string,
  duration?: number,
  metadata?: object,
];

/** Most steps that one tracker has open at once, for runs that go on beside each other. */
const maxOpen = 1000;

const readId = (metadata: unknown): string | undefined =>
  quietly("tracker.run", () => givenId(at(metadata, "workflowRunId")));

const readFigures = (metadata: unknown): Attributes =>
  quietly("tracker.metadata", () => figureAttributes(metadata)) ?? {};

/**
 * Tells of one step of a workflow as its code goes along. Nothing here throws, whatever it is called with, also by a name
 * that it does not have.
 * @deprecated Use `step`, in which the spans of all libraries are part of the step.
 */
export class StepTelemetryTracker {
  readonly #id: string;
  readonly #name: string;
  readonly #createdAt = new Date();
  readonly #open = new Map<OpenStep, OpenRun | undefined>();
  readonly #summary = new CallSummary();
  #hasStarted = false;

  constructor(stepId: string, stepName: string) {
    this.#id = quietly("tracker.id", () => givenId(stepId)) ?? "unnamed";
    this.#name = givenName(stepName);
    return total(this);
  }

  /** Starts the step, in the run that `metadata` names; once more is another attempt. */
  startStep(metadata?: StepMetadata): void {
    const attributes = readFigures(metadata);
    const id = readId(metadata);
    const run = id === undefined ? this.#currentRun() : runOf(id);
    const unknownRun = run === undefined && id !== undefined && { [SPOOR_WORKFLOW_RUN_ID]: id };
    this.#begin(run, { ...attributes, ...unknownRun });
  }

  /** Starts a call of a model, which `complete` or `error` of what this gives ends. */
  startLLMCall(agent: string, config: LLMCallMetadata): LLMCallTracker {
    const step = this.#current(undefined);
    const model = quietly("tracker.model", () => at(config, "model"));
    const start = { model, agent, config, times: { startTime: new Date() } };
    const call = step?.startCall(start) ?? new OpenCall(contextOf(currentPlace()), start);
    return llmCallTracker({ call, step, config, summary: this.#summary });
  }

  /** Records a call of an agent's tool that is over; what is pending or was skipped has no time, and is a note. */
  recordAgentCall(...given: AgentCallArguments): void {
    const [agent, tool, result, duration, metadata] = given;
    const place = this.#place(metadata);
    const status = statusOf(result);
    if (status === "open" || status === "skipped") {
      const figures = quietly("tracker.metadata", () => Object.fromEntries(figuresOf(metadata)));
      const data = { ...figures, agent, tool, result };
      note(place, { says: "agent_call", data, severity: "INFO" });
      return;
    }
    recordAgentCall(contextOf(place), {
      agent: text(agent),
      tool: givenName(tool),
      isFailed: status === "failed",
      times: untilNow(number(duration)),
      attributes: readFigures(metadata),
    });
  }

  /** Ends the step as `metadata` says; its figures are the step's output. */
  completeStep(metadata?: StepMetadata): void {
    const status = quietly("tracker.status", () => statusOf(at(metadata, "status")));
    this.#end(metadata, status ?? "completed", metadata);
  }

  /** Ends the step as failed. */
  errorStep(error: unknown, metadata?: StepMetadata): void {
    this.#end(metadata, "failed", error);
  }

  /** What the model calls amount to that this tracker started and that were answered. */
  getLLMSummary(): LlmSummary {
    return this.#summary.summary;
  }

  #begin(run: OpenRun | undefined, attributes: Attributes, startTime?: Date): OpenStep {
    const before = currentPlace().step;
    if (before !== undefined && this.#open.has(before)) before.end("cancelled");
    const times = startTime && { startTime };
    const [id, name] = [this.#id, this.#name];
    const step =
      run?.startStep({ id, name, attributes, times }) ??
      new OpenStep(context.active(), { id, name, attributes, times, attempt: undefined });
    this.#hasStarted = true;
    this.#prune();
    this.#open.set(step, run);
    enter({ run, step });
    return step;
  }

  #end(metadata: unknown, status: Status, said: unknown): void {
    const found = this.#current(metadata);
    if (found === undefined && this.#hasStarted) return;
    const id = readId(metadata);
    const step =
      found ?? this.#begin(id === undefined ? this.#currentRun() : runOf(id), {}, this.#createdAt);
    const run = this.#open.get(step);
    step.output(quietly("tracker.output", () => outputOf(metadata)) ?? {});
    if (status === "suspended" && run !== undefined) suspendRun(run, step);
    else if (status === "suspended") step.suspend();
    step.end(status, said);
    this.#open.delete(step);
    enter({ run, step: undefined });
  }

  /** The step that the caller means: that of its own flow, that of the run it names, else the only one there is. */
  #current(metadata: unknown): OpenStep | undefined {
    this.#prune();
    const { step } = currentPlace();
    const id = readId(metadata);
    if (id !== undefined) return [...this.#open].find(([, run]) => run?.start.id === id)?.[0];
    if (step !== undefined && this.#open.has(step)) return step;
    const [only] = this.#open.keys();
    return this.#open.size === 1 ? only : undefined;
  }

  #currentRun(): OpenRun | undefined {
    const { run } = currentPlace();
    return run === undefined ? undefined : runOf(run.start.id);
  }

  #place(metadata: unknown): Place {
    const step = this.#current(metadata);
    return step === undefined ? currentPlace() : { run: this.#open.get(step), step };
  }

  /** Forgets the steps that ended with their run, and gives up the oldest of too many. */
  #prune(): void {
    for (const step of this.#open.keys()) {
      if (this.#open.size >= maxOpen) step.end("cancelled");
      if (step.ended) this.#open.delete(step);
    }
  }
}
