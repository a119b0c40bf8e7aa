// Readers of what Inngest and its SDK say to each other.
import { at, text } from "@spoor/core/record";
import type { SuspensionReason } from "../../trace/suspended-run.ts";
import type { DurableWait } from "../durable/durable-run.ts";
import type { Response } from "./types.ts";

/** The types of steps that wait for something outside of the function, and for what. */
const waitingSteps: ReadonlyMap<unknown, SuspensionReason> = new Map([
  ["sleep", "scheduled"],
  ["waitForEvent", "external_system"],
  ["waitForSignal", "external_system"],
  ["invoke", "external_system"],
]);

/** The same as the SDK names them in what it answers. */
const waitingOperations: ReadonlyMap<unknown, SuspensionReason> = new Map([
  ["Sleep", "scheduled"],
  ["WaitForEvent", "external_system"],
  ["WaitForSignal", "external_system"],
  ["InvokeFunction", "external_system"],
]);

/** Longest answer that is looked into, in characters: one that only says what to wait for is short. */
const maxBody = 262_144;

/** What a step waits for, if it is one that does. */
export const waitOf = (stepType: unknown): SuspensionReason | undefined =>
  waitingSteps.get(stepType);

/** The first wait among the operations that an answer asks for, when it asks for nothing else. */
export function waitIn({ status, body }: Response): DurableWait | undefined {
  if (status !== 206 || body.length > maxBody) return undefined;
  const operations: unknown = JSON.parse(body);
  if (!Array.isArray(operations)) return undefined;
  const waits = operations.map((operation: unknown) => readWait(operation));
  return waits.includes(undefined) ? undefined : waits[0];
}

function readWait(operation: unknown): DurableWait | undefined {
  const reason = waitingOperations.get(at(operation, "op"));
  const id = text(at(at(operation, "userland"), "id")) ?? text(at(operation, "displayName"));
  if (reason === undefined || id === undefined) return undefined;
  return { id, name: text(at(operation, "displayName")) ?? id, reason };
}

/** The hashed id of the step that was done last when a request was made; undefined in the first request of a run. */
export function lastStepOf(body: unknown): string | undefined {
  const stack: unknown = at(at(at(body, "ctx"), "stack"), "stack");
  if (Array.isArray(stack) && stack.length > 0) return text(stack.at(-1));
  const steps: unknown = at(body, "steps");
  return typeof steps === "object" && steps !== null ? Object.keys(steps).at(-1) : undefined;
}

/** The id that the function was created with. */
export const functionId = (fn: unknown): string | undefined => text(at(at(fn, "opts"), "id"));

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const timeDigits = 10;

/** When a run started, by its id: a ULID begins with its time. `now` for an id of another kind, or of a later time. */
export function startOf(runId: string, now: number): number {
  if (runId.length !== 26) return now;
  let time = 0;
  for (const letter of runId.slice(0, timeDigits).toUpperCase()) {
    const digit = crockford.indexOf(letter);
    if (digit === -1) return now;
    time = time * crockford.length + digit;
  }
  return Math.min(time, now);
}
