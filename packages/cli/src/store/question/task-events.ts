import { number, text } from "@spoor/core/record";
import {
  EVENT_SPOOR_TASK_APPROVED,
  EVENT_SPOOR_TASK_DONE,
  EVENT_SPOOR_TASK_FAILED,
  EVENT_SPOOR_TASK_SKIPPED,
  EVENT_SPOOR_TASK_STARTED,
  SPOOR_TASK_ACTUAL,
  SPOOR_TASK_DEFINITION,
  SPOOR_TASK_EXIT_CODE,
  SPOOR_TASK_ID,
  SPOOR_TASK_REASON,
  SPOOR_TASK_SEQUENCE,
} from "@spoor/core/semconv";
import type { EventRow } from "../../ingest/rows.ts";
import { eventRowColumns, eventRowOf } from "../rows-of-answers.ts";
import type { Asked } from "./question.ts";

/** Where a task is; `pending` until somebody decides. */
export type TaskStatus = "pending" | "approved" | "running" | "done" | "failed" | "skipped";

/** Where somebody, or a command, has brought a task. */
export type Decided = Exclude<TaskStatus, "pending">;

/** The event that says of a task that it is there. */
export const taskEvents: Readonly<Record<Decided, string>> = {
  approved: EVENT_SPOOR_TASK_APPROVED,
  running: EVENT_SPOOR_TASK_STARTED,
  done: EVENT_SPOOR_TASK_DONE,
  failed: EVENT_SPOOR_TASK_FAILED,
  skipped: EVENT_SPOOR_TASK_SKIPPED,
};

/** What one event says of a task. */
export interface TaskEvent {
  readonly status: Decided;
  readonly id: string;
  readonly sequence: number;
  readonly timeMs: number;
  /** JSON text of the task. */
  readonly definition: string | undefined;
  readonly reason: string | undefined;
  readonly exitCode: number | undefined;
  readonly actual: number | undefined;
}

const statuses: ReadonlyMap<string, Decided> = new Map([
  [taskEvents.approved, "approved"],
  [taskEvents.running, "running"],
  [taskEvents.done, "done"],
  [taskEvents.failed, "failed"],
  [taskEvents.skipped, "skipped"],
]);

function taskEventOf({ name, timeMs, attributes }: EventRow): readonly TaskEvent[] {
  const status = statuses.get(name);
  const id = text(attributes[SPOOR_TASK_ID]);
  if (status === undefined || id === undefined) return [];
  return [
    {
      status,
      id,
      sequence: number(attributes[SPOOR_TASK_SEQUENCE]) ?? 0,
      timeMs,
      definition: text(attributes[SPOOR_TASK_DEFINITION]),
      reason: text(attributes[SPOOR_TASK_REASON]),
      exitCode: number(attributes[SPOOR_TASK_EXIT_CODE]),
      actual: number(attributes[SPOOR_TASK_ACTUAL]),
    },
  ];
}

/** Events that are looked at, at most. */
const most = 100_000;

/** What was decided of tasks and came of them, in the order of each task. */
export async function tasksTold(store: Asked): Promise<readonly TaskEvent[]> {
  const names = [...statuses.keys()].map((name) => `'${name}'`).join(", ");
  const answers = await store.ask(
    `SELECT ${eventRowColumns} FROM events WHERE name IN (${names})
      ORDER BY time_ns DESC LIMIT ${most}`,
  );
  return answers
    .flatMap((answer) => taskEventOf(eventRowOf(answer)))
    .toSorted((a, b) => a.sequence - b.sequence || a.timeMs - b.timeMs);
}
