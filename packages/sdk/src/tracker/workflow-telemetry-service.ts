import { randomUUID } from "node:crypto";
import { context } from "@opentelemetry/api";
import { at, number } from "@spoor/core/record";
import type { Attributes } from "@spoor/core/record";
import { givenId } from "../attribution/given-id.ts";
import { failed } from "../guard.ts";
import { flush } from "../start.ts";
import { errorType } from "../trace/error.ts";
import { figuresOf } from "../telemetry/unnamed.ts";
import { givenName, givenText } from "../trace/given.ts";
import { quietly } from "../trace/handle.ts";
import { figureAttributes } from "./figures.ts";
import { note } from "./note.ts";
import type { OpenRun } from "./open-run.ts";
import { OpenStep } from "./open-step.ts";
import { currentPlace, enter, leave } from "./place.ts";
import type { Place } from "./place.ts";
import { recordLlmCall, recordLlmError } from "./record-llm-call.ts";
import { beginRun, endRun, openRunOf, runOf, suspendRun } from "./runs.ts";
import { outputOf, statusOf } from "./status.ts";
import type { Status } from "./status.ts";
import { total } from "./total.ts";

type Given = readonly unknown[];

let workflowName = "workflow";

const idOf = (value: unknown): string | undefined => quietly("tracker.id", () => givenId(value));

const readFigures = (metadata: unknown): Attributes =>
  quietly("tracker.metadata", () => figureAttributes(metadata)) ?? {};

/** The run that `metadata` names, else that of the caller's own flow. */
function runAround(metadata?: unknown): OpenRun | undefined {
  const named = quietly(
    "tracker.run",
    () => givenId(at(metadata, "workflowRunId")) ?? givenId(at(metadata, "workflowId")),
  );
  const id = named ?? currentPlace().run?.start.id;
  return id === undefined ? undefined : runOf(id);
}

/** The open step of that id in the caller's run. */
function stepNamed(id: unknown, metadata?: unknown): Place {
  const run = runAround(metadata);
  const name = idOf(id);
  const { step } = currentPlace();
  const found = name === undefined ? undefined : run?.step(name);
  const isOwn = found === undefined && step?.ended === false && step.id === name;
  return { run, step: isOwn ? step : found };
}

function finish(run: OpenRun, status: Status, [error, metadata]: Given): void {
  run.set(readFigures(metadata));
  endRun(run, status, error);
  // What is suspended may go on in the same flow.
  if (status !== "suspended") leave(run);
}

function endStep(place: Place, how: "completed" | "failed", said: unknown): void {
  const { run, step } = place;
  if (step === undefined) {
    failed("tracker", "the end of a step that is not open: nothing was recorded");
    return;
  }
  step.end(how, said);
  enter({ run, step: undefined });
}

/**
 * Tells of workflow runs as their code goes along, in both shapes of calls that are in use. Nothing here throws, whatever it
 * is called with, also by a name that it does not have. Runs beside each other are kept apart by their ids, and by the
 * asynchronous flow of the caller where no id is said.
 * @deprecated Use `workflow`, `step`, `llmCall` and `tool`.
 */
export class WorkflowTelemetryService {
  constructor() {
    return total(this);
  }

  /** The service of this process. */
  static getInstance(): WorkflowTelemetryService {
    return service;
  }

  /** `(id, ticketId, workspaceId)`: starts a run, or goes on with one that is suspended in this process. */
  startWorkflow(...given: Given): void {
    const [id, ticket, workspace] = given.map(idOf);
    const start = { id: id ?? randomUUID(), name: workflowName, ticket, workspace };
    enter({ run: beginRun(start), step: undefined });
  }

  /** `(id, status, metadata)`, or `(success)` for the run of the caller's own flow. */
  completeWorkflow(...given: Given): void {
    const [first, second, metadata] = given;
    const isNamed = typeof first !== "boolean" && first !== undefined;
    const status = statusOf(isNamed ? second : first) ?? "completed";
    const id = isNamed ? idOf(first) : currentPlace().run?.start.id;
    const run = id === undefined ? undefined : openRunOf(id, status);
    if (run !== undefined) finish(run, status, [undefined, metadata]);
  }

  /** `(id, error, metadata)` */
  failWorkflow(...given: Given): void {
    const [first, error, metadata] = given;
    const id = idOf(first) ?? currentPlace().run?.start.id;
    const run = id === undefined ? undefined : openRunOf(id, "failed");
    if (run !== undefined) finish(run, "failed", [error, metadata]);
  }

