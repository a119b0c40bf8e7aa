import {
  EVENT_SPOOR_STEP_BLOCKED,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_POLICY_NAME,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_TEXT,
  SPOOR_BLOCK_TEXT_NORMALIZED,
  SPOOR_STEP_NAME,
} from "@spoor/core/semconv";
import type { BlockedStat } from "../../view/blocked.ts";
import { attributeSql } from "../views.ts";
import { instantIn, numberIn, textIn } from "./answers.ts";
import { msSql, windowSql } from "./question.ts";
import type { Asked, Condition, Scope } from "./question.ts";

const factsSql = `
  coalesce(${attributeSql(SPOOR_BLOCK_REASON)}, 'unknown') AS reason,
  coalesce(${attributeSql(SPOOR_BLOCK_DETAIL)}, ${attributeSql(SPOOR_BLOCK_TEXT)}) AS text,
  coalesce(${attributeSql(SPOOR_BLOCK_TEXT_NORMALIZED)}, ${attributeSql(SPOOR_BLOCK_POLICY_NAME)}) AS hint`;

const fittingSql = (filter: Condition | undefined): string =>
  filter === undefined
    ? "true"
    : `(trace_id, span_id) IN (SELECT (trace_id, span_id) FROM spans WHERE ${filter.where})`;

const sqlOf = (within: string, fitting: string): string => `
  WITH told AS MATERIALIZED (
    SELECT time_ns, trace_id, span_id, ${attributeSql(SPOOR_STEP_NAME)} AS step, ${factsSql}
    FROM events WHERE name = $event
  ),
  blocked AS (
    SELECT * FROM told
    UNION ALL
    SELECT start_ns + duration_ns, trace_id, span_id, coalesce(step, ''), ${factsSql}
    FROM blocked_spans AS spans
      ANTI JOIN told AS own ON own.trace_id = spans.trace_id AND own.span_id = spans.span_id
      ANTI JOIN told AS other ON other.trace_id = spans.trace_id AND other.step = coalesce(spans.step, '')
  ),
  stats AS (
    SELECT step, reason, count(*) AS count, min(time_ns) AS first_ns, arg_max(text, time_ns) AS text,
      arg_max({'time_ns': time_ns, 'trace_id': trace_id, 'hint': hint}, time_ns) AS last
    FROM blocked WHERE ${within} AND ${fitting} GROUP BY step, reason
  )
  SELECT step, reason, count, coalesce(text, last.hint) AS example, last.trace_id AS trace_id,
    ${msSql("last.time_ns")} AS last_ms
  FROM stats ORDER BY count DESC, first_ns`;

/**
 * Blocked steps put together by step and reason, the most frequent first. The event is the record of one; a step span that
 * ended blocked counts by itself only where no event of its trace speaks of that span or of a step of that name.
 */
export async function blocked(store: Asked, { window, filter }: Scope): Promise<BlockedStat[]> {
  const within = windowSql(window, "time_ns");
  const answers = await store.ask(sqlOf(within.where, fittingSql(filter)), {
    ...within.parameters,
    ...filter?.parameters,
    event: EVENT_SPOOR_STEP_BLOCKED,
  });
  return answers.map((answer) => ({
    step: textIn(answer, "step"),
    reason: textIn(answer, "reason") ?? "unknown",
    count: numberIn(answer, "count"),
    example: textIn(answer, "example"),
    lastAt: instantIn(answer, "last_ms"),
    lastTraceId: textIn(answer, "trace_id"),
  }));
}
