import { at, text } from "@spoor/core/record";
import { guard } from "../../guard.ts";
import type { LibraryCall } from "../../provider/library.ts";
import type { WorkflowRun } from "../../trace/workflow-run.ts";
import { callInRun, currentRun } from "../engine/engine-run.ts";
import type { EngineRun } from "../engine/engine-run.ts";
import type { Ended, Outcome } from "../engine/outcome.ts";
import { isLeftAlone } from "./is-left-alone.ts";
import { isInStep, lastErrorOf } from "./step.ts";

/** Runs a workflow. One that is a step of another is the steps below that step. */
export function aroundRun({ self, args: [given] }: LibraryCall, run: () => unknown): unknown {
  const start = guard("reading a workflow", () =>
    isLeftAlone(self) || isInStep() ? undefined : startOf(given),
  );
  if (start === undefined) return run();
  let made: WorkflowRun | undefined;
  const call = (): unknown => {
    made = currentRun();
    return run();
  };
  return callInRun(start, call, (ended) => outcomeOf(ended, made));
}

function startOf(given: unknown): EngineRun {
  const workflow = at(given, "workflowId");
  const runId = text(at(given, "runId"));
  return {
    workflow,
    runId,
    key: runId === undefined ? undefined : JSON.stringify(["mastra", workflow, runId]),
    isResumed: at(given, "resume") !== undefined,
  };
}

/** A workflow never throws what its steps threw: it tells of it in its result. */
function outcomeOf(ended: Ended, run: WorkflowRun | undefined): Outcome {
  if ("error" in ended) return { is: "failed", error: ended.error };
  const status = at(ended.value, "status");
  if (status === "suspended" || status === "paused") return { is: "suspended" };
  if (status === "canceled") return { is: "cancelled" };
  if (status !== "failed" && status !== "tripwire") return { is: "completed" };
  return { is: "failed", error: lastErrorOf(run) ?? at(ended.value, "error") };
}
