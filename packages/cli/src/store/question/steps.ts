import { number } from "@spoor/core/record";
import type { StepStat } from "../../view/step.ts";
import { countsIn, numberIn, spreadIn, textIn } from "./answers.ts";
import { scopeSql, spreadSql } from "./question.ts";
import type { Readable, Scope } from "./question.ts";
import { makeRunTables } from "./run-tables.ts";

const sqlOf = (where: string): string => `
  WITH names AS (
    SELECT run_trace, run,
      coalesce(arg_min(workflow, start_ns) FILTER (kind = 'workflow'), arg_min(workflow, start_ns), '(unknown)') AS workflow
    FROM run_members GROUP BY run_trace, run
  ),
  knotty_steps AS MATERIALIZED (
    SELECT run_members.trace_id, run_members.span_id, names.workflow
    FROM run_members JOIN names USING (run_trace, run) WHERE run_members.kind = 'step'
  ),
  placed AS (
    SELECT coalesce(step, '') AS step, step_index, step_status, start_ns, duration_ns, of_workflow AS workflow
    FROM settled_spans WHERE kind = 'step' AND ${where}
    UNION ALL
    SELECT coalesce(spans.step, '') AS step, spans.step_index, spans.step_status, spans.start_ns, spans.duration_ns,
      CASE WHEN simple.trace_id IS NULL THEN knotty_steps.workflow
        ELSE coalesce(simple.workflow, '(unknown)') END AS workflow
    FROM (SELECT * FROM open_spans WHERE kind = 'step' AND ${where}) AS spans
    LEFT JOIN (SELECT trace_id, workflow FROM run_traces WHERE NOT knotty) AS simple
      ON simple.trace_id = spans.trace_id
    LEFT JOIN knotty_steps ON knotty_steps.trace_id = spans.trace_id AND knotty_steps.span_id = spans.span_id
  ),
  stats AS (
    SELECT workflow, step, step_index, count(*) AS runs, min(start_ns) AS first_ns,
      CAST(to_json(histogram(step_status)) AS VARCHAR) AS statuses, ${spreadSql}
    FROM placed GROUP BY workflow, step, step_index
  )
  SELECT * FROM stats
  ORDER BY min(first_ns) OVER (PARTITION BY workflow), workflow, step_index NULLS LAST, first_ns`;

/** Steps put together by workflow, index and name: by workflow, in the order of their indexes. */
export async function steps(store: Readable, scope: Scope): Promise<StepStat[]> {
  const { where, parameters } = scopeSql(scope);
  await makeRunTables(store);
  const answers = await store.ask(sqlOf(where), parameters);
  return answers.map((answer) => {
    const { p50Ms, p95Ms } = spreadIn(answer);
    return {
      workflow: textIn(answer, "workflow"),
      name: textIn(answer, "step") ?? "",
      index: number(answer["step_index"]),
      runs: numberIn(answer, "runs"),
      statuses: countsIn(answer, "statuses"),
      p50Ms,
      p95Ms,
    };
  });
}
