import { noRunMembersSql, runMembersSql } from "./run-members.ts";
import { runTracesSql } from "./run-traces.ts";
import type { Readable } from "./question.ts";

const made = new WeakMap<Readable, Promise<void>>();

async function make(store: Readable): Promise<void> {
  await store.run(runTracesSql);
  const [knotty] = await store.ask(
    "SELECT 1 FROM run_traces WHERE knotty UNION ALL SELECT 1 FROM spans WHERE operation = 'fetch_response' LIMIT 1",
  );
  await store.run(knotty === undefined ? noRunMembersSql : runMembersSql);
}

/** Makes the tables `run_traces` and `run_members`, which several questions ask, once for each open store. */
export async function makeRunTables(store: Readable): Promise<void> {
  const making = made.get(store) ?? make(store);
  made.set(store, making);
  await making;
}
