import { linksSql } from "./span-links.ts";

/**
 * CTEs of which the last, `passed`, has a row for each trace of `from`, a query or view with the columns of `spans`: what
 * one pass over its spans tells of the run in it. A span owns itself where it names a run or is a workflow; where none does,
 * `first_ns` is NULL.
 */
export const tracePassSql = (from: string): string => `
  marked AS (
    SELECT trace_id, span_id, run_id, workflow, workflow_status, operation, parent_id, start_ns,
      start_ns + duration_ns AS end_ns,
      kind = 'workflow' AS is_part,
      kind = 'step' AS is_step,
      run_id IS NOT NULL OR kind = 'workflow' AS owns,
      coalesce(${linksSql}, false) AS links
    FROM ${from}
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
      bool_or(is_step AND run_id IS NULL) AS has_loose,
      bool_or(coalesce(operation = 'fetch_response', false)) AS has_fetched,
      count(*) AS spans,
      bool_or(links) AS links
    FROM marked GROUP BY trace_id
  )`;

/** Whether spans of a row of `passed` may belong to its run that do not name it, and tell more of it. */
export const looseSql: string = `(has_loose
  OR coalesce(below_first_ns < first_ns OR below_last_ns > last_ns, false))`;

/** Whether the spans of a row of `passed` tell more of runs than its columns do. */
export const knottySql: string = `(${looseSql} OR has_fetched
  OR coalesce(run_id <> other_run_id, false)
  OR coalesce(unnamed <> other_unnamed, false)
  OR (run_id IS NOT NULL AND unnamed IS NOT NULL)
  OR (workflow IS NULL AND named > 0))`;

const oneRunSql = `NOT coalesce(run_id <> other_run_id, false)
  AND NOT (run_id IS NOT NULL AND unnamed IS NOT NULL) AND NOT (workflow IS NULL AND named > 0)`;

/** Whether the trace of a row of `passed` has no run, or one that its only workflow span tells whole: it waited nowhere. */
export const plainSql: string = `(NOT links AND (first_ns IS NULL
  OR (parts = 1 AND said IS DISTINCT FROM 'suspended' AND NOT has_fetched AND ${oneRunSql})))`;
