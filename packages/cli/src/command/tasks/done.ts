import { escapeText } from "@spoor/core/record";
import { completionOf } from "@spoor/core/analysis";
import { exitCodes, usageFailure } from "../../failure.ts";
import { targetText } from "../../render/tasks.ts";
import type { TaskRow } from "../../view/tasks.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { numberOption } from "../number-option.ts";
import { claimOne } from "./claim-task.ts";
import { taskNamed, taskOptions } from "./open-tasks.ts";
import type { OpenTasks } from "./open-tasks.ts";
import { resultOf } from "./result.ts";
import { writeTaskEvent } from "./write-event.ts";

function startedTask(open: OpenTasks, id: string): TaskRow {
  const task = taskNamed(open, id);
  if (task.status === "pending" || task.status === "skipped")
    throw usageFailure(
      `${escapeText(task.id)} is ${task.status}: it cannot become done.`,
      "Approve it first: spoor tasks approve.",
    );
  return task;
}

async function run(input: Input): Promise<Outcome> {
  const given = numberOption(input, { flag: "--actual", fallback: Number.NaN, min: 0 });
  const actual = Number.isNaN(given) ? undefined : given;
  const { open, task, release } = await claimOne(input, (found) =>
    startedTask(found, input.operands[0] ?? ""),
  );
  try {
    const completion = actual === undefined ? undefined : completionOf(task, actual);
    const written = { ...writeTaskEvent(input, task, { status: "done", actual }), completion };
    return {
      code: exitCodes.ok,
      json: resultOf(input, open, [written]),
      text: () => `${escapeText(task.id)} is done: ${targetText(written)}.`,
      notes: open.notes,
    };
  } finally {
    release();
  }
}

/** Says that a task is done, and compares what was to change with what did. */
export const done: Command = {
  name: "done",
  group: "Improve:",
  summary: "say that a task is done; --actual compares its target with what came",
  operands: [{ name: "id", summary: "the task, with or without TASK-", required: true }],
  options: [
    ...taskOptions,
    { flags: "--actual <number>", summary: "the figure that was to change, as it is now" },
  ],
  examples: ["tasks done TASK-1A2B3C4D --actual 12"],
  run,
};
