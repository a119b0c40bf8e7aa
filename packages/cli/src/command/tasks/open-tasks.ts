import { limitsFrom } from "@spoor/core/analysis";
import type { TaskLimits } from "@spoor/core/analysis";
import { escapeText, text } from "@spoor/core/record";
import { usageFailure } from "../../failure.ts";
import { stepOutcomes } from "../../store/question/step-outcomes.ts";
import { tasksTold } from "../../store/question/task-events.ts";
import { taskListOf } from "../../view/tasks.ts";
import type { TaskList, TaskRow } from "../../view/tasks.ts";
import { windowOf } from "../../window.ts";
import type { Input, OptionSpec } from "../command.ts";
import { numberOption } from "../number-option.ts";
import { windowOptions } from "../options.ts";
import { withStore } from "../with-store.ts";
import type { Opened } from "../with-store.ts";
import { isClaimed } from "./is-claimed.ts";

/** The options of all commands that look at tasks. */
export const taskOptions: readonly OptionSpec[] = [
  ...windowOptions,
  { flags: "--max-tasks <count>", summary: "new tasks at most (default: 10)" },
  {
    flags: "--min-confidence <share>",
    summary: "confidence a task needs, 0.5 to 1 (default: 0.7)",
  },
  {
    flags: "--daily-tokens <count>",
    summary: "tokens that tasks may use a day (default: 5000000)",
  },
];

/** Tasks of a store, and what is to be said of them. */
export interface OpenTasks extends TaskList {
  readonly place: string;
  readonly limits: TaskLimits;
  readonly notes: readonly string[];
}

function limitsOf(input: Input): ReturnType<typeof limitsFrom> {
  const { limits, problems } = limitsFrom(input.io.env);
  const whole = { min: 0, isWhole: true };
  return {
    problems,
    limits: {
      ...limits,
      autoExecute: input.options["autoExecute"] === true || limits.autoExecute,
      maxTasks: numberOption(input, { flag: "--max-tasks", fallback: limits.maxTasks, ...whole }),
      minConfidence: numberOption(input, {
        flag: "--min-confidence",
        fallback: limits.minConfidence,
        min: 0,
        max: 1,
      }),
      dailyTokens: numberOption(input, {
        flag: "--daily-tokens",
        fallback: limits.dailyTokens,
        ...whole,
      }),
    },
  };
}

/**
 * The tasks of an open store, out of the last seven days unless another window was named. Nothing works at the one of the id `own`,
 * which the caller has claimed.
 */
export async function tasksIn(input: Input, opened: Opened, own?: string): Promise<OpenTasks> {
  const { options, io } = input;
  const { store, place, notes } = opened;
  const now = io.now();
  const window = windowOf(text(options["since"]) ?? "7d", text(options["until"]), now);
  const { limits, problems } = limitsOf(input);
  const events = await tasksTold(store);
  const outcomes = limits.enabled ? await stepOutcomes(store, window) : [];
  const sinceMs = window.sinceMs ?? 0;
  const isAtWork = (id: string): boolean => id !== own && isClaimed(place, id);
  const list = taskListOf({ outcomes, events, limits, nowMs: now.getTime(), sinceMs, isAtWork });
  return { ...list, place, limits, notes: [...notes, ...problems.map(escapeText)] };
}

/** The same of the store that the command was told of. */
export async function openTasks(input: Input, own?: string): Promise<OpenTasks> {
  return await withStore(input, (opened) => tasksIn(input, opened, own));
}

/** The task of which `id` is the name, or its end after `TASK-`. Throws a usage failure where there is none. */
export function taskNamed({ tasks }: OpenTasks, id: string): TaskRow {
  const wanted = id.toUpperCase();
  const task = tasks.find((one) => one.id === wanted || one.id === `TASK-${wanted}`);
  if (task !== undefined) return task;
  throw usageFailure(`There is no task ${escapeText(id)}.`, "spoor tasks lists them.");
}
