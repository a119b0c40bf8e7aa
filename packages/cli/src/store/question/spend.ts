import { number } from "@spoor/core/record";
import type { Dimension } from "../../view/cost/dimension.ts";
import { SpendSums, spendReport } from "../../view/cost/spend-sums.ts";
import type { SpendPart } from "../../view/cost/spend-sums.ts";
import type { SpendReport } from "../../view/cost/spend.ts";
import type { Answer } from "../database.ts";
import { numberIn, textIn, tokensIn } from "./answers.ts";
import { needsRuns, placeColumn, placesSql } from "./places.ts";
import type { Climb, PlacesQuestion } from "./places.ts";
import { callSumsSql } from "./question.ts";
import type { Readable, Scope } from "./question.ts";
import { makeRunTables } from "./run-tables.ts";

/** What to ask of what calls cost. */
export interface SpendQuestion extends Scope {
  readonly groupBy: readonly Dimension[];
}

function partOf(answer: Answer): SpendPart {
  return {
    calls: numberIn(answer, "calls"),
    tokens: tokensIn(answer),
    costPico: number(answer["cost_pico"]),
    unpriced: numberIn(answer, "unpriced"),
    currency: textIn(answer, "currency"),
    chargedPico: numberIn(answer, "charged_pico"),
    estimatedPico: numberIn(answer, "estimated_pico"),
    estimatedCalls: numberIn(answer, "estimated_calls"),
    reason: textIn(answer, "reason"),
  };
}

async function asked(store: Readable, question: PlacesQuestion): Promise<readonly Answer[]> {
  const { where: ctes, parameters } = placesSql(question);
  const columns = question.groupBy.map((dimension) => `${placeColumn(dimension)},`).join(" ");
  return await store.ask(
    `${ctes}
    SELECT ${columns}
      charged_currency AS currency,
      CASE WHEN charged_currency IS NULL THEN unpriced_reason END AS reason,
      count(*) AS calls,
      bool_or(is_open) AS is_open,
      ${callSumsSql},
      coalesce(CAST(sum(CAST(round(charged_amount * 1e12) AS HUGEINT)) AS DOUBLE), 0) AS charged_pico,
      coalesce(CAST(sum(estimated_pico) FILTER (cost_pico IS NULL) AS DOUBLE), 0) AS estimated_pico,
      count(estimated_pico) FILTER (cost_pico IS NULL) AS estimated_calls
    FROM placed GROUP BY ${columns} currency, reason ORDER BY min(start_ns)`,
    parameters,
  );
}

/** Steps and runs are mostly named right above a call, everything else further up. */
const climbsOf = (groupBy: readonly Dimension[]): readonly Climb[] =>
  groupBy.every((dimension) => ["step", "workflow", "run"].includes(dimension))
    ? [1, 2, "whole"]
    : [2, "whole"];

async function parts(store: Readable, question: SpendQuestion): Promise<readonly Answer[]> {
  let answers: readonly Answer[] = [];
  for (const climb of climbsOf(question.groupBy)) {
    answers = await asked(store, { ...question, climb });
    if (!answers.some((answer) => answer["is_open"] === true)) break;
  }
  return answers;
}

/** What the model calls that are meant cost, put together by some dimensions. */
export async function spend(store: Readable, question: SpendQuestion): Promise<SpendReport> {
  const { groupBy } = question;
  if (needsRuns(groupBy)) await makeRunTables(store);
  const answers = await parts(store, question);
  // With tags a call is in several groups, and the total counts it once.
  const whole = groupBy.includes("tag")
    ? await parts(store, { ...question, groupBy: [] })
    : answers;
  const totals = new SpendSums();
  for (const answer of whole) totals.add(partOf(answer));
  const groups = new Map<string, { key: (string | null)[]; sums: SpendSums }>();
  for (const answer of answers) {
    const key = groupBy.map((dimension) => textIn(answer, placeColumn(dimension)) ?? null);
    const name = JSON.stringify(key);
    const group = groups.get(name) ?? { key, sums: new SpendSums() };
    groups.set(name, group);
    group.sums.add(partOf(answer));
  }
  return spendReport(groupBy, totals, [...groups.values()]);
}
