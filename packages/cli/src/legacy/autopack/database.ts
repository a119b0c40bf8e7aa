import {
  EVENT_SPOOR_BUDGET_ESCALATED,
  SPOOR_ESCALATION_BASE_SOURCE,
  SPOOR_ESCALATION_BASE_TOKENS,
  SPOOR_ESCALATION_FACTOR,
  SPOOR_ESCALATION_REASON,
  SPOOR_ESCALATION_RETRY_TOKENS,
  SPOOR_ESCALATION_USED_TOKENS,
  SPOOR_ESCALATION_UTILIZATION,
  SPOOR_ESTIMATE_BUDGET_SELECTED_TOKENS,
  SPOOR_ESTIMATE_BUDGET_SENT_TOKENS,
  SPOOR_ESTIMATE_TRUNCATED,
  SPOOR_PURPOSE,
} from "@spoor/core/semconv";
import { attributesOf, callOf, unnamedEvent } from "../attributes.ts";
import { rejected } from "../item.ts";
import type { LegacyItem } from "../item.ts";
import type { LegacyKind } from "../kind.ts";
import { saidCount, saidFlag, saidNumber, saidText } from "../said.ts";
import { hasTable, itemsOfDatabase } from "../sqlite-tables.ts";
import type { Tables } from "../sqlite-tables.ts";
import { momentOf } from "../time.ts";
import { estimateOf } from "./estimate.ts";
import { placeOf, service } from "./phase.ts";
import { phaseItems } from "./phase-outcomes.ts";
import { runItems } from "./runs.ts";

function escalationOf(row: unknown, where: string): LegacyItem {
  const moment = momentOf(saidText(row, "timestamp"));
  if (moment === undefined) return rejected("invalid_time", where);
  const retry = saidCount(row, "retry_max_tokens");
  if (retry === undefined) return rejected("invalid_count", where);
  const percent = saidNumber(row, "output_utilization");
  const place = placeOf(row);
  return {
    as: "event",
    name: EVENT_SPOOR_BUDGET_ESCALATED,
    timeNs: moment.ns,
    isWarning: true,
    key: ["escalation", String(moment.ns), retry, place.attributes],
    ...place,
    attributes: attributesOf(
      {
        ...place.attributes,
        [SPOOR_ESCALATION_REASON]: saidText(row, "reason") ?? "unknown",
        [SPOOR_ESTIMATE_TRUNCATED]: saidFlag(row, "was_truncated"),
        [SPOOR_ESCALATION_UTILIZATION]: percent === undefined ? undefined : percent / 100,
        [SPOOR_ESCALATION_FACTOR]: saidNumber(row, "escalation_factor"),
        [SPOOR_ESCALATION_BASE_TOKENS]: saidCount(row, "base_value"),
        [SPOOR_ESCALATION_BASE_SOURCE]: saidText(row, "base_source"),
        [SPOOR_ESCALATION_RETRY_TOKENS]: retry,
        [SPOOR_ESCALATION_USED_TOKENS]: saidCount(row, "tokens_used"),
        [SPOOR_ESTIMATE_BUDGET_SELECTED_TOKENS]: saidCount(row, "selected_budget"),
        [SPOOR_ESTIMATE_BUDGET_SENT_TOKENS]: saidCount(row, "actual_max_tokens"),
      },
      moment,
    ),
  };
}

/** A row of usage is a model call of unknown length: the table has no other time than that of the row. */
function callItem(row: unknown, where: string): LegacyItem {
  const moment = momentOf(saidText(row, "created_at"));
  if (moment === undefined) return rejected("invalid_time", where);
  const inputTokens = saidCount(row, "prompt_tokens");
  const outputTokens = saidCount(row, "completion_tokens");
  const place = placeOf(row);
  const key = ["usage", saidText(row, "created_at"), saidNumber(row, "id"), place.attributes];
  const provider = saidText(row, "provider");
  const model = saidText(row, "model");
  const call = callOf({ provider, model, inputTokens, outputTokens }, service);
  return {
    as: "span",
    ...call,
    key,
    trace: place.trace ?? key,
    parent: place.parent,
    isClient: true,
    startNs: moment.ns,
    endNs: moment.ns,
    failed: false,
    attributes: attributesOf(
      {
        ...place.attributes,
        ...call.attributes,
        [SPOOR_PURPOSE]: saidText(row, "intent") ?? saidText(row, "role"),
      },
      moment,
    ),
  };
}

/** Tables of which every row becomes a record by its own name. */
const unnamed = [
  "task_generation_events",
  "generated_tasks",
  "anomaly_alert_events",
  "task_completion_events",
] as const;
const times = ["timestamp", "created_at", "completed_at", "updated_at"] as const;

function* unnamedItems(tables: Tables, table: string): Generator<LegacyItem> {
  for (const { row, where } of tables.rows(table)) {
    const written = times.map((name) => momentOf(saidText(row, name)));
    const moment = written.find((one) => one !== undefined);
    const { trace, parent, attributes } = placeOf(row);
    const key = [table, Object.values(row).map(String)];
    if (moment === undefined) yield rejected("invalid_time", where);
    else yield unnamedEvent({ type: table, fields: row, moment, key, trace, parent, attributes });
  }
}

function* itemsOf(tables: Tables): Generator<LegacyItem> {
  yield* runItems(tables);
  yield* phaseItems(tables);
  for (const { row, where } of tables.rows("llm_usage_events")) yield callItem(row, where);
  for (const { row, where } of tables.rows("token_estimation_v2_events"))
    yield estimateOf(row, where);
  for (const { row, where } of tables.rows("token_budget_escalation_events"))
    yield escalationOf(row, where);
  for (const table of unnamed) yield* unnamedItems(tables, table);
}

const known = [
  "token_estimation_v2_events",
  "token_budget_escalation_events",
  "llm_usage_events",
  "phase_outcome_events",
  ...unnamed,
] as const;

/** Autopack's database, of any age: what of its tables and columns is there. */
export const autopackDatabase: LegacyKind = {
  name: "autopack-database",
  service,
  recognises: (input) => hasTable(input, known),
  items: ({ path }) => itemsOfDatabase(path, itemsOf),
};
