import { idSql } from "../span-links.ts";
import { rootsSql, submittedSql, targetsSql } from "./run-links.ts";

/** The key of the run that a span itself names or is. */
const ownRunSql =
  "CASE WHEN span.run_id IS NULL THEN 'span/' || span.span_id ELSE 'run/' || span.run_id END";
const aboveSql = `CASE WHEN target_span IS NULL THEN ${idSql("trace_id", "parent_id")}
  ELSE ${idSql("target_trace", "target_span")} END`;

/** Makes an empty `run_members`, for stores of which `run_traces` tells everything. */
export const noRunMembersSql: string = `
  CREATE OR REPLACE TABLE run_members (
    trace_id VARCHAR, span_id VARCHAR, kind VARCHAR, start_ns BIGINT, end_ns BIGINT, workflow VARCHAR,
    workflow_status VARCHAR, fetched BOOLEAN, run_trace VARCHAR, run VARCHAR, run_id VARCHAR)`;

/**
 * Makes `run_members`: the spans in knotty traces that tell something of a run, each with its run. A span that names a run
 * or is a workflow owns itself; every other belongs to the run of the nearest span above that does, and a reply that was
 * fetched later to the run that asked for it. Only those that tell more than their owners are walked.
 */
export const runMembersSql: string = `
  CREATE OR REPLACE TABLE run_members AS
  WITH RECURSIVE ${targetsSql}, ${submittedSql}, ${rootsSql},
  knots AS MATERIALIZED (
    SELECT trace_id FROM run_traces WHERE knotty
    UNION SELECT trace_id FROM submitted UNION SELECT target_trace FROM submitted
  ),
  knotted AS MATERIALIZED (
    SELECT trace_id, span_id, parent_id, kind, start_ns, start_ns + duration_ns AS end_ns, run_id, workflow,
      workflow_status, coalesce(operation = 'fetch_response', false) AS fetched, target_trace, target_span,
      target_span IS NULL AND (run_id IS NOT NULL OR kind = 'workflow') AS owns
    FROM open_spans LEFT JOIN submitted USING (trace_id, span_id)
    WHERE trace_id IN (SELECT trace_id FROM knots)
  ),
  direct AS MATERIALIZED (
    SELECT ${idSql("span.trace_id", "span.span_id")} AS id, span.trace_id, span.span_id, span.kind, span.start_ns,
      span.end_ns, span.workflow, span.workflow_status, span.fetched, span.run_id,
      coalesce(roots.root, span.trace_id) AS run_trace, ${ownRunSql} AS run
    FROM knotted AS span
    LEFT JOIN roots ON roots.run_id = span.run_id AND roots.trace_id = span.trace_id
    WHERE span.owns
  ),
  frames AS (
    SELECT trace_id, max(first_ns) AS first_ns, min(last_ns) AS last_ns FROM (
      SELECT trace_id, run_trace, run, min(start_ns) AS first_ns, max(end_ns) FILTER (NOT fetched) AS last_ns
      FROM direct GROUP BY trace_id, run_trace, run)
    GROUP BY trace_id
  ),
  loose AS MATERIALIZED (
    SELECT ${idSql("trace_id", "span_id")} AS id, ${aboveSql} AS above,
      trace_id, span_id, kind, start_ns, end_ns, workflow, fetched
    FROM knotted LEFT JOIN frames USING (trace_id)
    WHERE NOT owns AND (parent_id IS NOT NULL OR target_span IS NOT NULL)
      AND (kind = 'step' OR workflow IS NOT NULL OR fetched OR last_ns IS NULL
        OR start_ns < first_ns OR end_ns > last_ns)
  ),
  tree AS MATERIALIZED (
    SELECT ${idSql("trace_id", "span_id")} AS id, ${aboveSql} AS above, owns FROM knotted
  ),
  walk(id, above) AS (
    SELECT id, above FROM loose
    UNION
    SELECT walk.id, tree.above FROM walk JOIN tree ON tree.id = walk.above WHERE NOT tree.owns
  )
  SELECT trace_id, span_id, kind, start_ns, end_ns, workflow, workflow_status, fetched, run_trace, run, run_id
  FROM direct
  UNION ALL
  SELECT loose.trace_id, loose.span_id, loose.kind, loose.start_ns, loose.end_ns, loose.workflow, NULL,
    loose.fetched, direct.run_trace, direct.run, direct.run_id
  FROM walk JOIN direct ON direct.id = walk.above JOIN loose ON loose.id = walk.id`;
