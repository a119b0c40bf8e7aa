import { ownersOf } from "../../view/owner.ts";
import { runsOf } from "../../view/run.ts";
import type { Run } from "../../view/run.ts";
import { linkedTraces } from "./linked-traces.ts";
import type { Readable } from "./question.ts";
import type { ToldRun } from "./runs.ts";
import { spansOfTraces } from "./spans-of-traces.ts";

/** Runs whose spans are in memory at once. */
const atOnce = 200;

async function someRuns(
  store: Readable,
  told: readonly ToldRun[],
  nowMs: number,
): Promise<readonly (Run | undefined)[]> {
  const knotty = told.filter(({ isKnotty }) => isKnotty).map(({ traceId }) => traceId);
  const linked = knotty.length === 0 ? [] : await linkedTraces(store, knotty);
  const traces = new Set([...told.map(({ traceId }) => traceId), ...linked]);
  const spans = await spansOfTraces(store, [...traces]);
  const runs = runsOf(spans, ownersOf(spans), nowMs);
  const byKey = new Map(runs.map(({ key, run }) => [key, run]));
  return told.map(({ key }) => byKey.get(key));
}

/** The runs that are `told` of, with everything in them, in the same order; `nowMs` ends the waiting of those still suspended. */
export async function wholeRuns(
  store: Readable,
  told: readonly ToldRun[],
  nowMs: number,
): Promise<Run[]> {
  const all: Run[] = [];
  for (let from = 0; from < told.length; from += atOnce) {
    for (const run of await someRuns(store, told.slice(from, from + atOnce), nowMs)) {
      if (run !== undefined) all.push(run);
    }
  }
  return all;
}
