import { at, count, flag, list, number } from "@spoor/core/record";
import {
  EVENT_SPOOR_BUDGET_ESCALATED,
  EVENT_SPOOR_MODEL_SELECTED,
  EVENT_SPOOR_TOKEN_ESTIMATE,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  SPOOR_ESCALATION_BASE_SOURCE,
  SPOOR_ESCALATION_BASE_TOKENS,
  SPOOR_ESCALATION_FACTOR,
  SPOOR_ESCALATION_REASON,
  SPOOR_ESCALATION_RETRY_TOKENS,
  SPOOR_ESCALATION_USED_TOKENS,
  SPOOR_ESCALATION_UTILIZATION,
  SPOOR_ESTIMATE_ACTUAL_OUTPUT_TOKENS,
  SPOOR_ESTIMATE_ACTUAL_TOTAL_TOKENS,
  SPOOR_ESTIMATE_BUDGET_SELECTED_TOKENS,
  SPOOR_ESTIMATE_BUDGET_SENT_TOKENS,
  SPOOR_ESTIMATE_CATEGORY,
  SPOOR_ESTIMATE_COMPLEXITY,
  SPOOR_ESTIMATE_CONFIDENCE,
  SPOOR_ESTIMATE_CONTEXT_QUALITY,
  SPOOR_ESTIMATE_DELIVERABLE_COUNT,
  SPOOR_ESTIMATE_DELIVERABLES,
  SPOOR_ESTIMATE_FEATURES,
  SPOOR_ESTIMATE_PREDICTED_OUTPUT_TOKENS,
  SPOOR_ESTIMATE_SUCCESS,
  SPOOR_ESTIMATE_TRUNCATED,
  SPOOR_SELECTION_COMPLEXITY_EFFECTIVE,
  SPOOR_SELECTION_COMPLEXITY_ORIGINAL,
  SPOOR_SELECTION_COMPLEXITY_REASON,
  SPOOR_SELECTION_CONFIDENCE,
  SPOOR_SELECTION_FALLBACK,
  SPOOR_SELECTION_REASON,
  SPOOR_SELECTION_ROLE,
  SPOOR_SELECTION_SOURCE,
} from "@spoor/core/semconv";
import { givenText } from "../trace/given.ts";
import { placeAttributes } from "./place.ts";
import type { MaybeAttributes } from "./place.ts";
import type { Told } from "./told.ts";

/** Most entries of a list that is recorded. */
const maxEntries = 20;

function textsOf(event: unknown, key: string): string[] | undefined {
  const found = list(at(event, key))
    .slice(0, maxEntries)
    .flatMap((entry) => givenText(entry) ?? []);
  return found.length > 0 ? found : undefined;
}

function limitAttributes(event: unknown): MaybeAttributes {
  return {
    ...placeAttributes(event),
    [SPOOR_ESTIMATE_BUDGET_SELECTED_TOKENS]: count(at(event, "selectedBudget")),
    [SPOOR_ESTIMATE_BUDGET_SENT_TOKENS]: count(at(event, "sentBudget")),
    [SPOOR_ESTIMATE_TRUNCATED]: flag(at(event, "truncated")),
  };
}

/** An estimate and its outcome; undefined where one of the two is missing. */
export function tokenEstimate(event: unknown): Told | undefined {
  const predicted = count(at(event, "predictedOutputTokens"));
  const actual = count(at(event, "actualOutputTokens"));
  const total = count(at(event, "actualTotalTokens"));
  if (predicted === undefined || (actual ?? total) === undefined) return undefined;
  const stop = givenText(at(event, "stopReason"));
  return {
    name: EVENT_SPOOR_TOKEN_ESTIMATE,
    severity: "INFO",
    attributes: {
      ...limitAttributes(event),
      [SPOOR_ESTIMATE_PREDICTED_OUTPUT_TOKENS]: predicted,
      [SPOOR_ESTIMATE_ACTUAL_OUTPUT_TOKENS]: actual,
      [SPOOR_ESTIMATE_ACTUAL_TOTAL_TOKENS]: total,
      [SPOOR_ESTIMATE_CATEGORY]: givenText(at(event, "category")),
      [SPOOR_ESTIMATE_COMPLEXITY]: givenText(at(event, "complexity")),
      [SPOOR_ESTIMATE_CONFIDENCE]: number(at(event, "confidence")),
      [SPOOR_ESTIMATE_DELIVERABLE_COUNT]: count(at(event, "deliverableCount")),
      [SPOOR_ESTIMATE_DELIVERABLES]: textsOf(event, "deliverables"),
      [SPOOR_ESTIMATE_FEATURES]: textsOf(event, "features"),
      [SPOOR_ESTIMATE_CONTEXT_QUALITY]: givenText(at(event, "contextQuality")),
      [SPOOR_ESTIMATE_SUCCESS]: flag(at(event, "success")),
      [GEN_AI_REQUEST_MODEL]: givenText(at(event, "model")),
      [GEN_AI_RESPONSE_FINISH_REASONS]: stop === undefined ? undefined : [stop],
    },
  };
}

/** A limit that was raised; undefined where the new one is not said. */
export function budgetEscalation(event: unknown): Told | undefined {
  const retry = count(at(event, "retryTokens"));
  if (retry === undefined) return undefined;
  return {
    name: EVENT_SPOOR_BUDGET_ESCALATED,
    severity: "WARN",
    attributes: {
      ...limitAttributes(event),
      [SPOOR_ESCALATION_REASON]: givenText(at(event, "reason")) ?? "unknown",
      [SPOOR_ESCALATION_RETRY_TOKENS]: retry,
      [SPOOR_ESCALATION_UTILIZATION]: number(at(event, "utilization")),
      [SPOOR_ESCALATION_FACTOR]: number(at(event, "factor")),
      [SPOOR_ESCALATION_BASE_TOKENS]: count(at(event, "baseTokens")),
      [SPOOR_ESCALATION_BASE_SOURCE]: givenText(at(event, "baseSource")),
      [SPOOR_ESCALATION_USED_TOKENS]: count(at(event, "usedTokens")),
    },
  };
}

/** A model that was chosen; undefined where it is not said which. */
export function modelSelection(event: unknown): Told | undefined {
  const model = givenText(at(event, "model"));
  if (model === undefined) return undefined;
  return {
    name: EVENT_SPOOR_MODEL_SELECTED,
    severity: "INFO",
    attributes: {
      ...placeAttributes(event),
      [GEN_AI_REQUEST_MODEL]: model,
      [GEN_AI_PROVIDER_NAME]: givenText(at(event, "provider")),
      [SPOOR_SELECTION_ROLE]: givenText(at(event, "role")),
      [SPOOR_SELECTION_SOURCE]: givenText(at(event, "source")),
      [SPOOR_SELECTION_REASON]: givenText(at(event, "reason")),
      [SPOOR_SELECTION_CONFIDENCE]: number(at(event, "confidence")),
      [SPOOR_SELECTION_FALLBACK]: flag(at(event, "isFallback")),
      [SPOOR_SELECTION_COMPLEXITY_ORIGINAL]: givenText(at(event, "originalComplexity")),
      [SPOOR_SELECTION_COMPLEXITY_EFFECTIVE]: givenText(at(event, "effectiveComplexity")),
      [SPOOR_SELECTION_COMPLEXITY_REASON]: givenText(at(event, "complexityReason")),
    },
  };
}
