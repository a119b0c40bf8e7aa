import { insightTypes, taskWords } from "@spoor/core/analysis";
import type { Task } from "@spoor/core/analysis";
import { at, number, text } from "@spoor/core/record";
import type { TaskEvent } from "../store/question/task-events.ts";

/** What a word of a task may be. */
const shapes: readonly (readonly [key: string, one: RegExp])[] = [
  ["fingerprint", /^[0-9a-f]{8,64}$/],
  ["priority", /^(?:critical|high|medium|low)$/],
  ["effort", /^(?:S|M|L|XL)$/],
  ["approval", /^(?:needed|not_needed)$/],
];
const numberKeys = ["estimatedTokens", "severity", "confidence"] as const;

const isHex = (value: unknown): boolean =>
  typeof value === "string" && /^[0-9a-f]{1,32}$/i.test(value);

/** Whether a value out of an event has the shape of the task `id`: anybody who can write to the store can write one. */
function isTask(value: unknown, id: string): value is Task {
  const [steps, evidence] = [at(value, "steps"), at(value, "evidence")];
  const target = at(value, "target");
  return (
    at(value, "id") === id &&
    /^TASK-[0-9A-F]{8}$/.test(id) &&
    insightTypes.some((type) => type === at(value, "type")) &&
    shapes.every(([key, one]) => one.test(text(at(value, key)) ?? "")) &&
    typeof at(value, "description") === "string" &&
    numberKeys.every((key) => number(at(value, key)) !== undefined) &&
    Array.isArray(steps) &&
    steps.every((step) => typeof step === "string") &&
    Array.isArray(evidence) &&
    evidence.every((one) => isHex(at(one, "traceId")) && isHex(at(one, "spanId"))) &&
    number(at(target, "now")) !== undefined &&
    number(at(target, "change")) !== undefined
  );
}

/** The task that an event holds, without what else it holds: title, suggestion and metric are our own words, whatever it says. */
function withoutMore(task: Task): Task {
  const { metric, ...words } = taskWords(task.type);
  const { now, change } = task.target;
  return {
    id: task.id,
    fingerprint: task.fingerprint,
    type: task.type,
    ...words,
    description: task.description,
    priority: task.priority,
    effort: task.effort,
    estimatedTokens: task.estimatedTokens,
    confidence: task.confidence,
    severity: task.severity,
    approval: task.approval,
    steps: task.steps,
    evidence: task.evidence.map(({ traceId, spanId }) => ({ traceId, spanId })),
    target: { metric, now, change },
  };
}

/** The task that events are of, by the last of them that holds it; undefined where none does. */
export function definitionOf(events: readonly TaskEvent[]): Task | undefined {
  for (const { definition, id } of events.toReversed()) {
    if (definition === undefined) continue;
    try {
      const value: unknown = JSON.parse(definition);
      if (isTask(value, id)) return withoutMore(value);
    } catch {
      // What cannot be read says nothing; an earlier event may.
    }
  }
  return undefined;
}
