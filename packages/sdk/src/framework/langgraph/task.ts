import { at, list, text } from "@spoor/core/record";
import { guard } from "../../guard.ts";
import { isMethod, replace } from "../../hook/replace.ts";
import type { LibraryCall } from "../../provider/library.ts";
import type { Suspension } from "../../trace/suspend.ts";
import { Attempts } from "../engine/attempts.ts";
import type { Ended, Outcome } from "../engine/outcome.ts";

/** What LangGraph puts on nodes of its own, such as the one in which a graph starts. */
const hidden = "langsmith:hidden";

/** Runs a task of a graph, with its retries, so that each attempt is a step. */
export function aroundTask({ args }: LibraryCall, run: () => unknown): unknown {
  const [task, , , signal] = args;
  guard("observing a task", () => observe(task, signal));
  return run();
}

function observe(task: unknown, signal: unknown): void {
  const name = text(at(task, "name"));
  const runnable = at(task, "proc");
  const invoke = at(runnable, "invoke");
  if (typeof task !== "object" || task === null) return;
  if (name === undefined || !isMethod(invoke)) return;
  if (list(at(at(task, "config"), "tags")).includes(hidden)) return;
  const attempts = new Attempts(name);
  // Tasks share their runnable, which stays as it is.
  const observed: object = Object.create(Object(runnable));
  replace(observed, "invoke", (...input: never[]) =>
    attempts.run(
      () => Reflect.apply(invoke, runnable, input),
      (ended) => outcomeOf(ended, task, signal),
    ),
  );
  replace(task, "proc", observed);
}

function outcomeOf(ended: Ended, task: unknown, signal: unknown): Outcome {
  if (!("error" in ended)) return { is: "completed" };
  const { error } = ended;
  // What is thrown to interrupt, or to go on elsewhere.
  if (at(error, "is_bubble_up") === true)
    return Array.isArray(at(error, "interrupts"))
      ? { is: "suspended", suspension: suspensionIn(task) }
      : { is: "completed" };
  return at(signal, "aborted") === true ? { is: "cancelled" } : { is: "failed", error };
}

function suspensionIn(task: unknown): Suspension {
  const checkpoints = at(at(at(task, "config"), "configurable"), "checkpoint_map");
  const checkpoint = text(at(checkpoints, ""));
  return { reason: "human_input", ...(checkpoint !== undefined && { checkpoint }) };
}
