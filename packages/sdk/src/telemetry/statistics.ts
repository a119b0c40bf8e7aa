import { normalizedStep, stepCategory } from "@spoor/core/analysis";
import type { BlockedRecord } from "@spoor/core/analysis";
import { at, flag, number } from "@spoor/core/record";
import { givenText } from "../trace/given.ts";
import type { TelemetryEvent } from "./event.ts";
import { Recent } from "./recent.ts";

/** Most records of one kind that are kept in memory: the newest. All are counted. */
export const maxRecords = { blocked_step: 10_000, llm_call: 1000 } as const;

/** Longest text of a record that is kept, in characters. */
const maxText = 500;

/** One call of a model, as it is kept. */
export interface CallRecord {
  /** ISO 8601. */
  readonly timestamp: string;
  readonly stepText: string;
  readonly success: boolean;
  readonly latencyMs: number;
  readonly costUsd: number;
  readonly error?: string;
}

/** What the blocked steps that are kept amount to. */
export interface BlockedStepStats {
  readonly totalRecords: number;
  readonly uniquePatterns: number;
  readonly byCategory: Readonly<Record<string, number>>;
  /** ISO 8601; empty texts where nothing was blocked. */
  readonly dateRange: { readonly earliest: string; readonly latest: string };
}

/** What all calls amount to. */
export interface CallStats {
  readonly totalCalls: number;
  readonly successfulCalls: number;
  readonly failedCalls: number;
  readonly cacheHits: number;
  readonly totalLatencyMs: number;
  readonly totalCostUsd: number;
}

/** What was told to this process since it started. */
export interface TelemetryStats {
  /** Events that were recorded, by type. */
  readonly events: Readonly<Record<TelemetryEvent["type"], number>>;
  /** Events that could not be read. */
  readonly rejected: number;
  readonly blockedSteps: BlockedStepStats;
  readonly llmCalls: CallStats;
}

const timeOf = (event: unknown): string => {
  const ms = Date.parse(givenText(at(event, "timestamp")) ?? "");
  return new Date(Number.isNaN(ms) ? Date.now() : ms).toISOString();
};

/** How often each value of `values` occurs; names of objects' own properties are values as others. */
export function tally(values: readonly string[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** A blocked step as it is told, as a record for analysis; undefined where it has no text. */
export function blockedRecord(event: unknown): BlockedRecord | undefined {
  const step = givenText(at(event, "stepText"), maxText);
  if (step === undefined) return undefined;
  return {
    text: step,
    at: timeOf(event),
    journey: givenText(at(event, "journeyId")),
    source: givenText(at(event, "source")),
    errorType: givenText(at(event, "errorType")),
    reason: givenText(at(event, "reason"), maxText),
  };
}

/** The figures of blocked steps. */
export function blockedStats(records: readonly BlockedRecord[]): BlockedStepStats {
  const times = records.map((record) => record.at).sort();
  return {
    totalRecords: records.length,
    uniquePatterns: new Set(records.map(({ text }) => normalizedStep(text))).size,
    byCategory: tally(records.map(({ text }) => stepCategory(text))),
    dateRange: { earliest: times[0] ?? "", latest: times.at(-1) ?? "" },
  };
}

/** Counts what was told, and keeps the newest records. */
class Statistics {
  readonly #counts = noEvents();
  readonly #blocked = new Recent<BlockedRecord>(maxRecords.blocked_step);
  readonly #calls = new Recent<CallRecord>(maxRecords.llm_call);
  readonly #sums = {
    totalCalls: 0,
    successfulCalls: 0,
    failedCalls: 0,
    cacheHits: 0,
    totalLatencyMs: 0,
    totalCostUsd: 0,
  };
  #rejected = 0;

  get blocked(): readonly BlockedRecord[] {
    return this.#blocked.values();
  }

  get calls(): readonly CallRecord[] {
    return this.#calls.values();
  }

  reject(): void {
    this.#rejected += 1;
  }

  count(type: TelemetryEvent["type"], event: unknown): void {
    this.#counts[type] += 1;
    if (type === "blocked_step") this.#block(event);
    if (type === "llm_call") this.#call(event);
  }

  stats(): TelemetryStats {
    return {
      events: { ...this.#counts },
      rejected: this.#rejected,
      blockedSteps: blockedStats(this.blocked),
      llmCalls: { ...this.#sums },
    };
  }

  #block(event: unknown): void {
    const record = blockedRecord(event);
    if (record !== undefined) this.#blocked.add(record);
  }

  /** A hit of a cache is counted alone; a budget that was spent before the call is a failure without a call. */
  #call(event: unknown): void {
    if (flag(at(event, "cached")) === true) {
      this.#sums.cacheHits += 1;
      return;
    }
    const record = callRecord(event);
    if (record.error !== overBudget) this.#sums.totalCalls += 1;
    if (record.success) this.#sums.successfulCalls += 1;
    else this.#sums.failedCalls += 1;
    this.#sums.totalLatencyMs += record.latencyMs;
    this.#sums.totalCostUsd += record.costUsd;
    this.#calls.add(record);
  }
}

/** What the older module said where a budget kept it from calling. */
export const overBudget = "Cost budget exceeded";

const atLeast0 = (value: unknown): number => Math.max(0, number(value) ?? 0);

function callRecord(event: unknown): CallRecord {
  const error = givenText(at(event, "error"), maxText);
  return {
    timestamp: timeOf(event),
    stepText: givenText(at(event, "stepText"), maxText) ?? "",
    success: flag(at(event, "success")) !== false && error === undefined,
    latencyMs: atLeast0(at(event, "latencyMs")),
    costUsd: atLeast0(at(event, "costUsd")),
    ...(error !== undefined && { error }),
  };
}

function noEvents(): Record<TelemetryEvent["type"], number> {
  return {
    blocked_step: 0,
    pattern_match: 0,
    pattern_failure: 0,
    llm_call: 0,
    user_fix: 0,
    token_estimate: 0,
    budget_escalation: 0,
    model_selection: 0,
    command: 0,
    pipeline_transition: 0,
  };
}

/** What was told to this process. */
export const statistics: Statistics = new Statistics();
