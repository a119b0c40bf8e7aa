import { at, number, text } from "@spoor/core/record";
import { guard } from "../../guard.ts";
import type { LibraryCall } from "../../provider/library.ts";
import { callInRun } from "../engine/engine-run.ts";
import type { EngineRun } from "../engine/engine-run.ts";
import type { Ended, Outcome } from "../engine/outcome.ts";

/** Runs the loop of a graph as a run of a workflow. That of a graph inside of another one is the steps below its node. */
export function aroundRun({ self, args: [parameters] }: LibraryCall, run: () => unknown): unknown {
  const loop = at(parameters, "loop");
  const start = guard("reading a graph", () =>
    at(loop, "isNested") === true ? undefined : startOf(self, loop),
  );
  return start === undefined ? run() : callInRun(start, run, (ended) => outcomeOf(ended, loop));
}

function startOf(graph: unknown, loop: unknown): EngineRun {
  const workflow = text(at(graph, "name")) ?? "LangGraph";
  const given = at(at(at(loop, "config"), "configurable"), "thread_id");
  const thread = text(given) ?? number(given)?.toString();
  const isSaved = thread !== undefined && at(loop, "checkpointer") !== undefined;
  return {
    workflow,
    conversationId: thread,
    key: isSaved ? JSON.stringify(["langgraph", workflow, thread]) : undefined,
    isResumed: at(loop, "isResuming") === true,
  };
}

/** The loop itself ends the same when it was interrupted; by the error of a drain it says that it can be gone on with. */
function outcomeOf(ended: Ended, loop: unknown): Outcome {
  const status = text(at(loop, "status"));
  if (status?.startsWith("interrupt") === true)
    return { is: "suspended", suspension: { reason: "human_input" } };
  if (!("error" in ended)) return { is: "completed" };
  const { error } = ended;
  if (at(error, "name") === "GraphDrained") return { is: "suspended" };
  return at(at(at(loop, "config"), "signal"), "aborted") === true
    ? { is: "cancelled" }
    : { is: "failed", error };
}
