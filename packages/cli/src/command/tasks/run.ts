import { escapeText, text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../../failure.ts";
import { jsonText } from "../../print/json.ts";
import { handoutOf } from "../../view/task-handout.ts";
import type { TaskRow } from "../../view/tasks.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { handOver } from "./hand-over.ts";
import type { Ended } from "./hand-over.ts";
import { openTasks, taskNamed, taskOptions } from "./open-tasks.ts";
import type { OpenTasks } from "./open-tasks.ts";
import { resultOf } from "./result.ts";
import { writeTaskEvent } from "./write-event.ts";

const approvalHint =
  "Approve it: spoor tasks approve. --auto-execute runs tasks that nobody has looked at.";

/** The task to run: the one that was named, or the severest that may run; undefined where none may. */
function chosenTask(open: OpenTasks, id: string | undefined): TaskRow | undefined {
  const { tasks, limits } = open;
  const mayRun = ({ status }: TaskRow): boolean =>
    status === "approved" || (limits.autoExecute && status === "pending");
  if (id === undefined) return tasks.find(mayRun);
  const task = taskNamed(open, id);
  if (mayRun(task)) return task;
  throw usageFailure(`${escapeText(task.id)} is ${task.status}, not approved.`, approvalHint);
}

function commandOf({ options }: Input): string {
  const command = text(options["exec"]);
  if (command !== undefined) return command;
  throw usageFailure(
    "--exec is missing: the command that does the task.",
    "It gets the task as JSON on its standard input: --exec ./fix.sh",
  );
}

function endedText({ exitCode, problem }: Ended): string {
  return problem ?? `the command ended with ${exitCode ?? "no exit code"}`;
}

async function run(input: Input): Promise<Outcome> {
  const command = commandOf(input);
  const open = await openTasks(input);
  const task = chosenTask(open, input.operands[0]);
  if (task === undefined)
    return {
      code: input.common.requireData ? exitCodes.noData : exitCodes.ok,
      json: resultOf(input, open, []),
      text: () => `No task to run.\n${approvalHint}`,
      notes: open.notes,
    };
  const running = writeTaskEvent(input, task, { status: "running" });
  const ended = await handOver(command, jsonText(handoutOf(running)), input.io);
  const isDone = ended.exitCode === 0;
  const row = writeTaskEvent(input, running, {
    status: isDone ? "done" : "failed",
    exitCode: ended.exitCode ?? undefined,
    reason: isDone ? undefined : endedText(ended),
  });
  const said = isDone ? "done" : `failed: ${escapeText(endedText(ended))}`;
  return {
    code: isDone ? exitCodes.ok : exitCodes.unexpected,
    json: resultOf(input, open, [row]),
    text: () => `${escapeText(task.id)} is ${said}.`,
    notes: open.notes,
  };
}

/** Hands one approved task to a command. */
export const runTask: Command = {
  name: "run",
  group: "Improve:",
  summary: "hand one approved task to a command, as JSON on its standard input",
  operands: [{ name: "id", summary: "the task (default: the severest that is approved)" }],
  options: [
    ...taskOptions,
    { flags: "--exec <command>", summary: "what does it; its exit code says whether it is done" },
    { flags: "--auto-execute", summary: "also one that nobody approved" },
  ],
  examples: ["tasks run --exec ./fix.sh", "tasks run TASK-1A2B3C4D --exec 'node fix.mjs'"],
  run,
};
