import { targetsSql } from "./run-links.ts";

/**
 * Makes `run_traces`, a row for each trace in which there is a run. Nearly all have one run, and no span of it lies outside
 * of the times of those that name it: of these this one pass over the spans tells all. The others are `knotty`.
 */
export const runTracesSql: string = `
  CREATE OR REPLACE TABLE run_traces AS
  WITH ${targetsSql},
  marked AS (
    SELECT trace_id, span_id, run_id, workflow, workflow_status, operation, parent_id, start_ns,
      start_ns + duration_ns AS end_ns,
      kind = 'workflow' AS is_part,
      kind = 'step' AS is_step,
      run_id IS NOT NULL OR kind = 'workflow' AS owns
    FROM spans
  ),
  passed AS (
    SELECT trace_id,
      min(run_id) AS run_id,
      max(run_id) AS other_run_id,
      min(CASE WHEN is_part AND run_id IS NULL THEN span_id END) AS unnamed,
      max(CASE WHEN is_part AND run_id IS NULL THEN span_id END) AS other_unnamed,
      min(CASE WHEN owns THEN start_ns END) AS first_ns,
      max(CASE WHEN owns THEN end_ns END) AS last_ns,
      min(CASE WHEN NOT owns AND parent_id IS NOT NULL THEN start_ns END) AS below_first_ns,
      max(CASE WHEN NOT owns AND parent_id IS NOT NULL THEN end_ns END) AS below_last_ns,
      count(CASE WHEN is_part THEN 1 END) AS parts,
      arg_max(CASE WHEN is_part THEN workflow_status END, start_ns) AS said,
      arg_max(CASE WHEN is_part THEN end_ns END, start_ns) AS ended_ns,
      max(CASE WHEN is_step THEN start_ns END) AS last_step_ns,
      arg_min(CASE WHEN is_part THEN workflow END, start_ns) AS workflow,
      count(workflow) AS named,
      bool_or(is_step AND run_id IS NULL) OR bool_or(coalesce(operation = 'fetch_response', false)) AS has_loose
    FROM marked GROUP BY trace_id HAVING bool_or(owns)
  )
  SELECT trace_id, run_id, first_ns, last_ns, parts, said, ended_ns, last_step_ns, workflow,
    CASE WHEN run_id IS NULL THEN 'span/' || unnamed ELSE 'run/' || run_id END AS run,
    has_loose
      OR coalesce(run_id <> other_run_id, false)
      OR coalesce(unnamed <> other_unnamed, false)
      OR (run_id IS NOT NULL AND unnamed IS NOT NULL)
      OR coalesce(below_first_ns < first_ns OR below_last_ns > last_ns, false)
      OR (workflow IS NULL AND named > 0)
      OR trace_id IN (SELECT trace_id FROM targets UNION SELECT target_trace FROM targets) AS knotty
  FROM passed`;
