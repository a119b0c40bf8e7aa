import { knottySql, tracePassSql } from "../trace-pass.ts";
import { targetsSql } from "./run-links.ts";

/**
 * Makes `run_traces`, a row for each open trace in which there is a run. Nearly all have one run, and no span of it lies
 * outside of the times of those that name it: of these this one pass over the spans tells all. The others are `knotty`.
 */
export const runTracesSql: string = `
  CREATE OR REPLACE TABLE run_traces AS
  WITH ${targetsSql}, ${tracePassSql("open_spans")}
  SELECT trace_id, run_id, first_ns, last_ns, parts, said, ended_ns, last_step_ns, workflow,
    CASE WHEN run_id IS NULL THEN 'span/' || unnamed ELSE 'run/' || run_id END AS run,
    ${knottySql}
      OR trace_id IN (SELECT trace_id FROM targets UNION SELECT target_trace FROM targets) AS knotty
  FROM passed WHERE first_ns IS NOT NULL`;
