import { escapeText, text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../../failure.ts";
import { jsonText } from "../../print/json.ts";
import { handoutOf } from "../../view/task-handout.ts";
import type { TaskRow } from "../../view/tasks.ts";
import { plural } from "../../print/count.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { claimOne, claimTask } from "./claim-task.ts";
import type { ClaimedTask } from "./claim-task.ts";
import { handOver } from "./hand-over.ts";
import type { Ended } from "./hand-over.ts";
import { openTasks, taskNamed, taskOptions } from "./open-tasks.ts";
import type { OpenTasks } from "./open-tasks.ts";
import { resultOf } from "./result.ts";
import { writeTaskEvent } from "./write-event.ts";

const approvalHint =
  "Approve it: spoor tasks approve. --auto-execute runs tasks that nobody has looked at.";

const mayRun = ({ status, approval }: TaskRow): boolean =>
  status === "approved" || (approval === "not_needed" && status === "pending");

/** Tokens that are left of the day's. */
const remainingOf = ({ limits, usedTokens }: OpenTasks): number => limits.dailyTokens - usedTokens;

/** The tasks that may run, the severest first. */
function runnable(open: OpenTasks): readonly TaskRow[] {
  const remaining = remainingOf(open);
  return open.tasks.filter((task) => mayRun(task) && task.estimatedTokens <= remaining);
}

/** The task of that name. Throws a usage failure where it may not run. */
function namedTask(open: OpenTasks, id: string): TaskRow {
  const task = taskNamed(open, id);
  if (!mayRun(task))
    throw usageFailure(`${escapeText(task.id)} is ${task.status}, not approved.`, approvalHint);
  const remaining = Math.max(0, remainingOf(open));
  if (task.estimatedTokens > remaining)
    throw usageFailure(
      `${escapeText(task.id)} takes about ${task.estimatedTokens} tokens; ${remaining} of the day's are left.`,
      "--daily-tokens allows more.",
    );
  return task;
}

/** Why nothing runs. */
function nothingText(open: OpenTasks): string {
  const dear = open.tasks.filter(
    (task) => mayRun(task) && task.estimatedTokens > remainingOf(open),
  );
  return dear.length === 0
    ? `No task to run.\n${approvalHint}`
    : `No task to run: ${plural(dear.length, "task takes", "tasks take")} more tokens than are left of the day's. --daily-tokens allows more.`;
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

async function nothingToRun(input: Input): Promise<Outcome> {
  const open = await openTasks(input);
  return {
    code: input.common.requireData ? exitCodes.noData : exitCodes.ok,
    json: resultOf(input, open, []),
    text: () => nothingText(open),
    notes: open.notes,
  };
}

async function work(input: Input, { open, task }: ClaimedTask, command: string): Promise<Outcome> {
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

async function run(input: Input): Promise<Outcome> {
  const command = commandOf(input);
  const [id] = input.operands;
  const claimed =
    id === undefined
      ? await claimTask(input, runnable)
      : await claimOne(input, (open) => namedTask(open, id));
  if (claimed === undefined) return await nothingToRun(input);
  try {
    return await work(input, claimed, command);
  } finally {
    claimed.release();
  }
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
    { flags: "--auto-execute", summary: "also one of low risk that nobody approved" },
  ],
  examples: ["tasks run --exec ./fix.sh", "tasks run TASK-1A2B3C4D --exec 'node fix.mjs'"],
  run,
};
