import type { ToolStat } from "../../view/overview.ts";
import { numberIn, spreadIn, textIn } from "./answers.ts";
import { scopeSql, spreadSql } from "./question.ts";
import type { Asked, Scope } from "./question.ts";

/** Tool calls put together by tool, the most used first. */
export async function tools(store: Asked, scope: Scope): Promise<ToolStat[]> {
  const { where, parameters } = scopeSql(scope);
  const answers = await store.ask(
    `SELECT tool, count(*) AS calls, count("error") AS errors, ${spreadSql}
    FROM spans WHERE kind = 'tool' AND ${where}
    GROUP BY tool
    ORDER BY calls DESC, min(start_ns)`,
    parameters,
  );
  return answers.map((answer) => {
    const { p50Ms, p95Ms } = spreadIn(answer);
    return {
      tool: textIn(answer, "tool") ?? "",
      calls: numberIn(answer, "calls"),
      errors: numberIn(answer, "errors"),
      p50Ms,
      p95Ms,
    };
  });
}
