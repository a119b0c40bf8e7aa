import { exitCodes } from "../../failure.ts";
import { handoutMarkdown } from "../../view/task-handout.ts";
import { taskText, tasksText } from "../../render/tasks.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { requireDataOption } from "../options.ts";
import { approve, reject } from "./decide.ts";
import { done } from "./done.ts";
import { openTasks, taskNamed, taskOptions } from "./open-tasks.ts";
import { resultOf } from "./result.ts";
import { runTask } from "./run.ts";

const group = "Improve:";

async function runList(input: Input): Promise<Outcome> {
  const open = await openTasks(input);
  const isEmpty = open.tasks.length === 0;
  const notes = [
    ...open.notes,
    ...(open.limits.enabled
      ? []
      : ["New tasks are switched off by SPOOR_TASK_GENERATION_ENABLED."]),
  ];
  return {
    code: isEmpty && input.common.requireData ? exitCodes.noData : exitCodes.ok,
    json: resultOf(input, open, open.tasks),
    text: () => tasksText(open, input.style),
    notes,
  };
}

async function runShow(input: Input): Promise<Outcome> {
  const open = await openTasks(input);
  const task = taskNamed(open, input.operands[0] ?? "");
  return {
    code: exitCodes.ok,
    json: resultOf(input, open, [task]),
    text: () => taskText(task, input.style),
    notes: open.notes,
  };
}

async function runExport(input: Input): Promise<Outcome> {
  const open = await openTasks(input);
  return {
    code: exitCodes.ok,
    json: resultOf(input, open, open.tasks),
    text: () => ["# Tasks", ...open.tasks.map(handoutMarkdown)].join("\n\n"),
    notes: open.notes,
  };
}

const list: Command = {
  name: "list",
  group,
  summary: "list what there is to do, the severest first",
  options: [...taskOptions, requireDataOption],
  examples: ["tasks list", "tasks list --since 30d --json"],
  run: runList,
};

const show: Command = {
  name: "show",
  group,
  summary: "show a task with what was seen and where",
  operands: [{ name: "id", summary: "the task, with or without TASK-", required: true }],
  options: taskOptions,
  examples: ["tasks show TASK-1A2B3C4D"],
  run: runShow,
};

const exportTasks: Command = {
  name: "export",
  group,
  summary: "write all tasks as Markdown, or with --json for programs",
  options: taskOptions,
  examples: ["tasks export > tasks.md", "tasks export --json"],
  run: runExport,
};

/** What to do about what stands out among the attempts at steps. */
export const tasks: Command = {
  name: "tasks",
  group,
  summary: "tell what to do about costs, failures and retries; approve and run tasks",
  options: [...taskOptions, requireDataOption],
  examples: ["tasks", "tasks approve TASK-1A2B3C4D", "tasks run --exec ./fix.sh"],
  commands: [list, show, approve, reject, runTask, done, exportTasks],
  run: runList,
};
