import { GEN_AI_WORKFLOW_NAME, SPOOR_STEP_NAME, SPOOR_WORKFLOW_RUN_ID } from "@spoor/core/semconv";
import { attributeSql } from "../views.ts";
import type { Condition } from "./question.ts";

/** Columns that a search looks at, of a row of `events`. */
export const eventColumns: string = `
  ${attributeSql(GEN_AI_WORKFLOW_NAME)} AS workflow, ${attributeSql(SPOOR_WORKFLOW_RUN_ID)} AS run_id,
  ${attributeSql(SPOOR_STEP_NAME)} AS step`;

/** What is looked for: `SELECT <columns> FROM <rows>`, with a `time_ns`, a `trace_id` and a `span_id`. */
export interface AskedEvents {
  readonly columns: string;
  readonly rows: string;
}

/**
 * A relation of the events that fit `filter`, a condition on the view `spans`: each is taken for a span below its own one, so that it
 * inherits what those around it say of where it was. Without a filter it has all of them.
 */
export function fittingEventsSql(
  { columns, rows }: AskedEvents,
  filter: Condition | undefined,
): string {
  if (filter === undefined) return `(SELECT ${columns} FROM ${rows})`;
  // The condition asks the view by its name, which here means these rows, too.
  return `(WITH asked AS MATERIALIZED (
      SELECT ${columns}, time_ns AS start_ns, CAST(0 AS BIGINT) AS duration_ns FROM ${rows}),
    spans AS (
      FROM main.spans WHERE trace_id IN (SELECT trace_id FROM asked)
      UNION ALL BY NAME
      SELECT * REPLACE (coalesce(trace_id, '') AS trace_id, concat('event ', row_number() OVER ()) AS span_id),
        span_id AS parent_id, true AS is_event
      FROM asked)
    FROM spans WHERE is_event AND (${filter.where}))`;
}
