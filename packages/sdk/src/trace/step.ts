import { context, SpanKind } from "@opentelemetry/api";
import { at, count } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import {
  SPOOR_STEP_ATTEMPT,
  SPOOR_STEP_ID,
  SPOOR_STEP_INDEX,
  SPOOR_STEP_NAME,
  SPOOR_STEP_SKIP_REASON,
  SPOOR_STEP_STATUS,
  SPOOR_STEP_TYPE,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import { write } from "../tracer.ts";
import { emitBlocked } from "./block.ts";
import type { Block } from "./block.ts";
import { givenAttributes, givenMember, givenName, givenOptions, givenText } from "./given.ts";
import { record } from "./handle.ts";
import { traced } from "./invoke.ts";
import type { Opened, Opening, Traced } from "./invoke.ts";
import { Operation } from "./operation.ts";
import type { Ending } from "./operation.ts";
import { addTotals, runIn, workflowOf } from "./run.ts";
import type { Run } from "./run.ts";
import { StepOutput } from "./step-output.ts";
import { suspend } from "./suspend.ts";
import type { Suspension } from "./suspend.ts";
import type { SuspendedRun } from "./suspended-run.ts";
import type { Times } from "./times.ts";
import { WorkflowRun } from "./workflow-run.ts";

/** The kinds of work that a step can be. */
export const stepTypes = [
  "task",
  "decision",
  "branch",
  "loop",
  "parallel",
  "human_input",
  "transform",
  "agent",
] as const;

export type StepType = (typeof stepTypes)[number];

/** What can be said of a step when it starts. */
export interface StepOptions {
  /** The id of the step in its workflow, the same in every run and attempt; cut at 128 characters. */
  readonly id?: string;
  readonly type?: StepType;
  /**
   * The number of the step in its run.
   * @defaultValue one more than that of the step that started before; the first is 0
   */
  readonly index?: number;
  /**
   * Which attempt at the step this is. An attempt from 2 on is linked to the attempt before of the same id.
   * @defaultValue 1
   */
  readonly attempt?: number;
  /** Attributes for the step's span, at most 80; texts are cut at 4,096 characters. */
  readonly attributes?: Attributes;
}

/** What a step's function can say about its step. Nothing here throws; after the end of the step it has no effect. */
export interface StepHandle {
  /**
   * Records that something keeps the step from doing its work: its status is blocked. Each call is an event, up to 1,000
   * in one step; the first one's reason and detail are on the step's span too.
   */
  readonly blocked: (block: Block) => void;
  /** Records that there was nothing to do; `reason` is cut at 256 characters. */
  readonly skip: (reason?: string) => void;
  /**
   * Records figures about what the step gave, as `spoor.step.output.<key>`: at most 32 keys, spelled in lower case with
   * underscores; texts are cut at 256 characters; values of other types are left out.
   */
  readonly output: (output: Readonly<Record<string, unknown>>) => void;
  /** Sets attributes on the step's span, at most 80 names in all; texts are cut at 4,096 characters. */
  readonly set: (attributes: Attributes) => void;
  /** Suspends the run in this step; see `WorkflowHandle.suspend`. */
  readonly suspend: (suspension?: Suspension) => SuspendedRun;
}

/** Most blocked events of one step. */
const maxBlocks = 1000;
/** Longest reason of a skipped step, in characters. */
const maxReason = 256;

const opening: Opening<StepHandle> = {
  what: "step",
  open: (subject, options) => openStep(subject, options),
  untraced: () => handleOf(undefined),
};

/**
 * Runs `fn` as one step and returns what it returns. A step inside a workflow is counted and numbered in its run.
 *
 * Retry as you like: an attempt is a new step with the same `id` and the next `attempt`.
 */
export const step: Traced<string, StepOptions, StepHandle> = traced(opening);

/** Starts the span of one step; its options may be anything. */
export function openStep(name: unknown, given: unknown, times?: Times): Opened<StepHandle> {
  const opened = new Step(givenName(name), givenOptions(given), times);
  return { invocation: opened.operation, handle: handleOf(opened) };
}

function handleOf(of: Step | undefined): StepHandle {
  return {
    blocked: (block) => record(of, "step.blocked", (on) => on.block(block)),
    skip: (reason) => record(of, "step.skip", (on) => on.skip(reason)),
    output: (output) => record(of, "step.output", (on) => on.output(output)),
    set: (attributes) =>
      record(of, "step.set", (on) => {
        on.operation.set(attributes);
      }),
    suspend: (suspension) => suspend(of?.operation, suspension, of?.name),
  };
}

/** A step in progress. */
class Step {
  readonly name: string;
  readonly operation: Operation;
  readonly #id: string | undefined;
  readonly #run: Run | undefined;
  #output: StepOutput | undefined;
  #status: "blocked" | "skipped" | undefined;
  #blocks = 0;

  constructor(name: string, options: object | undefined, times: Times | undefined) {
    const parent = context.active();
    const run = runIn(parent);
    const workflow = workflowOf(run);
    const counted = workflow instanceof WorkflowRun ? workflow : undefined;
    const id = givenText(at(options, "id"));
    const givenAttempt = count(at(options, "attempt"));
    const attempt = givenAttempt || 1;
    const links = attempt > 1 ? counted?.linksTo(id ?? name, attempt) : undefined;
    const attributes: Record<string, AttributeValue> = { [SPOOR_STEP_NAME]: name };
    if (id !== undefined) attributes[SPOOR_STEP_ID] = id;
    const type = givenMember(stepTypes, at(options, "type"));
    if (type !== undefined) attributes[SPOOR_STEP_TYPE] = type;
    const index = count(at(options, "index"));
    const number = counted === undefined ? index : counted.takeIndex(index);
    if (number !== undefined) attributes[SPOOR_STEP_INDEX] = number;
    attributes[SPOOR_STEP_ATTEMPT] = attempt;
    if (run?.id !== undefined) attributes[SPOOR_WORKFLOW_RUN_ID] = run.id;
    this.name = name;
    this.#id = id;
    this.#run = run;
    this.operation = new Operation({
      name: `run_step ${name}`,
      kind: SpanKind.INTERNAL,
      given: givenAttributes(at(options, "attributes")),
      attributes,
      parent,
      links,
      times,
      finish: (span, ending) => void span.setAttribute(SPOOR_STEP_STATUS, this.#statusAt(ending)),
    });
    this.operation.step = this;
    if (counted !== undefined && (id !== undefined || givenAttempt !== undefined))
      counted.remember(id ?? name, { attempt, span: this.operation.span.spanContext() });
    countStep(run);
  }

  get ended(): boolean {
    return this.operation.ended;
  }

  block(block: unknown, more?: Attributes): void {
    if (this.#blocks === maxBlocks) return;
    this.#blocks += 1;
    const first = this.#status !== "blocked";
    if (first) addTotals(this.#run, { blockedSteps: 1 });
    this.#status = "blocked";
    const { name, operation } = this;
    const run = workflowOf(this.#run);
    const onSpan = emitBlocked({ operation, block, step: name, id: this.#id, run, more });
    if (first) write(operation.span, onSpan);
  }

  skip(reason: unknown): void {
    this.#status ??= "skipped";
    const given = givenText(reason, maxReason);
    if (given !== undefined) this.operation.span.setAttribute(SPOOR_STEP_SKIP_REASON, given);
  }

  output(output: unknown): void {
    this.#output ??= new StepOutput();
    this.#output.record(this.operation.span, output);
  }

  /** A suspension or failure says more than a skip; what blocked a step says more than the error that followed. */
  #statusAt(ending: Ending): string {
    if (ending === "suspended") return ending;
    if (this.#status === "blocked" || ending === "completed") return this.#status ?? ending;
    return ending;
  }
}

/** One more step in all the runs around it: `addTotals` without its loop over the fields, since every step pays for it. */
function countStep(run: Run | undefined): void {
  for (let around = run; around !== undefined; around = around.parent) around.totals.steps += 1;
}
