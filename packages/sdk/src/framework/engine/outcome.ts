import { guard } from "../../guard.ts";
import { callIn } from "../../trace/invoke.ts";
import type { Opened } from "../../trace/invoke.ts";
import { Operation } from "../../trace/operation.ts";
import type { Suspension } from "../../trace/suspend.ts";
import type { SuspendedRun } from "../../trace/suspended-run.ts";

/** What an engine's function gave: engines tell of failures and suspensions in results and in errors. */
export type Ended = { readonly value: unknown } | { readonly error: unknown };

/** What that means for the run or step. */
export type Outcome =
  | { readonly is: "completed" | "cancelled" }
  | { readonly is: "failed"; readonly error: unknown }
  | { readonly is: "suspended"; readonly suspension?: Suspension };

/** How to tell an outcome; never called twice for one call. */
export type OutcomeOf = (ended: Ended) => Outcome;

/** The handle of a run or a step. */
interface Suspendable {
  readonly suspend: (suspension?: Suspension) => SuspendedRun;
}

/** Calls an engine's function inside of a span that ends as `outcomeOf` says, and gives what that function gave or threw. */
export function callEngine(
  { invocation, handle }: Opened<Suspendable>,
  call: () => unknown,
  outcomeOf: OutcomeOf,
): unknown {
  const end = (ended: Ended): void => {
    const outcome: Outcome = guard("reading an engine's result", () => outcomeOf(ended)) ?? {
      is: "completed",
    };
    if (outcome.is === "suspended") handle.suspend(outcome.suspension);
    if (outcome.is === "failed") invocation.fail(outcome.error);
    else if (outcome.is === "cancelled" && invocation instanceof Operation) invocation.interrupt();
    else invocation.complete(undefined);
  };
  const { context, recording } = invocation;
  const told = {
    context,
    recording,
    complete: (value: unknown) => end({ value }),
    fail: (error: unknown) => end({ error }),
  };
  return callIn(told, call);
}
