import { numberIn, textIn } from "./answers.ts";
import { scopeSql } from "./question.ts";
import type { Asked, Scope } from "./question.ts";

/** The ids of traces, of `count` in all. */
export interface TraceIds {
  readonly count: number;
  readonly ids: readonly string[];
}

/** The latest `limit` traces of which a span is meant, by their first spans. */
export async function latestTraces(
  store: Asked,
  { limit, ...scope }: Scope & { readonly limit: number },
): Promise<TraceIds> {
  const { where, parameters } = scopeSql(scope);
  const answers = await store.ask(
    `SELECT trace_id, count(*) OVER () AS count
    FROM spans GROUP BY trace_id HAVING bool_or(${where})
    ORDER BY min(start_ns) DESC, trace_id LIMIT $limit`,
    { ...parameters, limit },
  );
  return idsIn(answers);
}

/** The first `limit` of the traces that `said` means, the latest first: the start of an id in any case, or the whole id of a run. */
export async function meantTraces(
  store: Asked,
  { said, limit }: { readonly said: string; readonly limit: number },
): Promise<TraceIds> {
  const answers = await store.ask(
    `SELECT trace_id, count(*) OVER () AS count
    FROM spans WHERE starts_with(trace_id, $start) OR run_id = $said
    GROUP BY trace_id ORDER BY min(start_ns) DESC, trace_id LIMIT $limit`,
    { start: said.toLowerCase(), said, limit },
  );
  return idsIn(answers);
}

function idsIn(answers: Awaited<ReturnType<Asked["ask"]>>): TraceIds {
  return {
    count: answers[0] === undefined ? 0 : numberIn(answers[0], "count"),
    ids: answers.flatMap((answer) => textIn(answer, "trace_id") ?? []),
  };
}
