import { context } from "@opentelemetry/api";
import { at, text } from "@spoor/core/record";
import { guard } from "../../guard.ts";
import { isMethod } from "../../hook/replace.ts";
import type { LibraryCall } from "../../provider/library.ts";
import { operationIn } from "../../trace/operation.ts";
import type { Operation } from "../../trace/operation.ts";
import type { WorkflowRun } from "../../trace/workflow-run.ts";
import { Attempts } from "../engine/attempts.ts";
import { currentRun } from "../engine/engine-run.ts";
import type { Ended, Outcome } from "../engine/outcome.ts";
import { isLeftAlone } from "./is-left-alone.ts";

const steps = new WeakSet<Operation>();
/** What the attempt that failed last threw, by its run: the run's result holds a copy without its class. */
const lastErrors = new WeakMap<WorkflowRun, unknown>();

/** Runs a step, with its retries, so that each attempt is a step. */
export function aroundStep(call: LibraryCall, run: () => unknown): unknown {
  guard("observing a step", () => observe(call));
  return run();
}

function observe({ self, args }: LibraryCall): void {
  const [id, runStep, parameters] = args;
  const name = nameOf(text(id), text(at(parameters, "workflowId")));
  if (name === undefined || !isMethod(runStep) || isLeftAlone(self)) return;
  const attempts = new Attempts(name);
  args[1] = () => {
    const around = currentRun();
    return attempts.run(
      () => {
        const operation = operationIn(context.active());
        if (operation !== undefined) steps.add(operation);
        return Reflect.apply(runStep, undefined, []);
      },
      (ended) => outcomeOf(ended, around),
    );
  };
}

/** The engine calls a step `workflow.<workflow>.step.<step>`. */
function nameOf(id: string | undefined, workflow: string | undefined): string | undefined {
  const prefix = `workflow.${workflow ?? ""}.step.`;
  return id?.startsWith(prefix) === true ? text(id.slice(prefix.length)) : id;
}

function outcomeOf(ended: Ended, around: WorkflowRun | undefined): Outcome {
  if ("error" in ended) {
    if (around !== undefined) lastErrors.set(around, ended.error);
    return { is: "failed", error: ended.error };
  }
  return at(ended.value, "suspended") === undefined ? { is: "completed" } : { is: "suspended" };
}

/** Whether a step is in progress here. */
export function isInStep(): boolean {
  let around = operationIn(context.active());
  while (around !== undefined && !steps.has(around)) around = around.around;
  return around !== undefined;
}

export function lastErrorOf(run: WorkflowRun | undefined): unknown {
  return run === undefined ? undefined : lastErrors.get(run);
}