  /** `(stepId, name, workflowId)`, or `(stepId, name, input)` in the run of the caller's own flow. */
  startStep(...given: Given): void {
    const [first, name, third] = given;
    const id = idOf(first) ?? "unnamed";
    const named = idOf(third);
    const run = (named === undefined ? undefined : runOf(named)) ?? runAround();
    const start = { id, name: givenName(givenText(name) ?? id), attributes: {} };
    const step =
      run?.startStep(start) ?? new OpenStep(context.active(), { ...start, attempt: undefined });
    enter({ run, step });
  }

  /** `(stepId, milliseconds, outputSize, metadata)`, or `(output, error)` for the step of the caller's own flow. */
  completeStep(...given: Given): void {
    const [first, second, outputSize, metadata] = given;
    const named = stepNamed(first, metadata);
    if (named.step === undefined && typeof second !== "number") {
      this.#completeOwnStep(first, second);
      return;
    }
    const output = quietly("tracker.output", () => outputOf(metadata));
    const size = number(outputSize);
    named.step?.output({ ...output, ...(size !== undefined && { size }) });
    const status = quietly("tracker.status", () => statusOf(at(metadata, "status")));
    const { run, step } = named;
    if (status === "suspended" && run !== undefined && step !== undefined) suspendRun(run, step);
    else if (status !== undefined && step !== undefined) step.end(status, metadata);
    else endStep(named, "completed", undefined);
    enter({ run, step: undefined });
  }

  /** `(from, to)`: records that one step follows another. */
  transitionStep(...given: Given): void {
    const [from, to] = given;
    note(currentPlace(), { says: "transition", data: { from, to }, severity: "INFO" });
  }

  /** `(stepId, error, metadata)`: ends a step as failed. */
  stepError(...given: Given): void {
    const [id, error, metadata] = given;
    endStep(stepNamed(id, metadata), "failed", error);
  }

  /** `(model, prompt, completion, metrics)`, or `(model, promptLength, responseLength, milliseconds, success)`. */
  recordLLMCall(...given: Given): void {
    recordLlmCall(currentPlace(), given);
  }

  /** `(model, error, metadata)` */
  recordLLMError(...given: Given): void {
    recordLlmError(currentPlace(), given);
  }

  /** `(message, data)` */
  info(...given: Given): void {
    noteOf("INFO", given);
  }

  /** `(message, data)` */
  warn(...given: Given): void {
    noteOf("WARN", given);
  }

  /** `(message, error, data)` */
  error(...given: Given): void {
    noteOf("ERROR", given);
  }

  /** `(message, data)` */
  debug(...given: Given): void {
    noteOf("DEBUG", given);
  }

  /** Hands on what is recorded, as `flush` of `spoor` does. Never rejects. */
  async flush(): Promise<void> {
    await flush();
  }

  #completeOwnStep(output: unknown, error: unknown): void {
    const place = currentPlace();
    const isFailed = error !== undefined && error !== null && error !== "";
    place.step?.output(readFigures(output));
    endStep(place, isFailed ? "failed" : "completed", error);
  }
}

function noteOf(severity: "DEBUG" | "INFO" | "WARN" | "ERROR", [says, ...more]: Given): void {
  const data = quietly("tracker.note", () => {
    const figures = more.flatMap((one) => [...figuresOf(one)]);
    const error = more.find((one) => one instanceof Error);
    return {
      ...Object.fromEntries(figures),
      ...(error !== undefined && { error: errorType(error) }),
    };
  });
  note(currentPlace(), { says, data, severity });
}

const service = new WorkflowTelemetryService();

/** What the telemetry of workflows is set up with. */
export interface WorkflowTelemetryOptions {
  /**
   * The name of the workflow that runs are of, the same for every run; the older interface has no word for it.
   * @defaultValue `workflow`
   */
  readonly workflowName?: string;
}

/**
 * The service of this process; options that are given hold for the runs that start from here on.
 * @deprecated Use `workflow`, `step`, `llmCall` and `tool`.
 */
export function getTelemetry(options?: WorkflowTelemetryOptions): WorkflowTelemetryService {
  workflowName =
    quietly("getTelemetry", () => givenText(at(options, "workflowName"))) ?? workflowName;
  return service;
}
