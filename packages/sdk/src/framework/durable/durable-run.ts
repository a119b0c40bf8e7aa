import { context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import type { Context, Link, SpanContext } from "@opentelemetry/api";
import {
  EVENT_SPOOR_WORKFLOW_RESUMED,
  SPOOR_SUSPENSION_DURATION,
  SPOOR_SUSPENSION_ID,
} from "@spoor/core/semconv";
import { guard } from "../../guard.ts";
import { emit } from "../../logs.ts";
import { givenName, givenText } from "../../trace/given.ts";
import { quietly } from "../../trace/handle.ts";
import { callIn } from "../../trace/invoke.ts";
import type { Opened } from "../../trace/invoke.ts";
import { eventOf } from "../../trace/resume.ts";
import { withRun } from "../../trace/run.ts";
import { openStep } from "../../trace/step.ts";
import type { StepHandle } from "../../trace/step.ts";
import { remoteSpan } from "../../trace/suspended-run.ts";
import type { SuspendedRun, SuspensionReason } from "../../trace/suspended-run.ts";
import { openPart } from "../../trace/workflow.ts";
import type { WorkflowHandle } from "../../trace/workflow.ts";
import { WorkflowRun } from "../../trace/workflow-run.ts";
import { canGiveIds, spanOf, withIds } from "./ids.ts";
import { forgetRun, keepRun, keptRun } from "./kept-runs.ts";

/** What an engine knows of a run in every process. */
export interface DurableStart {
  /** The name of the workflow. */
  readonly name: string;
  /** The engine's own id of the run. */
  readonly id: string;
  /** When the run started, in milliseconds since 1970; of a later part, when the process first saw it. */
  readonly startedAt: number;
}

/** One attempt at a step. */
export interface DurableStep {
  readonly name: string;
  /** The id of the step, the same in every attempt. */
  readonly id: string;
  /** What tells this use of the step from others in the run that have the same id. */
  readonly key: string;
  /** From 1. */
  readonly attempt: number;
  /** The part of the run that it belongs to. */
  readonly part: number;
}

/** Where a run waits, and for what. */
export interface DurableWait {
  readonly name: string;
  readonly id: string;
  readonly reason: SuspensionReason;
}

/**
 * A run that an engine carries from process to process, as far as this process sees it.
 *
 * A part of it, from one suspension to the next, has a span whose ids follow from the run's id and the number of the part:
 * steps can name it as their parent before it exists. It is made when the part ends, by whichever process sees that, so
 * that there is one of it. Where an application's own SDK gives other ids the span is open until then.
 */
export class DurableRun {
  readonly id: string;
  readonly #name: string;
  #part = 0;
  /** The last parts whose suspension and resumption were told: an engine may come by them again. */
  #suspendedIn = -1;
  #resumedIn = 0;
  #isOver = false;
  #startedAt: number;
  #run: WorkflowRun;
  #before: SuspendedRun | undefined;
  #opened: Opened<WorkflowHandle> | undefined;

  constructor(start: DurableStart) {
    this.id = start.id;
    this.#name = givenName(start.name);
    this.#startedAt = start.startedAt;
    this.#run = this.#runAfter(undefined, start.startedAt);
  }

  /** The number of the part that this process last heard of, from 0. */
  get part(): number {
    return this.#part;
  }

  /** The first part whose end nobody told of, as far as this process and the folder know. */
  nextPart(): number {
    let part = this.#part;
    while (part <= this.#suspendedIn || keptRun(this.#keyOf(part)) !== undefined) part += 1;
    return part;
  }

  /** Goes on to part `part`, which began at `at` in milliseconds since 1970; an earlier part is over. */
  enter(part: number, at: number): void {
    if (part === this.#part) this.#startedAt = Math.min(this.#startedAt, at);
    if (part <= this.#part) return;
    this.#part = part;
    this.#startedAt = at;
    if (this.#suspendedIn !== part - 1) this.#before = keptRun(this.#keyOf(part - 1));
    this.#run = this.#runAfter(this.#before, at);
  }

  /** Runs `fn` as an attempt at a step. */
  step<Result>(step: DurableStep, fn: () => Result): Result;
  step(step: DurableStep, fn: () => unknown): unknown {
    const opened = quietly("durable step", () => this.#openStep(step));
    return opened === undefined ? fn() : callIn(opened.invocation, fn);
  }

  /** Says that part `part` ends in a wait. */
  suspend(part: number, wait: DurableWait): void {
    if (this.#isOver || part <= this.#suspendedIn) return;
    this.#suspendedIn = part;
    guard("durable suspension", () => {
      this.enter(part, this.#startedAt);
      const { invocation } = this.#partOpened();
      const span = spanOf(this.id, "wait", part);
      const step = context.with(invocation.context, () =>
        withIds(span, () => openStep(givenName(wait.name), { id: wait.id })),
      );
      const suspended = step.handle.suspend({ reason: wait.reason });
      step.invocation.complete(undefined);
      invocation.complete(undefined);
      this.#opened = undefined;
      this.#before = suspended;
      keepRun(suspended, this.#keyOf(part));
    });
  }

  /** Says that part `part` begins, as what the run waited for has come. */
  resume(part: number, wait: DurableWait): void {
    if (this.#isOver || part <= this.#resumedIn) return;
    this.#resumedIn = part;
    guard("durable resumption", () => {
      this.enter(part, Date.now());
      const before = this.#before;
      if (before !== undefined)
        emit({
          name: EVENT_SPOOR_WORKFLOW_RESUMED,
          severity: "INFO",
          context: this.#inside(),
          attributes: eventOf(before, waited(before, this.#startedAt), undefined),
        });
      const span = spanOf(this.id, "waited", part);
      const step = context.with(this.#inside(), () =>
        withIds(span, () => openStep(givenName(wait.name), { id: wait.id })),
      );
      step.invocation.complete(undefined);
    });
  }

  /** Says that the run is over, in part `part`; with `error` where it failed. */
  end(part: number, error?: { readonly error: unknown }): void {
    if (this.#isOver) return;
    this.#isOver = true;
    guard("durable end", () => {
      this.enter(part, this.#startedAt);
      const { invocation } = this.#partOpened();
      if (error === undefined) invocation.complete(undefined);
      else invocation.fail(error.error);
      for (let each = part - 1; each >= 0; each -= 1) forgetRun(this.#keyOf(each));
    });
  }

  /** What the suspension of part `part` is kept under. */
  #keyOf(part: number): string {
    return `${this.id} ${part}`;
  }

  #openStep({ name, id, key, attempt, part }: DurableStep): Opened<StepHandle> {
    this.enter(part, Date.now());
    const before = attempt - 1;
    if (attempt > 1 && canGiveIds() && this.#run.linksTo(id, attempt) === undefined)
      this.#run.remember(id, { attempt: before, span: spanOf(this.id, "step", key, before) });
    return context.with(this.#inside(), () =>
      withIds(spanOf(this.id, "step", key, attempt), () =>
        openStep(givenName(name), { id: givenText(id), attempt }),
      ),
    );
  }

  #runAfter(before: SuspendedRun | undefined, at: number): WorkflowRun {
    return new WorkflowRun({
      name: this.#name,
      id: this.id,
      parent: undefined,
      attributes: before?.attributes ?? {},
      ...(before && { before, suspendedMs: before.suspendedMs + waited(before, at) }),
    });
  }

  /** The context that steps of the part start in. */
  #inside(): Context {
    if (!canGiveIds()) return this.#partOpened().invocation.context;
    return withRun(
      trace.setSpanContext(context.active(), spanOf(this.id, "part", this.#part)),
      this.#run,
    );
  }

  #partOpened(): Opened<WorkflowHandle> {
    this.#opened ??= withIds(spanOf(this.id, "part", this.#part), () => this.#openPart());
    return this.#opened;
  }

  #openPart(): Opened<WorkflowHandle> {
    const suspended = this.#before;
    const before = this.#part === 0 ? undefined : this.#spanBefore();
    return openPart({
      run: this.#run,
      parent: before === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, before),
      times: { startTime: new Date(this.#startedAt) },
      ...(before && { links: [linkTo(before, suspended)] }),
      ...(suspended && {
        attributes: { [SPOOR_SUSPENSION_DURATION]: waited(suspended, this.#startedAt) / 1000 },
      }),
    });
  }

  #spanBefore(): SpanContext | undefined {
    return canGiveIds()
      ? spanOf(this.id, "part", this.#part - 1)
      : remoteSpan(this.#before?.traceparent, this.#before?.tracestate);
  }
}

const waited = (before: SuspendedRun, at: number): number => Math.max(0, at - before.suspendedAt);

const linkTo = (before: SpanContext, suspended: SuspendedRun | undefined): Link => ({
  context: before,
  ...(suspended && { attributes: { [SPOOR_SUSPENSION_ID]: suspended.suspensionId } }),
});
