import { escapeText, text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../../failure.ts";
import type { TaskStatus } from "../../store/question/task-events.ts";
import type { TaskRow } from "../../view/tasks.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { claimOne } from "./claim-task.ts";
import { taskNamed, taskOptions } from "./open-tasks.ts";
import type { OpenTasks } from "./open-tasks.ts";
import { resultOf } from "./result.ts";
import { writeTaskEvent } from "./write-event.ts";

const operands = [{ name: "id", summary: "the task, with or without TASK-", required: true }];

interface Decision {
  readonly status: "approved" | "skipped";
  /** Where a task may be for it. */
  readonly from: readonly TaskStatus[];
}

function decidable(open: OpenTasks, input: Input, { status, from }: Decision): TaskRow {
  const task = taskNamed(open, input.operands[0] ?? "");
  if (!from.includes(task.status))
    throw usageFailure(
      `${escapeText(task.id)} is ${task.status}: it cannot become ${status}.`,
      `It has to be ${from.join(" or ")}.`,
    );
  if (status === "approved" && task.risk === "high" && input.options["force"] !== true)
    throw usageFailure(
      `${escapeText(task.id)} is of high risk: it failed too often, or made things worse.`,
      "Look at it with spoor tasks show; --force approves it all the same.",
    );
  return task;
}

async function decide(input: Input, decision: Decision): Promise<Outcome> {
  const claimed = await claimOne(input, (open) => decidable(open, input, decision));
  const { open, task, release } = claimed;
  const { status } = decision;
  try {
    const reason = text(input.options["reason"]);
    const decided = writeTaskEvent(input, task, { status, reason });
    return {
      code: exitCodes.ok,
      json: resultOf(input, open, [decided]),
      text: () => `${escapeText(task.id)} is ${status}.`,
      notes: open.notes,
    };
  } finally {
    release();
  }
}

/** Lets a task be worked at. */
export const approve: Command = {
  name: "approve",
  group: "Improve:",
  summary: "let a task be worked at; one that failed may be tried again",
  operands,
  options: [...taskOptions, { flags: "--force", summary: "also one of high risk" }],
  examples: ["tasks approve TASK-1A2B3C4D"],
  run: (input) => decide(input, { status: "approved", from: ["pending", "failed", "skipped"] }),
};

/** Says that a task is not to be done. */
export const reject: Command = {
  name: "reject",
  group: "Improve:",
  summary: "say that a task is not to be done",
  operands,
  options: [...taskOptions, { flags: "--reason <text>", summary: "why" }],
  examples: ['tasks reject TASK-1A2B3C4D --reason "known, and fine"'],
  run: (input) => decide(input, { status: "skipped", from: ["pending", "approved", "failed"] }),
};
