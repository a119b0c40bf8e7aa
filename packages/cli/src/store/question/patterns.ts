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
import { attributeSql } from "../views.ts";
import { numberIn, textIn } from "./answers.ts";
import { eventColumns, fittingEventsSql } from "./events-as-spans.ts";
import { msSql, windowSql } from "./question.ts";
import type { Asked, Condition, Scope } from "./question.ts";

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

const patternEventsSql = (where: string, filter: Condition | undefined): string =>
  fittingEventsSql({ columns: `*, ${eventColumns}`, rows: `events WHERE ${where}` }, filter);

// The text of a failure is what the pattern did not do, and tells which pattern is meant where nothing else does.
const usesSql = (where: string, filter: Condition | undefined): string => `
  WITH told AS MATERIALIZED (
    SELECT name AS event, time_ns,
      coalesce(${attributeSql(SPOOR_PATTERN_ID)}, ${attributeSql(SPOOR_PATTERN_NAME)}) AS named,
      ${attributeSql(SPOOR_PATTERN_NAME)} AS title,
      ${attributeSql(SPOOR_PATTERN_TYPE)} AS type,
      ${attributeSql(SPOOR_PATTERN_TEXT_NORMALIZED)} AS text,
      ${attributeSql(GEN_AI_WORKFLOW_NAME)} AS workflow,
      ${attributeSql(SPOOR_PATTERN_SOURCES)} AS sources,
      TRY_CAST(${attributeSql(SPOOR_PATTERN_SUCCESS_COUNT)} AS BIGINT) AS successes,
      TRY_CAST(${attributeSql(SPOOR_PATTERN_FAILURE_COUNT)} AS BIGINT) AS failures,
      TRY_CAST(${attributeSql(SPOOR_PATTERN_PROMOTED)} AS BOOLEAN) AS promoted
    FROM ${patternEventsSql(`name IN ($match, $failure, $learned) AND ${where}`, filter)}
  ),
  made AS (
    SELECT text, arg_max(coalesce(named, text), time_ns) AS maker
    FROM told WHERE event = $learned AND text IS NOT NULL GROUP BY text
  ),
  uses AS (SELECT *, coalesce(named, maker) AS id FROM told LEFT JOIN made USING (text))
  SELECT id, arg_max(title, time_ns) AS title, arg_max(type, time_ns) AS type,
    arg_max(text, time_ns) FILTER (event <> $failure) AS text,
    greatest(count(*) FILTER (event = $match), coalesce(${latest("successes")}, 0)) AS successes,
    greatest(count(*) FILTER (event = $failure), coalesce(${latest("failures")}, 0)) AS failures,
    CAST(to_json(list(DISTINCT workflow) FILTER (event = $match AND workflow IS NOT NULL)) AS VARCHAR) AS workflows,
    ${latest("sources")} AS sources, coalesce(bool_or(promoted), false) AS promoted,
    ${msSql("max(time_ns)")} AS last_ms
  FROM uses WHERE id IS NOT NULL GROUP BY id ORDER BY successes DESC, id`;

/** The texts of a column that holds a JSON array. */
function textsIn(column: string | undefined): readonly string[] {
  try {
    return texts(JSON.parse(column ?? "[]")) ?? [];
  } catch {
    return [];
  }
}

/**
 * Every pattern of which an event in the window tells, the one that was right most often first. Where what was told as it was
 * learned counts more uses than there are events, that number counts.
 */
export async function patternUses(
  store: Asked,
  { window, filter }: Scope,
): Promise<readonly PatternUse[]> {
  const { where, parameters } = windowSql(window, "time_ns");
  const asked = { ...parameters, ...filter?.parameters, ...names };
  const answers = await store.ask(usesSql(where, filter), asked);
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

const matchesSql = (where: string, filter: Condition | undefined): string => `
  SELECT strftime(date_trunc('week', make_timestamp(time_ns // 1000)), '%Y-%m-%d') AS week,
    count(*) AS count
  FROM ${patternEventsSql(`name = $match AND ${where}`, filter)} GROUP BY week`;

/** How often any pattern was right, by the Monday with which the week begins, in UTC: `2026-11-16`. */
export async function matchesByWeek(
  store: Asked,
  { window, filter }: Scope,
): Promise<ReadonlyMap<string, number>> {
  const { where, parameters } = windowSql(window, "time_ns");
  const asked = { ...parameters, ...filter?.parameters, match: EVENT_SPOOR_PATTERN_MATCH };
  const answers = await store.ask(matchesSql(where, filter), asked);
  return new Map(
    answers.map((answer) => [textIn(answer, "week") ?? "", numberIn(answer, "count")] as const),
  );
}
