import type { ModelStat } from "../../view/overview.ts";
import { costIn, countsIn, numberIn, spreadIn, textIn, tokensIn } from "./answers.ts";
import { callSumsSql, scopeSql, spreadSql } from "./question.ts";
import type { Asked, Scope } from "./question.ts";

/** Model calls put together by model and provider, the dearest first, then those most often called. */
export async function models(store: Asked, scope: Scope): Promise<ModelStat[]> {
  const { where, parameters } = scopeSql(scope);
  const answers = await store.ask(
    `SELECT model, provider, count(*) AS calls, count("error") AS errors,
      CAST(to_json(histogram(unpriced_reason)) AS VARCHAR) AS reasons,
      ${callSumsSql},
      ${spreadSql}
    FROM spans WHERE kind = 'model' AND ${where}
    GROUP BY model, provider
    ORDER BY coalesce(sum(cost_pico), 0) DESC, calls DESC, min(start_ns)`,
    parameters,
  );
  return answers.map((answer) => {
    const { p50Ms, p95Ms } = spreadIn(answer);
    return {
      model: textIn(answer, "model") ?? "unknown",
      provider: textIn(answer, "provider"),
      calls: numberIn(answer, "calls"),
      errors: numberIn(answer, "errors"),
      tokens: tokensIn(answer),
      cost: costIn(answer),
      unpricedReasons: countsIn(answer, "reasons"),
      p50Ms,
      p95Ms,
    };
  });
}
