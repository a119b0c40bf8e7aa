import { randomInt, randomUUID } from "node:crypto";
import type { Task } from "@spoor/core/analysis";
import {
  LOG_RECORD_UID,
  SERVICE_NAME,
  SPOOR_TASK_ACTUAL,
  SPOOR_TASK_DEFINITION,
  SPOOR_TASK_EXIT_CODE,
  SPOOR_TASK_FINGERPRINT,
  SPOOR_TASK_ID,
  SPOOR_TASK_REASON,
  SPOOR_TASK_SEQUENCE,
} from "@spoor/core/semconv";
import { escapeText } from "@spoor/core/record";
import { exitCodes, Failure } from "../../failure.ts";
import type { Report } from "../../ingest/format.ts";
import { Inbox } from "../../ingest/inbox.ts";
import { locateStore } from "../../ingest/store.ts";
import { taskEvents } from "../../store/question/task-events.ts";
import type { Decided } from "../../store/question/task-events.ts";
import type { TaskRow } from "../../view/tasks.ts";
import type { Input } from "../command.ts";

/** What else an event says. */
export interface Said {
  readonly reason?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly actual?: number | undefined;
}

const text = (value: string): object => ({ stringValue: value });

/** The task alone, without where it is. */
function taskIn(row: TaskRow): Task {
  const { id, fingerprint, type, title, description, suggestion, priority, effort } = row;
  const { estimatedTokens, confidence, severity, approval, steps, evidence, target } = row;
  const words = { id, fingerprint, type, title, description, suggestion, priority, effort };
  return { ...words, estimatedTokens, confidence, severity, approval, steps, evidence, target };
}

function attributesOf(row: TaskRow, { reason, exitCode, actual }: Said): readonly object[] {
  const values: Readonly<Record<string, object | undefined>> = {
    [LOG_RECORD_UID]: text(`${row.id}-${row.events + 1}-${randomUUID()}`),
    [SPOOR_TASK_ID]: text(row.id),
    [SPOOR_TASK_FINGERPRINT]: text(row.fingerprint),
    [SPOOR_TASK_SEQUENCE]: { intValue: String(row.events + 1) },
    [SPOOR_TASK_DEFINITION]: text(JSON.stringify(taskIn(row))),
    [SPOOR_TASK_REASON]: reason === undefined ? undefined : text(reason),
    [SPOOR_TASK_EXIT_CODE]: exitCode === undefined ? undefined : { intValue: String(exitCode) },
    [SPOOR_TASK_ACTUAL]: actual === undefined ? undefined : { doubleValue: actual },
  };
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value }],
  );
}

/** One record of ours is not rejected, and not counted. */
const silent: Report = { rejected: () => {}, read: () => {} };

function requestOf(record: object): object {
  const resource = { attributes: [{ key: SERVICE_NAME, value: text("spoor-cli") }] };
  return { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] };
}

/** Writes to the inbox of the store that a task is `status` now; gives the task as it is then. Throws a failure of the store. */
export function writeTaskEvent(
  input: Input,
  row: TaskRow,
  { status, ...said }: Said & { readonly status: Decided },
): TaskRow {
  const { io, common } = input;
  const { place } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  const now = io.now();
  const warnings: string[] = [];
  const inbox = new Inbox(place, {
    now: () => now.getTime(),
    warn: (message) => warnings.push(message),
  });
  // A store tells events of one name apart by their time: several may be written in one millisecond.
  const time = `${now.getTime()}${String(randomInt(1_000_000)).padStart(6, "0")}`;
  const eventName = taskEvents[status];
  const attributes = attributesOf(row, said);
  const record = { timeUnixNano: time, observedTimeUnixNano: time, eventName, attributes };
  try {
    const { records } = inbox.write(requestOf(record), silent);
    if (records === 0)
      throw new Failure(
        `The state of ${row.id} could not be written to ${escapeText(place)}. ${warnings.map(escapeText).join(" ")}`.trim(),
        {
          code: exitCodes.store,
          hint: "Check that the disk has room and that you may write there.",
        },
      );
  } finally {
    inbox.close();
  }
  const { reason, exitCode } = said;
  return { ...row, status, since: now.toISOString(), events: row.events + 1, reason, exitCode };
}
