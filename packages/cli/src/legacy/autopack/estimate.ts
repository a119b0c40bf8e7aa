import { at, list } from "@spoor/core/record";
import {
  EVENT_SPOOR_TOKEN_ESTIMATE,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  SPOOR_ESTIMATE_ACTUAL_OUTPUT_TOKENS,
  SPOOR_ESTIMATE_ACTUAL_TOTAL_TOKENS,
  SPOOR_ESTIMATE_BUDGET_SELECTED_TOKENS,
  SPOOR_ESTIMATE_BUDGET_SENT_TOKENS,
  SPOOR_ESTIMATE_CATEGORY,
  SPOOR_ESTIMATE_COMPLEXITY,
  SPOOR_ESTIMATE_CONTEXT_QUALITY,
  SPOOR_ESTIMATE_DELIVERABLE_COUNT,
  SPOOR_ESTIMATE_DELIVERABLES,
  SPOOR_ESTIMATE_FEATURES,
  SPOOR_ESTIMATE_PREDICTED_OUTPUT_TOKENS,
  SPOOR_ESTIMATE_SUCCESS,
  SPOOR_ESTIMATE_TRUNCATED,
} from "@spoor/core/semconv";
import { attributesOf } from "../attributes.ts";
import type { MaybeAttributes } from "../attributes.ts";
import type { LegacyEvent, Rejected } from "../item.ts";
import { rejected } from "../item.ts";
import { saidCount, saidFlag, saidText } from "../said.ts";
import { momentOf } from "../time.ts";
import { jsonOf } from "../values.ts";
import { placeOf } from "./phase.ts";

const maxDeliverables = 20;
const features = [
  ["api_reference_required", "api_reference"],
  ["examples_required", "examples"],
  ["research_required", "research"],
  ["usage_guide_required", "usage_guide"],
  ["is_sot_file", "source_of_truth"],
] as const;

function deliverablesOf(record: unknown): string[] | undefined {
  const written = at(record, "deliverables_json");
  const said = list(
    typeof written === "string" ? jsonOf(written) : at(record, "deliverables"),
  ).filter((item) => typeof item === "string");
  return said.length > 0 ? said.slice(0, maxDeliverables) : undefined;
}

function featuresOf(record: unknown): string[] | undefined {
  const said = features.filter(([key]) => saidFlag(record, key) === true).map(([, name]) => name);
  return said.length > 0 ? said : undefined;
}

const seconds = 1_000_000_000n;

/** What an estimate says besides, where the source has it. */
function moreOf(record: unknown): MaybeAttributes {
  const stop = saidText(record, "stop_reason");
  return {
    ...placeOf(record).attributes,
    [SPOOR_ESTIMATE_BUDGET_SENT_TOKENS]: saidCount(record, "actual_max_tokens"),
    [GEN_AI_RESPONSE_FINISH_REASONS]: stop === undefined ? undefined : [stop],
    [SPOOR_ESTIMATE_DELIVERABLES]: deliverablesOf(record),
    [SPOOR_ESTIMATE_FEATURES]: featuresOf(record),
    [SPOOR_ESTIMATE_CONTEXT_QUALITY]: saidText(record, "context_quality"),
  };
}

/**
 * The event of one estimate and its outcome, as Autopack's table, its export and its log have it under the same names.
 * Where it has no time it is of `undated`, if that is said. It is one with the estimate of the same second, counts and outcome, so that table, export and log tell of it once.
 */
export function estimateOf(
  record: unknown,
  where: string,
  undated?: string,
): LegacyEvent | Rejected {
  const moment = momentOf(at(record, "timestamp") ?? undated);
  if (moment === undefined) return rejected("invalid_time", where);
  const predicted = saidCount(record, "predicted_output_tokens");
  const actual = saidCount(record, "actual_output_tokens");
  const total = saidCount(record, "actual_total_tokens");
  if (predicted === undefined || (actual ?? total) === undefined)
    return rejected("invalid_count", where);
  const told = {
    [SPOOR_ESTIMATE_PREDICTED_OUTPUT_TOKENS]: predicted,
    [SPOOR_ESTIMATE_ACTUAL_OUTPUT_TOKENS]: actual,
    [SPOOR_ESTIMATE_ACTUAL_TOTAL_TOKENS]: total,
    [SPOOR_ESTIMATE_CATEGORY]: saidText(record, "category"),
    [SPOOR_ESTIMATE_COMPLEXITY]: saidText(record, "complexity"),
    [SPOOR_ESTIMATE_DELIVERABLE_COUNT]: saidCount(record, "deliverable_count"),
    [SPOOR_ESTIMATE_BUDGET_SELECTED_TOKENS]: saidCount(record, "selected_budget"),
    [SPOOR_ESTIMATE_SUCCESS]: saidFlag(record, "success"),
    [SPOOR_ESTIMATE_TRUNCATED]: saidFlag(record, "truncated"),
    [GEN_AI_REQUEST_MODEL]: saidText(record, "model"),
  };
  const { trace, parent } = placeOf(record);
  const key = Object.values(told).map((one) => one ?? null);
  return {
    as: "event",
    name: EVENT_SPOOR_TOKEN_ESTIMATE,
    timeNs: moment.ns,
    key: ["estimate", String(moment.ns / seconds), ...key],
    trace,
    parent,
    attributes: attributesOf({ ...told, ...moreOf(record) }, moment),
  };
}
