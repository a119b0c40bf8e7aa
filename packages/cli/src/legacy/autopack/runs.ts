import {
  ERROR_TYPE,
  GEN_AI_OPERATION_NAME,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import { attributesOf } from "../attributes.ts";
import { rejected } from "../item.ts";
import type { LegacyItem } from "../item.ts";
import { saidText } from "../said.ts";
import { quoted } from "../sqlite-tables.ts";
import type { Tables } from "../sqlite-tables.ts";
import { momentOf } from "../time.ts";
import type { Moment } from "../time.ts";
import { runKey, workflowName } from "./phase.ts";

/** Tables that tell when a run was at work, and the column that says so. */
const traces = [
  ["token_estimation_v2_events", "timestamp"],
  ["token_budget_escalation_events", "timestamp"],
  ["llm_usage_events", "created_at"],
  ["phase_outcome_events", "timestamp"],
] as const;
/** Runs that are known at once; a database has a few hundred. */
const maxKnown = 500_000;

interface Span {
  first: Moment;
  last: Moment;
}

/** When each run was at work, as far as its records tell. */
function stretchesOf(tables: Tables): Map<string, Span> {
  const stretches = new Map<string, Span>();
  for (const [table, column] of traces) {
    if (!tables.has(table, column) || !tables.has(table, "run_id")) continue;
    const time = quoted(column);
    const sql = `SELECT run_id, min(${time}) AS first, max(${time}) AS last FROM ${quoted(table)} WHERE run_id IS NOT NULL GROUP BY run_id LIMIT ${maxKnown}`;
    for (const row of tables.select(sql)) {
      const run = saidText(row, "run_id");
      const first = momentOf(row["first"]);
      const last = momentOf(row["last"]);
      if (run === undefined || first === undefined || last === undefined) continue;
      const known = stretches.get(run) ?? { first, last };
      if (first.ns < known.first.ns) known.first = first;
      if (last.ns > known.last.ns) known.last = last;
      stretches.set(run, known);
    }
  }
  return stretches;
}

/** What a run ended as, by the word of the old system. */
function runStatus(state: string | undefined): "completed" | "failed" | "cancelled" | undefined {
  if (state === undefined) return undefined;
  if (/SUCCESS|COMPLETE/i.test(state)) return "completed";
  if (/FAIL|ERROR/i.test(state)) return "failed";
  return /CANCEL|ABORT/i.test(state) ? "cancelled" : undefined;
}

function runOf(row: unknown, where: string, stretches: Map<string, Span>): LegacyItem {
  const run = saidText(row, "id") ?? saidText(row, "run_id");
  if (run === undefined) return rejected("malformed", where);
  const known = stretches.get(run);
  const created = momentOf(saidText(row, "created_at"));
  const start = [created, known?.first].find((one) => one !== undefined);
  if (start === undefined) return rejected("invalid_time", where);
  const startNs = known !== undefined && known.first.ns < start.ns ? known.first.ns : start.ns;
  const status = runStatus(saidText(row, "state"));
  return {
    as: "span",
    name: `invoke_workflow ${workflowName}`,
    key: runKey(run),
    trace: runKey(run),
    isClient: false,
    startNs,
    endNs: known?.last.ns ?? startNs,
    failed: status === "failed",
    attributes: attributesOf(
      {
        [GEN_AI_OPERATION_NAME]: "invoke_workflow",
        [GEN_AI_WORKFLOW_NAME]: workflowName,
        [SPOOR_WORKFLOW_RUN_ID]: run,
        [SPOOR_WORKFLOW_STATUS]: status,
        [ERROR_TYPE]: status === "failed" ? saidText(row, "state") : undefined,
      },
      start,
    ),
  };
}

/** A span for each run. */
export function* runItems(tables: Tables): Generator<LegacyItem> {
  const stretches = stretchesOf(tables);
  for (const { row, where } of tables.rows("runs")) yield runOf(row, where, stretches);
}
