import type { TaskLimits } from "@spoor/core/analysis";
import type { TaskList, TaskRow } from "../../view/tasks.ts";
import type { Input } from "../command.ts";
import type { OpenTasks } from "./open-tasks.ts";

/** What the commands of `tasks` print with `--json`. */
export interface TasksResult {
  readonly schema: "spoor.tasks/1";
  readonly at: string;
  readonly store: string;
  readonly limits: TaskLimits;
  /** Tokens of the tasks that were started today, UTC. */
  readonly usedTokens: number;
  readonly left: TaskList["left"];
  readonly tasks: readonly TaskRow[];
}

/** `tasks` of what is open as JSON. */
export function resultOf(
  { io }: Input,
  { place, limits, usedTokens, left }: OpenTasks,
  tasks: readonly TaskRow[],
): TasksResult {
  const at = io.now().toISOString();
  return { schema: "spoor.tasks/1", at, store: place, limits, usedTokens, left, tasks };
}
