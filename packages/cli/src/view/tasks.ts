import { completionOf, insightsOf, patternsOf, tasksFor } from "@spoor/core/analysis";
import type { Completion, Generated, StepOutcome, Task, TaskLimits } from "@spoor/core/analysis";
import { at, number } from "@spoor/core/record";
import type { TaskEvent, TaskStatus } from "../store/question/task-events.ts";
import { grouped } from "./group.ts";

/** A task, where it is, and what came of it. */
export interface TaskRow extends Task {
  readonly status: TaskStatus;
  /** ISO 8601, since when it is there; undefined while it is pending. */
  readonly since: string | undefined;
  /** Events of it so far. */
  readonly events: number;
  readonly reason: string | undefined;
  readonly exitCode: number | undefined;
  /** What was to change and what did; undefined until the figure afterwards is told. */
  readonly completion: Completion | undefined;
}

/** Tasks, and what was left out. */
export interface TaskList {
  readonly tasks: readonly TaskRow[];
  readonly left: Generated["left"];
}

/** What tasks are made of. */
export interface TaskSources {
  readonly outcomes: readonly StepOutcome[];
  readonly events: readonly TaskEvent[];
  readonly limits: TaskLimits;
  readonly nowMs: number;
  /** Start of the window: a task that was closed before may come again. */
  readonly sinceMs: number;
}

const wordKeys = [
  "fingerprint",
  "type",
  "title",
  "description",
  "suggestion",
  "priority",
  "effort",
  "approval",
] as const;
const numberKeys = ["estimatedTokens", "severity", "confidence"] as const;

const isHex = (value: unknown): boolean =>
  typeof value === "string" && /^[0-9a-f]{1,32}$/i.test(value);

/** Whether a value out of an event has the shape of the task `id`: anybody who can write to the store can write one. */
function isTask(value: unknown, id: string): value is Task {
  const [steps, evidence] = [at(value, "steps"), at(value, "evidence")];
  const target = at(value, "target");
  return (
    at(value, "id") === id &&
    /^TASK-[0-9A-F]{8}$/.test(id) &&
    wordKeys.every((key) => typeof at(value, key) === "string") &&
    numberKeys.every((key) => number(at(value, key)) !== undefined) &&
    Array.isArray(steps) &&
    steps.every((step) => typeof step === "string") &&
    Array.isArray(evidence) &&
    evidence.every((one) => isHex(at(one, "traceId")) && isHex(at(one, "spanId"))) &&
    typeof at(target, "metric") === "string" &&
    number(at(target, "now")) !== undefined &&
    number(at(target, "change")) !== undefined
  );
}

function definitionOf(events: readonly TaskEvent[]): Task | undefined {
  for (const { definition, id } of events.toReversed()) {
    if (definition === undefined) continue;
    try {
      const value: unknown = JSON.parse(definition);
      if (isTask(value, id)) return value;
    } catch {
      // What cannot be read says nothing; an earlier event may.
    }
  }
  return undefined;
}

function rowOf(events: readonly TaskEvent[]): TaskRow | undefined {
  const last = events.at(-1);
  const task = definitionOf(events);
  if (last === undefined || task === undefined) return undefined;
  const { actual } = last;
  return {
    ...task,
    status: last.status,
    since: new Date(last.timeMs).toISOString(),
    events: events.length,
    reason: last.reason,
    exitCode: last.exitCode,
    completion: actual === undefined ? undefined : completionOf(task, actual),
  };
}

const pendingOf = (task: Task, events: number): TaskRow => ({
  ...task,
  status: "pending",
  since: undefined,
  events,
  reason: undefined,
  exitCode: undefined,
  completion: undefined,
});

const dayMs = 86_400_000;

/** Tokens of the tasks that were started today, UTC. */
function usedToday(rows: ReadonlyMap<string, TaskRow>, { events, nowMs }: TaskSources): number {
  const todayMs = nowMs - (nowMs % dayMs);
  const started = events.filter(({ status, timeMs }) => status === "running" && timeMs >= todayMs);
  return started.reduce((sum, { id }) => sum + (rows.get(id)?.estimatedTokens ?? 0), 0);
}

const open: ReadonlySet<TaskStatus> = new Set(["approved", "running"]);

/** Tasks that were decided on, and those that the outcomes of steps ask for now; the severest first. */
export function taskListOf(sources: TaskSources): TaskList {
  const { outcomes, events, limits, sinceMs } = sources;
  const byId = new Map(grouped(events, ({ id }) => id).map((own) => [own[0].id, own]));
  const rows = new Map<string, TaskRow>();
  for (const [id, own] of byId) {
    const row = rowOf(own);
    if (row !== undefined) rows.set(id, row);
  }
  const held = [...rows.values()].filter(
    ({ status, since = "" }) => open.has(status) || Date.parse(since) >= sinceMs,
  );
  const patterns = limits.enabled ? patternsOf(insightsOf(outcomes)) : [];
  const { tasks, left } = tasksFor(patterns, {
    limits,
    open: new Set(held.map(({ fingerprint }) => fingerprint)),
    usedTokens: usedToday(rows, sources),
  });
  const fresh = tasks.map((task) => pendingOf(task, byId.get(task.id)?.length ?? 0));
  const all = [...held, ...fresh].toSorted((a, b) => b.severity - a.severity);
  return { tasks: all, left };
}
