import { wilsonLowerBound } from "./wilson.ts";

/** How often a pattern was right and wrong. */
export interface PatternRecord {
  readonly successes: number;
  readonly failures: number;
  /** Distinct journeys in which it was right. */
  readonly journeys: number;
  /** Milliseconds since 1970 of its last use. */
  readonly lastUsedMs: number;
}

/** What a pattern has to show to be taken over for good. */
export interface PromotionRules {
  readonly minConfidence: number;
  readonly minSuccesses: number;
  readonly minJourneys: number;
  readonly maxFailures: number;
  readonly minRate: number;
}

export const defaultPromotion: PromotionRules = {
  minConfidence: 0.9,
  minSuccesses: 5,
  minJourneys: 2,
  maxFailures: 2,
  minRate: 0.85,
};

/** Below what a pattern is thrown away. */
export interface PruningRules {
  readonly minConfidence: number;
  /** Successes below which an old pattern goes. */
  readonly minSuccesses: number;
  readonly maxAgeDays: number;
}

export const defaultPruning: PruningRules = { minConfidence: 0.3, minSuccesses: 1, maxAgeDays: 90 };

/** What can be said of a pattern. */
export interface PatternHealth {
  /** The Wilson lower bound of its rate of success. */
  readonly confidence: number;
  /** The rules of promotion that it does not meet, by name. */
  readonly missing: readonly (keyof PromotionRules)[];
  /** `ready`, `near` (at most two rules missing, two successes and more), or `no`. */
  readonly promotion: "ready" | "near" | "no";
}

/** Judges a pattern by what happened to it. */
export function patternHealth(
  { successes, failures, journeys }: PatternRecord,
  rules: PromotionRules = defaultPromotion,
): PatternHealth {
  const confidence = wilsonLowerBound(successes, failures);
  const rate = successes + failures > 0 ? successes / (successes + failures) : 0;
  const met: Readonly<Record<keyof PromotionRules, boolean>> = {
    minConfidence: confidence >= rules.minConfidence,
    minSuccesses: successes >= rules.minSuccesses,
    minJourneys: journeys >= rules.minJourneys,
    maxFailures: failures <= rules.maxFailures,
    minRate: rate >= rules.minRate,
  };
  const names = ["minConfidence", "minSuccesses", "minJourneys", "maxFailures", "minRate"] as const;
  const missing = names.filter((name) => !met[name]);
  const isNear = missing.length <= 2 && successes >= 2;
  const promotion = missing.length === 0 ? "ready" : isNear ? "near" : "no";
  return { confidence, missing, promotion };
}

const dayMs = 86_400_000;

/** Whether a pattern is to be thrown away: wrong too often after it was tried, or hardly right and long not used. */
export function isPrunable(
  pattern: PatternRecord,
  nowMs: number,
  rules: PruningRules = defaultPruning,
): boolean {
  const { successes, failures, lastUsedMs } = pattern;
  const confidence = wilsonLowerBound(successes, failures);
  if (failures > 0 && confidence < rules.minConfidence && successes <= failures) return true;
  return successes < rules.minSuccesses && nowMs - lastUsedMs > rules.maxAgeDays * dayMs;
}
