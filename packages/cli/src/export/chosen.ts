import type { OpenStore } from "../store/open-store.ts";
import type { Condition } from "../store/question/question.ts";

/** The condition that a span, or what belongs to one, is among those that {@link makeChosen} found. */
export const chosenSql = "(trace_id, span_id) IN (SELECT (trace_id, span_id) FROM chosen)";

/** Finds the spans that fit `filter` once, for all that an export reads of them and around them. */
export async function makeChosen(
  store: Pick<OpenStore, "run">,
  { where, parameters }: Condition,
): Promise<void> {
  const sql = `CREATE OR REPLACE TABLE chosen AS SELECT trace_id, span_id FROM spans WHERE ${where}`;
  await store.run(sql, parameters);
}
