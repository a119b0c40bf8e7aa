import { SPOOR_ERROR_CATEGORY } from "@spoor/core/semconv";
import type { ErrorStat } from "../../view/error.ts";
import { spanKey, spanKindOf } from "../../view/kind.ts";
import type { Answer } from "../database.ts";
import { attributeSql } from "../views.ts";
import { instantIn, numberIn, textIn } from "./answers.ts";
import { msSql, scopeSql } from "./question.ts";
import type { Asked, Scope } from "./question.ts";

const sqlOf = (where: string): string => `
  WITH failed AS MATERIALIZED (
    SELECT trace_id, span_id, parent_id, kind, "error" AS type, name, message, start_ns
    FROM spans WHERE "error" IS NOT NULL AND ${where}
  ),
  began AS (
    SELECT * FROM failed WHERE NOT EXISTS (
      SELECT 1 FROM failed AS child
      WHERE child.trace_id = failed.trace_id AND child.parent_id = failed.span_id AND child.type = failed.type)
  ),
  stats AS (
    SELECT kind, type, count(*) AS count, min(start_ns) AS first_ns,
      arg_max({'trace_id': trace_id, 'span_id': span_id, 'name': name, 'message': message, 'start_ns': start_ns}, start_ns) AS last
    FROM began GROUP BY kind, type
  )
  SELECT kind, type, count, last.name AS name, last.message AS message, last.trace_id AS trace_id,
    last.span_id AS span_id, ${msSql("last.start_ns")} AS last_ms
  FROM stats ORDER BY count DESC, first_ns`;

// Whole rows are large: what lies in files of other times is not looked at.
const categorySql = `
  SELECT trace_id, span_id, ${attributeSql(SPOOR_ERROR_CATEGORY)} AS category
  FROM spans
  WHERE start_ns BETWEEN $from * 1000000 AND ($to + 1) * 1000000 AND "error" IS NOT NULL
    AND span_id IN (SELECT unnest(from_json($spans, '["VARCHAR"]')))`;

const keyOf = (answer: Answer): string =>
  spanKey(textIn(answer, "trace_id") ?? "", textIn(answer, "span_id") ?? "");

/** The categories of the last errors of each kind, by the keys of their spans. */
async function categoriesOf(
  store: Asked,
  stats: readonly Answer[],
): Promise<ReadonlyMap<string, string | undefined>> {
  if (stats.length === 0) return new Map();
  let [from, to] = [Infinity, 0];
  for (const stat of stats) {
    const ms = Math.floor(numberIn(stat, "last_ms"));
    [from, to] = [Math.min(from, ms), Math.max(to, ms)];
  }
  const spans = JSON.stringify(stats.map((stat) => textIn(stat, "span_id")));
  const answers = await store.ask(categorySql, { from, to, spans });
  return new Map(answers.map((answer) => [keyOf(answer), textIn(answer, "category")]));
}

/**
 * Errors put together by type and kind of span, the most frequent first. A span whose child failed with the same error only
 * passed it on, and counts no second time.
 */
export async function errors(store: Asked, scope: Scope): Promise<ErrorStat[]> {
  const { where, parameters } = scopeSql(scope);
  const stats = await store.ask(sqlOf(where), parameters);
  const categories = await categoriesOf(store, stats);
  return stats.map((stat) => ({
    type: textIn(stat, "type") ?? "_OTHER",
    category: categories.get(keyOf(stat)),
    kind: spanKindOf(stat["kind"]),
    count: numberIn(stat, "count"),
    lastSpan: textIn(stat, "name") ?? "",
    message: textIn(stat, "message"),
    lastAt: instantIn(stat, "last_ms"),
    lastTraceId: textIn(stat, "trace_id") ?? "",
  }));
}
