import { number, text } from "@spoor/core/record";
import type { Cost } from "../../print/money.ts";
import type { Tokens } from "../../view/model-call.ts";
import type { Spread } from "../../view/percentile.ts";
import type { Answer } from "../database.ts";

/** Picodollars to the dollar: sums of whole ones do not depend on their order. */
const pico = 1e12;

/** The number in a column; 0 where there is none. */
export function numberIn(answer: Answer, column: string): number {
  return number(answer[column]) ?? 0;
}

/** The text in a column; undefined where it is NULL or empty. */
export function textIn(answer: Answer, column: string): string | undefined {
  return text(answer[column]);
}

/** The instant in a column of milliseconds. */
export function instantIn(answer: Answer, column: string): string {
  return new Date(numberIn(answer, column)).toISOString();
}

export function tokensIn(answer: Answer): Tokens {
  return {
    input: numberIn(answer, "input"),
    output: numberIn(answer, "output"),
    cacheRead: numberIn(answer, "cache_read"),
    cacheWrite: numberIn(answer, "cache_write"),
  };
}

export function costIn(answer: Answer): Cost {
  const sum = number(answer["cost_pico"]);
  return { usd: sum === undefined ? null : sum / pico, unpriced: numberIn(answer, "unpriced") };
}

export function spreadIn(answer: Answer): Spread {
  return { p50Ms: number(answer["p50"]), p95Ms: number(answer["p95"]) };
}

/** The counts by name that a column holds as a JSON object. */
export function countsIn(answer: Answer, column: string): Readonly<Record<string, number>> {
  const counts: Record<string, number> = Object.create(null);
  const said: unknown = JSON.parse(textIn(answer, column) ?? "{}");
  if (typeof said !== "object" || said === null) return counts;
  for (const [name, count] of Object.entries(said)) counts[name] = number(count) ?? 0;
  return counts;
}
