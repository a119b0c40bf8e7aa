import { escapeText } from "@spoor/core/record";
import { plural } from "../print/count.ts";
import type { Style } from "../print/style.ts";
import type { TaskList, TaskRow } from "../view/tasks.ts";
import { cell, figureCell, sectionText, tokensCell } from "./section.ts";

const right = "right" as const;

const leftWords = {
  confidence: "below the confidence that is asked for",
  known: "known already",
  limit: "above the number of tasks",
  budget: "above the tokens of the day",
} as const;

function leftText({ left }: TaskList): string[] {
  const parts = Object.entries(leftWords).flatMap(([key, words]) => {
    const count = Object.entries(left).find(([name]) => name === key)?.[1] ?? 0;
    return count === 0 ? [] : [`${count} ${words}`];
  });
  return parts.length === 0 ? [] : [`Left out: ${parts.join(", ")}.`];
}

/** The tasks as a table. */
export function tasksText(list: TaskList, style: Style): string {
  const section = {
    title: plural(list.tasks.length, "task"),
    columns: [
      { title: "id" },
      { title: "status" },
      { title: "priority" },
      { title: "risk", drop: 3 },
      { title: "what", flexible: true },
      { title: "effort", drop: 1 },
      { title: "tokens", align: right },
      { title: "confidence", align: right, drop: 2 },
    ],
    items: list.tasks,
    cells: (task: TaskRow) => [
      cell(task.id),
      cell(task.status),
      cell(task.priority),
      cell(task.risk),
      cell(task.title),
      cell(task.effort),
      tokensCell(task.estimatedTokens),
      figureCell(task.confidence.toFixed(2), task.confidence),
    ],
  };
  const tables = sectionText(section, style);
  return [
    ...(tables.length === 0 ? ["No tasks: nothing stands out."] : tables),
    ...leftText(list),
  ].join("\n\n");
}

const percent = (share: number): string => `${share > 0 ? "+" : ""}${(share * 100).toFixed(0)} %`;

export function targetText({ target, completion }: Pick<TaskRow, "target" | "completion">): string {
  const wanted = `${escapeText(target.metric)} ${target.now}, wanted ${percent(target.change)}`;
  if (completion === undefined) return wanted;
  const came = `came to ${completion.actual} (${percent(completion.change)})`;
  return `${wanted}, ${came}: ${completion.achieved ? "achieved" : "not achieved"}`;
}

/** One task with all that is known of it. */
export function taskText(task: TaskRow, { paint }: Style): string {
  const lines = [
    paint.bold(`${escapeText(task.id)}  ${escapeText(task.title)}`),
    `${task.status}${task.since === undefined ? "" : ` since ${task.since}`}, priority ${escapeText(task.priority)}, risk ${task.risk}, effort ${escapeText(task.effort)}, about ${task.estimatedTokens} tokens, confidence ${task.confidence.toFixed(2)}`,
    `Target: ${targetText(task)}`,
    `Suggestion: ${escapeText(task.suggestion)}`,
    ...(task.reason === undefined ? [] : [`Reason: ${escapeText(task.reason)}`]),
    ...(task.exitCode === undefined ? [] : [`Exit code: ${task.exitCode}`]),
    "",
    "Seen, quoted from telemetry:",
    ...task.description.split("\n").map((line) => `  ${escapeText(line)}`),
    "",
    "Evidence:",
    ...task.evidence.map(
      ({ traceId, spanId }) =>
        `  npx @spoor/cli trace ${escapeText(traceId)}  (span ${escapeText(spanId)})`,
    ),
  ];
  return lines.join("\n");
}
