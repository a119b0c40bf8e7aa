import { number } from "@spoor/core/record";
import type { Dimension } from "../../view/cost/dimension.ts";
import { SpendSums, spendReport } from "../../view/cost/spend-sums.ts";
import type { SpendPart } from "../../view/cost/spend-sums.ts";
import type { SpendReport } from "../../view/cost/spend.ts";
import type { Answer } from "../database.ts";
import { numberIn, textIn, tokensIn } from "./answers.ts";
import { makePlaces, placeColumn, placesSql } from "./places.ts";
import { callSumsSql } from "./question.ts";
import type { Readable, Scope } from "./question.ts";

/** What to ask of what calls cost. */
export interface SpendQuestion extends Scope {
  readonly groupBy: readonly Dimension[];
  /** How many of the dearest groups to tell; undefined means all. */
  readonly limit?: number | undefined;
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

/** A row for each group, currency and reason, with sums of its calls. */
const partsSql = (columns: readonly string[]): string => `
  SELECT ${[...columns, ""].join(", ")}
    charged_currency AS currency,
    CASE WHEN charged_currency IS NULL THEN unpriced_reason END AS reason,
    count(*) AS calls,
    min(start_ns) AS first_ns,
    ${callSumsSql},
    coalesce(CAST(sum(CAST(round(charged_amount * 1e12) AS HUGEINT)) AS DOUBLE), 0) AS charged_pico,
    coalesce(CAST(sum(estimated_pico) FILTER (cost_pico IS NULL) AS DOUBLE), 0) AS estimated_pico,
    count(estimated_pico) FILTER (cost_pico IS NULL) AS estimated_calls
  FROM placed GROUP BY ${[...columns, "currency", "reason"].join(", ")}`;

const summed = [
  "calls",
  "input",
  "output",
  "cache_read",
  "cache_write",
  "cost_pico",
  "unpriced",
  "charged_pico",
  "estimated_pico",
  "estimated_calls",
];

/**
 * The parts of the dearest groups alone, and one more row for each currency and reason that is over all: a store may have as
 * many groups as calls. Groups are put in the order of the report.
 */
const limitedSql = (columns: readonly string[]): string => `
  parts AS MATERIALIZED (${partsSql(columns)}),
  ranked AS MATERIALIZED (
    SELECT ${columns.join(", ")}, count(*) OVER () AS group_count
    FROM parts GROUP BY ${columns.join(", ")}
    ORDER BY coalesce(sum(cost_pico) FILTER (currency IS NULL), -1) DESC, sum(calls) DESC,
      CAST(to_json([${columns.map((column) => `CAST(${column} AS VARCHAR)`).join(", ")}]) AS VARCHAR)
    LIMIT $most
  ),
  told AS (
    SELECT false AS is_all, parts.*, ranked.group_count
    FROM parts JOIN ranked
      ON ${columns.map((column) => `parts.${column} IS NOT DISTINCT FROM ranked.${column}`).join(" AND ")}
    UNION ALL BY NAME
    SELECT true AS is_all, currency, reason, min(first_ns) AS first_ns,
      ${summed.map((sum) => `CAST(sum(${sum}) AS DOUBLE) AS ${sum}`).join(", ")}
    FROM parts GROUP BY currency, reason
  )
  SELECT * FROM told ORDER BY first_ns`;

async function parts(store: Readable, question: SpendQuestion): Promise<readonly Answer[]> {
  const { groupBy, limit } = question;
  const { where: ctes, parameters } = placesSql(question);
  const columns = groupBy.map(placeColumn);
  if (limit === undefined || columns.length === 0)
    return await store.ask(`${ctes} ${partsSql(columns)} ORDER BY first_ns`, parameters);
  return await store.ask(`${ctes}, ${limitedSql(columns)}`, { ...parameters, most: limit });
}

function sumOf(answers: readonly Answer[]): SpendSums {
  const all = new SpendSums();
  for (const answer of answers) all.add(partOf(answer));
  return all;
}

const callsOf = (answers: readonly Answer[]): number =>
  answers.reduce((calls, answer) => calls + numberIn(answer, "calls"), 0);

type Groups = readonly { readonly key: (string | null)[]; readonly sums: SpendSums }[];

function groupsOf(answers: readonly Answer[], groupBy: readonly Dimension[]): Groups {
  const groups = new Map<string, Groups[number]>();
  for (const answer of answers) {
    const key = groupBy.map((dimension) => textIn(answer, placeColumn(dimension)) ?? null);
    const name = JSON.stringify(key);
    const group = groups.get(name) ?? { key, sums: new SpendSums() };
    groups.set(name, group);
    group.sums.add(partOf(answer));
  }
  return [...groups.values()];
}

/** What the model calls that are meant cost, put together by some dimensions. */
export async function spend(store: Readable, question: SpendQuestion): Promise<SpendReport> {
  const { groupBy } = question;
  await makePlaces(store, groupBy);
  const answers = await parts(store, question);
  const overAll = answers.filter((answer) => answer["is_all"] === true);
  const ofGroups = answers.filter((answer) => answer["is_all"] !== true);
  const all = overAll.length === 0 ? ofGroups : overAll;
  // With tags a call is in several groups, and the total counts it once.
  const whole = groupBy.includes("tag") ? await parts(store, { ...question, groupBy: [] }) : all;
  const groups = groupsOf(ofGroups, groupBy);
  return spendReport(groupBy, {
    totals: sumOf(whole),
    groups,
    groupCount: number(ofGroups[0]?.["group_count"]) ?? groups.length,
    groupedCalls: callsOf(all),
  });
}
