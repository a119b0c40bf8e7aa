import { context } from "@opentelemetry/api";
import type { Context } from "@opentelemetry/api";
import { present } from "@spoor/core/record";
import type { Attributes } from "@spoor/core/record";
import { attributesOf } from "../attribution/context-options.ts";
import { attributionIn, withAttributes } from "../attribution/current.ts";
import { quietly } from "../trace/handle.ts";
import type { Opened } from "../trace/invoke.ts";
import { resumeRun } from "../trace/resume.ts";
import type { SuspendedRun } from "../trace/suspended-run.ts";
import { startRun } from "../trace/workflow.ts";
import type { WorkflowHandle } from "../trace/workflow.ts";
import { cancellation } from "./open-call.ts";
import { OpenStep } from "./open-step.ts";
import type { StepStart } from "./open-step.ts";
import type { Status } from "./status.ts";

/** What is known of a run when it starts. */
export interface RunStart {
  readonly id: string;
  readonly name: string;
  readonly ticket: string | undefined;
  readonly workspace: string | undefined;
}

/** A run that waits, and what it started with. */
export interface WaitingRun {
  readonly start: RunStart;
  readonly suspended: SuspendedRun;
}

/** Most steps of one run that are open at once, and most whose attempts are counted. */
const maxSteps = 1000;

/** A workflow run in progress. Without effect where its span could not be started, and after its end. */
export class OpenRun {
  readonly start: RunStart;
  /** The context inside of the run. */
  readonly context: Context;
  readonly #opened: Opened<WorkflowHandle> | undefined;
  readonly #steps = new Map<string, OpenStep>();
  readonly #attempts = new Map<string, number>();
  #ended = false;

  constructor(start: RunStart, suspended?: SuspendedRun) {
    this.start = start;
    const inside = quietly("tracker.context", () => attributed(start)) ?? context.active();
    this.#opened = quietly("tracker.workflow", () =>
      context.with(inside, () =>
        suspended === undefined
          ? startRun(start.name, { runId: start.id })
          : resumeRun(suspended, undefined),
      ),
    );
    this.context = this.#opened?.invocation.context ?? inside;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** Starts a step; one of the same id that is still open has been given up. */
  startStep(start: Omit<StepStart, "attempt">): OpenStep {
    const { id } = start;
    this.#steps.get(id)?.end("cancelled");
    const attempt = (this.#attempts.get(id) ?? 0) + 1;
    if (attempt > 1 || this.#attempts.size < maxSteps) this.#attempts.set(id, attempt);
    const step = new OpenStep(this.context, { ...start, attempt });
    this.#steps.delete(id);
    this.#steps.set(id, step);
    if (this.#steps.size > maxSteps) this.#giveUpOldest();
    return step;
  }

  /** The open step of that id. */
  step(id: string): OpenStep | undefined {
    const step = this.#steps.get(id);
    return step?.ended === true ? undefined : step;
  }

  /** Sets figures on the run's span. */
  set(attributes: Attributes): void {
    this.#opened?.handle.set(attributes);
  }

  /** Suspends the run, in `step` where one is named, and gives what it goes on with. */
  suspend(step?: OpenStep): WaitingRun | undefined {
    const suspended = step?.suspend() ?? this.#opened?.handle.suspend({ reason: "human_input" });
    step?.end("suspended");
    this.end("suspended");
    return suspended === undefined ? undefined : { start: this.start, suspended };
  }

  end(status: Status, error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const step of this.#steps.values()) step.end("cancelled");
    this.#steps.clear();
    const invocation = this.#opened?.invocation;
    if (status === "failed") invocation?.fail(error);
    else if (status === "cancelled") invocation?.fail(cancellation);
    else invocation?.complete(undefined);
  }

  #giveUpOldest(): void {
    const [oldest] = this.#steps;
    if (oldest === undefined) return;
    oldest[1].end("cancelled");
    this.#steps.delete(oldest[0]);
  }
}

/** The context of a run, which says of all its spans which ticket and whose they are. */
function attributed({ ticket, workspace }: RunStart): Context {
  const around = context.active();
  if (ticket === undefined && workspace === undefined) return around;
  const tags = ticket === undefined ? undefined : [`ticket:${ticket}`];
  const said = attributesOf(present<unknown>({ tenant: workspace, tags }), attributionIn(around));
  return withAttributes(around, said);
}
