import { isCutOff } from "@spoor/core/analysis";
import type { EstimationSample } from "@spoor/core/analysis";
import { flag, list, number, text } from "@spoor/core/record";
import {
  EVENT_SPOOR_TOKEN_ESTIMATE,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_FINISH_REASONS,
  SPOOR_ESTIMATE_ACTUAL_OUTPUT_TOKENS,
  SPOOR_ESTIMATE_BUDGET_SELECTED_TOKENS,
  SPOOR_ESTIMATE_BUDGET_SENT_TOKENS,
  SPOOR_ESTIMATE_CATEGORY,
  SPOOR_ESTIMATE_COMPLEXITY,
  SPOOR_ESTIMATE_DELIVERABLE_COUNT,
  SPOOR_ESTIMATE_DELIVERABLES,
  SPOOR_ESTIMATE_PREDICTED_OUTPUT_TOKENS,
  SPOOR_ESTIMATE_SUCCESS,
  SPOOR_ESTIMATE_TRUNCATED,
} from "@spoor/core/semconv";
import type { EventRow } from "../../ingest/rows.ts";
import type { Window } from "../../window.ts";
import { eventRowColumns, eventRowOf } from "../rows-of-answers.ts";
import { windowSql } from "./question.ts";
import type { Asked } from "./question.ts";

/** A sample with the files that the work was to give, where these are told. */
export interface StoredSample extends EstimationSample {
  readonly files: readonly string[];
}

/** What a store tells of estimates. */
export interface Estimates {
  readonly samples: readonly StoredSample[];
  /** Estimates of which it is not told how many output tokens came. */
  readonly incomplete: number;
  /** Whether there are more than are looked at; the newest are. */
  readonly isCut: boolean;
}

/** Samples that are looked at, at most. */
const most = 200_000;

/** Whether either the flag or the reason of the end says that the reply was cut off; undefined where neither is told. */
function truncatedOf(said: boolean | undefined, cut: boolean | undefined): boolean | undefined {
  return said === true || cut === true ? true : (said ?? cut);
}

function sampleOf({ attributes, timeMs }: EventRow): StoredSample | undefined {
  const predicted = number(attributes[SPOOR_ESTIMATE_PREDICTED_OUTPUT_TOKENS]);
  const actual = number(attributes[SPOOR_ESTIMATE_ACTUAL_OUTPUT_TOKENS]);
  if (predicted === undefined || actual === undefined || predicted < 0 || actual < 0)
    return undefined;
  const stopReason = text(list(attributes[GEN_AI_RESPONSE_FINISH_REASONS])[0]);
  return {
    predicted,
    actual,
    category: text(attributes[SPOOR_ESTIMATE_CATEGORY]),
    complexity: text(attributes[SPOOR_ESTIMATE_COMPLEXITY]),
    deliverables: number(attributes[SPOOR_ESTIMATE_DELIVERABLE_COUNT]),
    files: list(attributes[SPOOR_ESTIMATE_DELIVERABLES]).filter((one) => typeof one === "string"),
    budget: number(attributes[SPOOR_ESTIMATE_BUDGET_SELECTED_TOKENS]),
    ceiling: number(attributes[SPOOR_ESTIMATE_BUDGET_SENT_TOKENS]),
    success: flag(attributes[SPOOR_ESTIMATE_SUCCESS]),
    truncated: truncatedOf(flag(attributes[SPOOR_ESTIMATE_TRUNCATED]), isCutOff(stopReason)),
    stopReason,
    model: text(attributes[GEN_AI_REQUEST_MODEL]),
    at: new Date(timeMs).toISOString(),
  };
}

/** The estimates of the window and what came, the oldest first. */
export async function estimates(store: Asked, window: Window): Promise<Estimates> {
  const within = windowSql(window, "time_ns");
  const answers = await store.ask(
    `SELECT ${eventRowColumns} FROM events WHERE name = $event AND ${within.where}
      ORDER BY time_ns DESC LIMIT ${most + 1}`,
    { ...within.parameters, event: EVENT_SPOOR_TOKEN_ESTIMATE },
  );
  const told = answers.slice(0, most);
  const samples = told.flatMap((answer) => sampleOf(eventRowOf(answer)) ?? []);
  return {
    samples: samples.toReversed(),
    incomplete: told.length - samples.length,
    isCut: answers.length > most,
  };
}
