import { completionOf, insightsOf, patternsOf, riskOf, tasksFor } from "@spoor/core/analysis";
import type {
  Completion,
  Generated,
  Risk,
  StepOutcome,
  Task,
  TaskLimits,
} from "@spoor/core/analysis";
import type { TaskEvent, TaskStatus } from "../store/question/task-events.ts";
import { grouped } from "./group.ts";
import { definitionOf } from "./task-definition.ts";

/** A task, where it is, and what came of it. */
export interface TaskRow extends Task {
  readonly status: TaskStatus;
  readonly risk: Risk;
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
  /** Tokens of the tasks that were started today, UTC. */
  readonly usedTokens: number;
}

/** What tasks are made of. */
export interface TaskSources {
  readonly outcomes: readonly StepOutcome[];
  readonly events: readonly TaskEvent[];
  readonly limits: TaskLimits;
  readonly nowMs: number;
  /** Start of the window: a task that was closed before may come again. */
  readonly sinceMs: number;
  /** Whether something works at the task of that id: one that is running without was given up. */
  readonly isAtWork: (id: string) => boolean;
}

/** Whether doing a task has made the figure worse that it was to better. */
const isWorse = (task: Task, events: readonly TaskEvent[]): boolean =>
  events.some(({ actual }) => actual !== undefined && completionOf(task, actual).change > 0);

type Gates = Pick<TaskRow, "risk" | "approval">;

/** What stands between a task and its being worked at. */
function gatesOf(
  task: Task,
  failures: number,
  { events, limits }: Pick<TaskSources, "events" | "limits">,
): Gates {
  const risk = riskOf(task, { failures, isWorse: isWorse(task, events) });
  const mayRun = limits.autoExecute && risk === "low";
  return { risk, approval: mayRun ? "not_needed" : "needed" };
}

const givenUp = "what worked at it has ended without a word";

function rowOf(events: readonly TaskEvent[], sources: TaskSources): TaskRow | undefined {
  const last = events.at(-1);
  const task = definitionOf(events);
  if (last === undefined || task === undefined) return undefined;
  const isLost = last.status === "running" && !sources.isAtWork(task.id);
  const failures = events.filter(({ status }) => status === "failed").length + (isLost ? 1 : 0);
  const { actual } = last;
  return {
    ...task,
    ...gatesOf(task, failures, { ...sources, events }),
    status: isLost ? "failed" : last.status,
    since: new Date(last.timeMs).toISOString(),
    events: events.length,
    reason: isLost ? givenUp : last.reason,
    exitCode: last.exitCode,
    completion: actual === undefined ? undefined : completionOf(task, actual),
  };
}

function pendingOf(task: Task, events: readonly TaskEvent[], sources: TaskSources): TaskRow {
  const failures = events.filter(({ status }) => status === "failed").length;
  return {
    ...task,
    ...gatesOf(task, failures, { ...sources, events }),
    status: "pending",
    since: undefined,
    events: events.length,
    reason: undefined,
    exitCode: undefined,
    completion: undefined,
  };
}

const dayMs = 86_400_000;

function usedToday(rows: ReadonlyMap<string, TaskRow>, { events, nowMs }: TaskSources): number {
  const todayMs = nowMs - (nowMs % dayMs);
  const started = events.filter(({ status, timeMs }) => status === "running" && timeMs >= todayMs);
  return started.reduce((sum, { id }) => sum + (rows.get(id)?.estimatedTokens ?? 0), 0);
}

const open: ReadonlySet<TaskStatus> = new Set(["approved", "running"]);

/** What was decided of each task, by its id. */
function rowsOf(
  byId: ReadonlyMap<string, readonly TaskEvent[]>,
  sources: TaskSources,
): ReadonlyMap<string, TaskRow> {
  const rows = new Map<string, TaskRow>();
  for (const [id, own] of byId) {
    const row = rowOf(own, sources);
    if (row !== undefined) rows.set(id, row);
  }
  return rows;
}

/** Tasks that were decided on, and those that the outcomes of steps ask for now; the severest first. */
export function taskListOf(sources: TaskSources): TaskList {
  const { outcomes, events, limits, sinceMs } = sources;
  const byId = new Map(grouped(events, ({ id }) => id).map((own) => [own[0].id, own]));
  const rows = rowsOf(byId, sources);
  const held = [...rows.values()].filter(
    ({ status, since = "" }) => open.has(status) || Date.parse(since) >= sinceMs,
  );
  const usedTokens = usedToday(rows, sources);
  const patterns = limits.enabled ? patternsOf(insightsOf(outcomes)) : [];
  const { tasks, left } = tasksFor(patterns, {
    limits,
    held: held.map((row) => ({ ...row, isOpen: open.has(row.status) })),
    usedTokens,
  });
  const fresh = tasks.map((task) => pendingOf(task, byId.get(task.id) ?? [], sources));
  const all = [...held, ...fresh].toSorted((a, b) => b.severity - a.severity);
  return { tasks: all, left, usedTokens };
}
