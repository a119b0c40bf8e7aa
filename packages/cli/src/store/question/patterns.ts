import { flag, number, texts } from "@spoor/core/record";
import {
  EVENT_SPOOR_PATTERN_FAILURE,
  EVENT_SPOOR_PATTERN_LEARNED,
  EVENT_SPOOR_PATTERN_MATCH,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_PATTERN_FAILURE_COUNT,
  SPOOR_PATTERN_ID,
  SPOOR_PATTERN_NAME,
  SPOOR_PATTERN_PROMOTED,
  SPOOR_PATTERN_SOURCES,
  SPOOR_PATTERN_SUCCESS_COUNT,
  SPOOR_PATTERN_TEXT_NORMALIZED,
  SPOOR_PATTERN_TYPE,
} from "@spoor/core/semconv";
import type { Window } from "../../window.ts";
import { attributeSql } from "../views.ts";
import { numberIn, textIn } from "./answers.ts";
import { msSql, windowSql } from "./question.ts";
import type { Asked } from "./question.ts";

/** What became of one pattern. */
export interface PatternUse {
  readonly id: string;
  readonly name: string | null;
  readonly type: string | null;
  /** The normal form of the text that it was made for. */
  readonly text: string | null;
  readonly successes: number;
  readonly failures: number;
  /** Workflows in which it was right, or that it was learned from. */
  readonly journeys: readonly string[];
  readonly lastUsedMs: number;
  readonly promoted: boolean;
}

const names = {
  match: EVENT_SPOOR_PATTERN_MATCH,
  failure: EVENT_SPOOR_PATTERN_FAILURE,
  learned: EVENT_SPOOR_PATTERN_LEARNED,
} as const;

const latest = (column: string): string =>
  `arg_max(${column}, time_ns) FILTER (event = $learned AND ${column} IS NOT NULL)`;

const usesSql = (where: string): string => `
  WITH told AS (
    SELECT name AS event, time_ns,
      coalesce(${attributeSql(SPOOR_PATTERN_ID)}, ${attributeSql(SPOOR_PATTERN_NAME)},
        ${attributeSql(SPOOR_PATTERN_TEXT_NORMALIZED)}) AS id,
      ${attributeSql(SPOOR_PATTERN_NAME)} AS title,
      ${attributeSql(SPOOR_PATTERN_TYPE)} AS type,
      ${attributeSql(SPOOR_PATTERN_TEXT_NORMALIZED)} AS text,
      ${attributeSql(GEN_AI_WORKFLOW_NAME)} AS workflow,
      ${attributeSql(SPOOR_PATTERN_SOURCES)} AS sources,
      TRY_CAST(${attributeSql(SPOOR_PATTERN_SUCCESS_COUNT)} AS BIGINT) AS successes,
      TRY_CAST(${attributeSql(SPOOR_PATTERN_FAILURE_COUNT)} AS BIGINT) AS failures,
      TRY_CAST(${attributeSql(SPOOR_PATTERN_PROMOTED)} AS BOOLEAN) AS promoted
    FROM events WHERE name IN ($match, $failure, $learned) AND ${where}
  )
  SELECT id, arg_max(title, time_ns) AS title, arg_max(type, time_ns) AS type,
    arg_max(text, time_ns) AS text,
    greatest(count(*) FILTER (event = $match), coalesce(${latest("successes")}, 0)) AS successes,
    greatest(count(*) FILTER (event = $failure), coalesce(${latest("failures")}, 0)) AS failures,
    CAST(to_json(list(DISTINCT workflow) FILTER (event = $match AND workflow IS NOT NULL)) AS VARCHAR) AS workflows,
    ${latest("sources")} AS sources, coalesce(bool_or(promoted), false) AS promoted,
    ${msSql("max(time_ns)")} AS last_ms
  FROM told WHERE id IS NOT NULL GROUP BY id ORDER BY successes DESC, id`;

/** The texts of a column that holds a JSON array. */
function textsIn(column: string | undefined): readonly string[] {
  try {
    return texts(JSON.parse(column ?? "[]")) ?? [];
  } catch {
    return [];
  }
}

/**
 * Every pattern of which an event in `window` tells, the one that was right most often first. Where what was told as it was
 * learned counts more uses than there are events, that number counts.
 */
export async function patternUses(store: Asked, window: Window): Promise<readonly PatternUse[]> {
  const { where, parameters } = windowSql(window, "time_ns");
  const answers = await store.ask(usesSql(where), { ...parameters, ...names });
  return answers.map((answer) => ({
    id: textIn(answer, "id") ?? "",
    name: textIn(answer, "title") ?? null,
    type: textIn(answer, "type") ?? null,
    text: textIn(answer, "text") ?? null,
    successes: numberIn(answer, "successes"),
    failures: numberIn(answer, "failures"),
    journeys: [
      ...new Set([...textsIn(textIn(answer, "workflows")), ...textsIn(textIn(answer, "sources"))]),
    ].toSorted(),
    lastUsedMs: number(answer["last_ms"]) ?? 0,
    promoted: flag(answer["promoted"]) ?? false,
  }));
}

const matchesSql = (where: string): string => `
  SELECT strftime(date_trunc('week', make_timestamp(time_ns // 1000)), '%Y-%m-%d') AS week,
    count(*) AS count
  FROM events WHERE name = $match AND ${where} GROUP BY week`;

/** How often any pattern was right, by the Monday with which the week begins, in UTC: `2026-11-16`. */
export async function matchesByWeek(
  store: Asked,
  window: Window,
): Promise<ReadonlyMap<string, number>> {
  const { where, parameters } = windowSql(window, "time_ns");
  const asked = { ...parameters, match: EVENT_SPOOR_PATTERN_MATCH };
  const answers = await store.ask(matchesSql(where), asked);
  return new Map(
    answers.map((answer) => [textIn(answer, "week") ?? "", numberIn(answer, "count")] as const),
  );
}
