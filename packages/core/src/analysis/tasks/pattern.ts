import { groupBy } from "../group.ts";
import type { Insight, InsightType } from "./insight.ts";

/** Insights of one type: something that happens again and again. */
export interface InsightPattern {
  readonly type: InsightType;
  /** From 0 to 1: min(1, n / 5 + boost). */
  readonly confidence: number;
  /** From 0 to 10: min(10, min(10, n + 2 severe ones) + boost). */
  readonly severity: number;
  readonly insights: readonly Insight[];
}

/** What a type adds to confidence and severity: known kinds of trouble are believed sooner. */
const boosts: Readonly<Record<InsightType, { confidence: number; severity: number }>> = {
  cost_sink: { confidence: 0.15, severity: 2 },
  failure_mode: { confidence: 0.2, severity: 3 },
  retry_cause: { confidence: 0.1, severity: 1 },
  escalation: { confidence: 0.1, severity: 1 },
  truncation: { confidence: 0.1, severity: 1 },
};

/** Tokens of one step above which a cost sink is severer by one more. */
const dear = 100_000;

function patternOf(insights: readonly [Insight, ...Insight[]]): InsightPattern {
  const [{ type }] = insights;
  const boost = boosts[type];
  const severe = insights.filter(({ severity }) => severity === "high").length;
  const most = insights.reduce((max, { value }) => Math.max(max, value), 0);
  const more = type === "cost_sink" && most > dear ? 1 : 0;
  return {
    type,
    confidence: Math.min(1, insights.length / 5 + boost.confidence),
    severity: Math.min(10, Math.min(10, insights.length + 2 * severe) + boost.severity + more),
    insights,
  };
}

/** The types with two insights and more, the severest first, then the one with most insights. */
export function patternsOf(insights: readonly Insight[]): readonly InsightPattern[] {
  return [...groupBy(insights, ({ type }) => type).values()]
    .filter((group) => group.length >= 2)
    .map(patternOf)
    .toSorted((a, b) => b.severity - a.severity || b.insights.length - a.insights.length);
}
