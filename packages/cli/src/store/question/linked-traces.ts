import { textIn } from "./answers.ts";
import type { Asked } from "./question.ts";
import { linkRowsSql } from "./run-links.ts";

/** Rounds after which the search for further traces ends: links may lead on without end. */
const mostRounds = 50;

async function beside(store: Asked, traces: readonly string[]): Promise<readonly string[]> {
  const answers = await store.ask(
    `WITH ${linkRowsSql("spans")}, given AS (
      SELECT unnest(from_json($traces, '["VARCHAR"]')) AS trace_id
    )
    SELECT lower(link.traceId) AS trace_id FROM links WHERE trace_id IN (FROM given)
    UNION
    SELECT trace_id FROM links WHERE lower(link.traceId) IN (FROM given)`,
    { traces: JSON.stringify(traces) },
  );
  return answers.flatMap((answer) => textIn(answer, "trace_id") ?? []);
}

/** `traces` and all traces in which their runs go on, or in which replies were fetched that they asked for. */
export async function linkedTraces(
  store: Asked,
  traces: readonly string[],
): Promise<readonly string[]> {
  const all = new Set(traces);
  let latest = traces;
  for (let round = 0; latest.length > 0 && round < mostRounds; round += 1) {
    const found = await beside(store, latest);
    latest = found.filter((traceId) => !all.has(traceId));
    for (const traceId of latest) all.add(traceId);
  }
  return [...all];
}
