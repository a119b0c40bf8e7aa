import { isCutOff } from "../estimation/sample.ts";
import { groupBy } from "../group.ts";
import { mean } from "../estimation/statistics.ts";

/** How one attempt at a step ended, and what it used. */
export interface StepOutcome {
  readonly step: string;
  readonly workflow?: string | undefined;
  /** The kind of work, by which models are compared. */
  readonly type?: string | undefined;
  readonly model?: string | undefined;
  /** `completed`, `failed`, `blocked`, `timeout` ... */
  readonly status: string;
  readonly error?: string | undefined;
  /** Why the model stopped: `max_tokens` and `length` are truncations. */
  readonly stopReason?: string | undefined;
  /** 1 for the first. */
  readonly attempt: number;
  /** Input and output of all model calls of the attempt. */
  readonly tokens: number;
  readonly usd?: number | undefined;
  /** How often a budget was raised in it. */
  readonly escalations: number;
  readonly traceId: string;
  readonly spanId: string;
}

export const insightTypes = [
  "cost_sink",
  "failure_mode",
  "retry_cause",
  "escalation",
  "truncation",
] as const;

export type InsightType = (typeof insightTypes)[number];

/** Something that costs more, fails more or is done more often than it should be. */
export interface Insight {
  readonly type: InsightType;
  readonly step: string;
  readonly workflow: string | undefined;
  /** Tokens of a cost sink; of all others how often it happened. */
  readonly value: number;
  readonly severity: "high" | "medium";
  /** What to call it: the error, the stop reason. */
  readonly cause: string | undefined;
  /** Attempts that were looked at, of which `meanTokens` is the mean. */
  readonly attempts: number;
  readonly meanTokens: number;
  /** At most five spans that show it. */
  readonly evidence: readonly Evidence[];
}

export interface Evidence {
  readonly traceId: string;
  readonly spanId: string;
}

/** Above what an insight is severe. */
export interface InsightLimits {
  /** @defaultValue 50,000 */
  readonly tokens?: number;
  /** @defaultValue 5 */
  readonly failures?: number;
  /** @defaultValue 5 */
  readonly retries?: number;
  /**
   * Insights of each type.
   * @defaultValue 10
   */
  readonly top?: number;
}

type Outcomes = readonly [StepOutcome, ...StepOutcome[]];

const failed: ReadonlySet<string> = new Set(["failed", "timeout", "stuck", "blocked"]);

interface Kind {
  readonly type: InsightType;
  readonly holds: (outcome: StepOutcome) => boolean;
  readonly causeOf: (outcome: StepOutcome) => string | undefined;
  readonly valueOf: (outcomes: Outcomes) => number;
  readonly limitOf: (limits: InsightLimits) => number;
}

const count = (outcomes: Outcomes): number => outcomes.length;
const failuresOf = ({ failures = 5 }: InsightLimits): number => failures;

const kinds: readonly Kind[] = [
  {
    type: "cost_sink",
    holds: ({ tokens }) => tokens > 0,
    causeOf: () => undefined,
    valueOf: (outcomes) => outcomes.reduce((sum, { tokens }) => sum + tokens, 0),
    limitOf: ({ tokens = 50_000 }) => tokens,
  },
  {
    type: "failure_mode",
    holds: ({ status }) => failed.has(status),
    causeOf: ({ error, stopReason, status }) => error ?? stopReason ?? status,
    valueOf: count,
    limitOf: failuresOf,
  },
  {
    type: "retry_cause",
    holds: ({ attempt }) => attempt > 1,
    causeOf: () => undefined,
    valueOf: count,
    limitOf: ({ retries = 5 }) => retries,
  },
  {
    type: "escalation",
    holds: ({ escalations }) => escalations > 0,
    causeOf: () => undefined,
    valueOf: (outcomes) => outcomes.reduce((sum, { escalations }) => sum + escalations, 0),
    limitOf: failuresOf,
  },
  {
    type: "truncation",
    holds: ({ stopReason }) => isCutOff(stopReason) === true,
    causeOf: ({ stopReason }) => stopReason,
    valueOf: count,
    limitOf: failuresOf,
  },
];

function insightOf(kind: Kind, outcomes: Outcomes, limits: InsightLimits): Insight {
  const [first] = outcomes;
  const value = kind.valueOf(outcomes);
  return {
    type: kind.type,
    step: first.step,
    workflow: first.workflow,
    value,
    severity: value > kind.limitOf(limits) ? "high" : "medium",
    cause: kind.causeOf(first),
    attempts: outcomes.length,
    meanTokens: mean(outcomes.map(({ tokens }) => tokens)),
    evidence: outcomes.slice(-5).map(({ traceId, spanId }) => ({ traceId, spanId })),
  };
}

/** What stands out among attempts at steps: by type, and within one the largest value first. */
export function insightsOf(
  outcomes: readonly StepOutcome[],
  limits: InsightLimits = {},
): readonly Insight[] {
  return kinds.flatMap((kind) => {
    const groups = groupBy(outcomes.filter(kind.holds), (one) =>
      JSON.stringify([one.workflow, one.step, kind.causeOf(one)]),
    );
    return [...groups.values()]
      .map((group) => insightOf(kind, group, limits))
      .toSorted((a, b) => b.value - a.value)
      .slice(0, limits.top ?? 10);
  });
}
