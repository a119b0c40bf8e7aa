import { at, number, text } from "@spoor/core/record";
import { guard } from "../../guard.ts";
import type { DurableRun } from "../durable/durable-run.ts";
import { durableRun } from "../durable/runs.ts";
import { partHeader } from "./told.ts";
import type { SpoorSink, Told, ToldEnd } from "./told.ts";

/** What of a workflow's information is used here. */
interface WorkflowInfo {
  readonly runId: string;
  readonly workflowType: string;
  readonly runStartTime: Date;
}

/** A function that the workflow's side calls through the worker. */
interface SinkFunction<AnyTold> {
  readonly fn: (info: WorkflowInfo, told: AnyTold) => void;
  readonly callDuringReplay: false;
}

type Sinks = {
  readonly [Name in keyof SpoorSink]: SinkFunction<Parameters<SpoorSink[Name]>[0]>;
};

/** For the option `sinks` of a worker: tells of what happens in workflows, once and not when they are replayed. */
export function spoorSinks(): { spoor: Sinks } {
  return {
    spoor: {
      suspended: sink((run, { part, wait }) => run.suspend(part, { ...wait, id: wait.name })),
      resumed: sink((run, { part, wait }) => run.resume(part, { ...wait, id: wait.name })),
      ended: sink((run, told) => run.end(told.part, errorOf(told))),
    },
  };
}

function sink<AnyTold extends Told>(
  tell: (run: DurableRun, told: AnyTold) => void,
): SinkFunction<AnyTold> {
  return {
    fn: (info, told) => {
      guard("temporal workflow", () => {
        const { runId, workflowType, runStartTime } = info;
        const startedAt = told.part === 0 ? runStartTime.getTime() : told.startedAt;
        const run = durableRun({ id: runId, name: workflowType, startedAt });
        run.enter(told.part, Math.min(startedAt, Date.now()));
        tell(run, told);
      });
    },
    callDuringReplay: false,
  };
}

function errorOf({ error }: ToldEnd): { readonly error: unknown } | undefined {
  if (error === undefined) return undefined;
  const { name, message } = error;
  const told = new Error(message);
  if (name === "CancelledFailure") return { error: Object.assign(told, { name: "AbortError" }) };
  return { error: Object.assign(told, { code: name }) };
}

/** What of an activity's context is used here. */
interface ActivityContext {
  readonly info: {
    readonly activityId: string;
    readonly activityType: string;
    readonly attempt: number;
    readonly workflowExecution?: { readonly runId: string };
    readonly workflowType?: string;
  };
}

interface ActivityInterceptors {
  readonly inbound: {
    readonly execute: <Input extends { readonly headers: unknown }>(
      input: Input,
      next: (input: Input) => Promise<unknown>,
    ) => Promise<unknown>;
  };
}

/**
 * For the option `interceptors.activity` of a worker: makes each attempt at an activity a step of its workflow's run, with
 * the model calls inside of it below. An activity that no workflow scheduled is left alone.
 */
export function spoorActivities({ info }: ActivityContext): ActivityInterceptors {
  return {
    inbound: {
      execute(input, next) {
        const { workflowExecution, workflowType, activityType, activityId, attempt } = info;
        if (workflowExecution === undefined) return next(input);
        const run = durableRun({
          id: workflowExecution.runId,
          name: workflowType ?? "unnamed",
          startedAt: Date.now(),
        });
        const part = guard("temporal header", () => partOf(input.headers)) ?? run.part;
        const step = { key: activityId, id: activityType, name: activityType, attempt, part };
        return run.step(step, () => next(input));
      },
    },
  };
}

/** The part of the run in which the activity was scheduled. */
function partOf(headers: unknown): number | undefined {
  const data: unknown = at(at(headers, partHeader), "data");
  if (!(data instanceof Uint8Array)) return undefined;
  return number(Number(text(new TextDecoder().decode(data))));
}
