import { DurableRun } from "./durable-run.ts";
import type { DurableStart } from "./durable-run.ts";

/** Most runs that a process remembers; of more the one that was not heard of for longest is forgotten. */
const maxRuns = 1000;

const runs = new Map<string, DurableRun>();

/** The run of that id as this process knows it; one that it has not seen before starts with `start`. */
export function durableRun(start: DurableStart): DurableRun {
  const found = runs.get(start.id) ?? new DurableRun(start);
  runs.delete(start.id);
  runs.set(start.id, found);
  const [oldest] = runs.keys();
  if (runs.size > maxRuns && oldest !== undefined) runs.delete(oldest);
  return found;
}
