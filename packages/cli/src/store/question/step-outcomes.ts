import type { StepOutcome } from "@spoor/core/analysis";
import { number } from "@spoor/core/record";
import { EVENT_SPOOR_BUDGET_ESCALATED, GEN_AI_RESPONSE_FINISH_REASONS } from "@spoor/core/semconv";
import type { Window } from "../../window.ts";
import type { Answer } from "../database.ts";
import { numberIn, textIn } from "./answers.ts";
import { windowSql } from "./question.ts";
import type { Asked } from "./question.ts";

/** Attempts that are looked at, at most: the newest. */
const most = 200_000;
/** Spans between a call and its step, at most. */
const deepest = 30;
const pico = 1e12;

/** Attempts at steps that are meant. */
const chosenSql = (within: string): string => `
  chosen AS MATERIALIZED (
    SELECT trace_id, span_id, coalesce(step, name) AS step, workflow, start_ns, error,
      coalesce(step_status, CASE WHEN failed THEN 'failed' ELSE 'completed' END) AS status,
      coalesce(step_attempt, 1) AS attempt
    FROM spans WHERE kind = 'step' AND ${within} ORDER BY start_ns DESC LIMIT ${most}
  )`;

/** Model calls, and the spans above each up to the nearest step: to that one it belongs. */
const callsSql = `
  calls AS MATERIALIZED (
    SELECT trace_id, span_id, parent_id, start_ns, model, cost_pico,
      coalesce(input_tokens, 0) + coalesce(output_tokens, 0) AS tokens,
      attributes ->> '$."${GEN_AI_RESPONSE_FINISH_REASONS}"[0]' AS stop
    FROM spans WHERE kind = 'model' AND trace_id IN (SELECT trace_id FROM chosen)
  ),
  climb(trace_id, call, above, height) AS (
    SELECT trace_id, span_id, parent_id, 0 FROM calls WHERE parent_id IS NOT NULL
    UNION ALL
    SELECT climb.trace_id, climb.call, spans.parent_id, climb.height + 1
    FROM climb JOIN spans ON spans.trace_id = climb.trace_id AND spans.span_id = climb.above
    WHERE spans.kind <> 'step' AND spans.parent_id IS NOT NULL AND climb.height < ${deepest}
  )`;

/** What the calls of each attempt come to. */
const sumsSql = `
  sums AS (
    SELECT chosen.trace_id, chosen.span_id, CAST(sum(tokens) AS DOUBLE) AS tokens,
      CAST(sum(cost_pico) AS DOUBLE) AS cost_pico, arg_max(model, calls.start_ns) AS model,
      coalesce(any_value(stop) FILTER (stop IN ('max_tokens', 'length', 'max_output_tokens')),
        arg_max(stop, calls.start_ns)) AS stop
    FROM chosen
    JOIN climb ON climb.trace_id = chosen.trace_id AND climb.above = chosen.span_id
    JOIN calls ON calls.trace_id = climb.trace_id AND calls.span_id = climb.call
    GROUP BY chosen.trace_id, chosen.span_id
  ),
  escalated AS (
    SELECT trace_id, span_id, count(*) AS escalations FROM events WHERE name = $escalated
    GROUP BY trace_id, span_id
  ),
  named AS (
    SELECT trace_id, arg_min(workflow, start_ns) AS workflow FROM spans
    WHERE kind = 'workflow' GROUP BY trace_id
  )`;

const sqlOf = (within: string): string => `
  WITH RECURSIVE ${chosenSql(within)}, ${callsSql}, ${sumsSql}
  SELECT chosen.* EXCLUDE (workflow), coalesce(chosen.workflow, named.workflow) AS workflow,
    sums.tokens, sums.cost_pico, sums.model, sums.stop, escalated.escalations
  FROM chosen
  LEFT JOIN sums USING (trace_id, span_id)
  LEFT JOIN escalated USING (trace_id, span_id)
  LEFT JOIN named USING (trace_id)
  ORDER BY chosen.start_ns, chosen.trace_id, chosen.span_id`;

function outcomeOf(answer: Answer): StepOutcome {
  const cost = number(answer["cost_pico"]);
  return {
    step: textIn(answer, "step") ?? "",
    workflow: textIn(answer, "workflow"),
    model: textIn(answer, "model"),
    status: textIn(answer, "status") ?? "completed",
    error: textIn(answer, "error"),
    stopReason: textIn(answer, "stop"),
    attempt: numberIn(answer, "attempt"),
    tokens: numberIn(answer, "tokens"),
    usd: cost === undefined ? undefined : cost / pico,
    escalations: numberIn(answer, "escalations"),
    traceId: textIn(answer, "trace_id") ?? "",
    spanId: textIn(answer, "span_id") ?? "",
  };
}

/** The attempts at steps that began in the window, with what the calls in each used; the oldest first. */
export async function stepOutcomes(store: Asked, window: Window): Promise<readonly StepOutcome[]> {
  const { where, parameters } = windowSql(window);
  const escalated = EVENT_SPOOR_BUDGET_ESCALATED;
  return (await store.ask(sqlOf(where), { ...parameters, escalated })).map(outcomeOf);
}
