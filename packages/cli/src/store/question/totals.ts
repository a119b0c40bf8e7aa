import type { Cost } from "../../print/money.ts";
import type { Tokens } from "../../view/model-call.ts";
import { costIn, instantIn, numberIn, tokensIn } from "./answers.ts";
import { callSumsSql, msSql, scopeSql } from "./question.ts";
import type { Asked, Scope } from "./question.ts";

/** How much there is of everything, and what it cost. */
export interface Totals {
  /** The first start and the last end; undefined where there are no spans. */
  readonly extent: { readonly first: string; readonly last: string } | undefined;
  readonly spans: number;
  readonly traces: number;
  readonly steps: number;
  readonly modelCalls: number;
  readonly toolCalls: number;
  readonly tokens: Tokens;
  readonly cost: Cost;
}

/** Counts and sums of the spans that are meant. */
export async function totals(store: Asked, scope: Scope): Promise<Totals> {
  const { where, parameters } = scopeSql(scope);
  const [answer = {}] = await store.ask(
    `SELECT count(*) AS spans,
      count(DISTINCT trace_id) AS traces,
      ${msSql("min(start_ns)")} AS first,
      ${msSql("max(start_ns + duration_ns)")} AS last,
      count(*) FILTER (kind = 'step') AS steps,
      count(*) FILTER (kind = 'model') AS model_calls,
      count(*) FILTER (kind = 'tool') AS tool_calls,
      ${callSumsSql}
    FROM spans WHERE ${where}`,
    parameters,
  );
  const spans = numberIn(answer, "spans");
  return {
    extent:
      spans === 0
        ? undefined
        : { first: instantIn(answer, "first"), last: instantIn(answer, "last") },
    spans,
    traces: numberIn(answer, "traces"),
    steps: numberIn(answer, "steps"),
    modelCalls: numberIn(answer, "model_calls"),
    toolCalls: numberIn(answer, "tool_calls"),
    tokens: tokensIn(answer),
    cost: costIn(answer),
  };
}
