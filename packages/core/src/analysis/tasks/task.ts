import { fingerprint } from "../gaps/fingerprint.ts";
import type { Evidence, Insight, InsightType } from "./insight.ts";
import { confidenceFloor } from "./limits.ts";
import type { TaskLimits } from "./limits.ts";
import type { InsightPattern } from "./pattern.ts";
import { modestTokens } from "./risk.ts";

/** Something to do about a pattern. */
export interface Task {
  /** `TASK-` and eight hexadecimal digits; the same for the same trouble of the same steps. */
  readonly id: string;
  readonly fingerprint: string;
  readonly type: InsightType;
  readonly title: string;
  /** What was seen, in our own words and numbers; names of steps are quoted. */
  readonly description: string;
  readonly suggestion: string;
  readonly priority: "critical" | "high" | "medium" | "low";
  readonly effort: "S" | "M" | "L" | "XL";
  /** Tokens that doing it may use. */
  readonly estimatedTokens: number;
  readonly confidence: number;
  readonly severity: number;
  /** Whether a person has to look at it first. */
  readonly approval: "needed" | "not_needed";
  readonly steps: readonly string[];
  readonly evidence: readonly Evidence[];
  /** What it is to bring about: the change of `metric` as a share, below 0 for less. */
  readonly target: { readonly metric: string; readonly now: number; readonly change: number };
}

const baseTokens = { S: 10_000, M: 30_000, L: 75_000, XL: 150_000 } as const;

interface Advice {
  readonly factor: number;
  readonly metric: string;
  readonly change: number;
  readonly suggestion: string;
}

const advice: Readonly<Record<InsightType, Advice>> = {
  cost_sink: {
    factor: 1.5,
    metric: "tokens",
    change: -0.3,
    suggestion:
      "Shorten what goes into the prompt, cache what stays the same, or take a smaller model.",
  },
  failure_mode: {
    factor: 1.3,
    metric: "failures",
    change: -1,
    suggestion: "Look at the attempts that failed, and handle the error where it first appears.",
  },
  retry_cause: {
    factor: 1.2,
    metric: "retries",
    change: -0.5,
    suggestion: "Find what the first attempt lacked, and give it that before it starts.",
  },
  escalation: {
    factor: 1,
    metric: "escalations",
    change: -0.5,
    suggestion: "Calibrate the estimate of this kind of work: spoor calibrate.",
  },
  truncation: {
    factor: 1,
    metric: "truncations",
    change: -1,
    suggestion: "Raise the limit of output tokens, or ask for the reply in parts.",
  },
};

/** What a task about `type` is called, what is proposed, and its figure: words of ours, nothing that was quoted. */
export function taskWords(
  type: InsightType,
): Pick<Task, "title" | "suggestion"> & { readonly metric: string } {
  const { suggestion, metric } = advice[type];
  return { title: `Fix recurring ${type} issues`, suggestion, metric };
}

function priorityOf(severity: number): Task["priority"] {
  if (severity >= 8) return "critical";
  if (severity >= 6) return "high";
  return severity >= 4 ? "medium" : "low";
}

function effortOf(count: number): Task["effort"] {
  if (count > 10) return "XL";
  if (count > 5) return "L";
  return count > 2 ? "M" : "S";
}

const lineOf = ({ step, workflow, value, cause }: Insight): string =>
  [
    `step ${JSON.stringify(step.slice(0, 100))}`,
    ...(workflow === undefined ? [] : [`of ${JSON.stringify(workflow.slice(0, 100))}`]),
    `: ${value}`,
    ...(cause === undefined ? [] : [`(${JSON.stringify(cause.slice(0, 100))})`]),
  ].join(" ");

function taskOf({ type, insights, confidence, severity }: InsightPattern): Task {
  const { factor, change } = advice[type];
  const { metric, ...words } = taskWords(type);
  const steps = [...new Set(insights.map(({ step }) => step))].sort();
  const mark = fingerprint(JSON.stringify([type, steps]));
  const effort = effortOf(insights.length);
  return {
    id: `TASK-${mark.slice(0, 8).toUpperCase()}`,
    fingerprint: mark,
    type,
    ...words,
    description: insights.slice(0, 3).map(lineOf).join("\n"),
    priority: priorityOf(severity),
    effort,
    estimatedTokens: Math.round(
      baseTokens[effort] * factor * (1 + 0.05 * Math.min(insights.length, 10)),
    ),
    confidence,
    severity,
    approval: "needed",
    steps: steps.slice(0, 20),
    evidence: insights.flatMap(({ evidence }) => evidence).slice(0, 10),
    target: { metric, now: insights.reduce((sum, { value }) => sum + value, 0), change },
  };
}

/** Tasks, and how many patterns were left out and why. */
export interface Generated {
  readonly tasks: readonly Task[];
  readonly left: Readonly<Record<"confidence" | "known" | "limit" | "budget", number>>;
}

/** A task that was decided on. */
export interface HeldTask extends Pick<Task, "fingerprint" | "type" | "steps"> {
  /** Whether it is still to be done. */
  readonly isOpen: boolean;
}

/** What is known when tasks are made. */
export interface TaskContext {
  readonly limits: TaskLimits;
  /** Tasks that were decided on. */
  readonly held: readonly HeldTask[];
  /** Tokens that tasks have used today. */
  readonly usedTokens: number;
}

/**
 * Whether `task` is taken care of: by an open task about any of its steps, or by a closed one about all of them. That a step comes to
 * those in trouble makes no second task beside an open one.
 */
function isKnown({ fingerprint: mark, type, steps }: Task, held: readonly HeldTask[]): boolean {
  return held.some((one) => {
    if (one.fingerprint === mark) return true;
    if (one.type !== type) return false;
    const has = (step: string): boolean => one.steps.includes(step);
    return one.isOpen ? steps.some(has) : steps.every(has);
  });
}

/** The tasks for `patterns`, in their order, within the limits. */
export function tasksFor(patterns: readonly InsightPattern[], context: TaskContext): Generated {
  const { limits, held, usedTokens } = context;
  const left = { confidence: 0, known: 0, limit: 0, budget: 0 };
  const tasks: Task[] = [];
  const leastConfidence = Math.max(limits.minConfidence, confidenceFloor);
  const remaining = limits.dailyTokens - usedTokens;
  const isScarce = remaining < limits.dailyTokens / 2;
  for (const pattern of patterns) {
    const task = taskOf(pattern);
    if (pattern.confidence < leastConfidence) left.confidence += 1;
    else if (isKnown(task, held)) left.known += 1;
    else if (tasks.length >= limits.maxTasks) left.limit += 1;
    else if (isScarce && task.estimatedTokens > Math.min(modestTokens, remaining)) left.budget += 1;
    else tasks.push(task);
  }
  return { tasks, left };
}

/** How far a task came. */
export interface Completion {
  /** What the figure was to be. */
  readonly target: number;
  readonly actual: number;
  /** (actual - before) / before, as a share; 0 where there was nothing before. */
  readonly change: number;
  readonly achieved: boolean;
}

/** Compares what a task was to bring about with what came: `actual` is the metric of `task.target` afterwards. */
export function completionOf({ target }: Pick<Task, "target">, actual: number): Completion {
  const change = target.now === 0 ? 0 : (actual - target.now) / Math.abs(target.now);
  const wanted = target.now * (1 + target.change);
  return { target: wanted, actual, change, achieved: change <= target.change };
}
