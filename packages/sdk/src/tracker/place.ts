import { AsyncLocalStorage } from "node:async_hooks";
import { context } from "@opentelemetry/api";
import type { Context } from "@opentelemetry/api";
import type { OpenRun } from "./open-run.ts";
import type { OpenStep } from "./open-step.ts";

/** Where in which run a call happens. */
export interface Place {
  readonly run: OpenRun | undefined;
  readonly step: OpenStep | undefined;
}

const nowhere: Place = { run: undefined, step: undefined };
const places = new AsyncLocalStorage<Place>();
// Node 20 follows promises from the first use on: one that is older would share what is entered with all that are.
places.run(nowhere, () => {});

/** Where the caller is, by its own asynchronous flow: never by what started last in the process. */
export function currentPlace(): Place {
  return places.getStore() ?? nowhere;
}

/** Says that the caller is at `place` from here on, with all that it starts. */
export function enter(place: Place): void {
  places.enterWith(place);
}

/** Says that the caller is no longer in `run`, if it was. */
export function leave(run: OpenRun): void {
  if (places.getStore()?.run === run) enter(nowhere);
}

/** What of `place` is still going on: what has ended gets no more of what the caller does. */
export function liveIn({ run, step }: Place): Place {
  return {
    run: run?.ended === true ? undefined : run,
    step: step?.ended === true ? undefined : step,
  };
}

/** The context in which spans of `place` start. */
export function contextOf(place: Place): Context {
  const { run, step } = liveIn(place);
  return step?.context ?? run?.context ?? context.active();
}
