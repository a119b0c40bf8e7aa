import type { Make } from "../open-store.ts";
import { makeOpenTraces } from "./open-traces.ts";
import type { Readable } from "./question.ts";
import { noRunMembersSql, runMembersSql } from "./run-members.ts";
import { runTracesSql } from "./run-traces.ts";

const make: Make = async (database) => {
  await database.run(runTracesSql);
  const [knotty] = await database.ask(
    "SELECT 1 FROM run_traces WHERE knotty UNION ALL SELECT 1 FROM open_spans WHERE operation = 'fetch_response' LIMIT 1",
  );
  await database.run(knotty === undefined ? noRunMembersSql : runMembersSql);
};

/** Makes the tables `run_traces` and `run_members` of open traces, which several questions ask, beside those of {@link makeOpenTraces}. */
export async function makeRunTables(store: Pick<Readable, "prepare">): Promise<void> {
  await makeOpenTraces(store);
  await store.prepare(make);
}
