import { at, present, text } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import { figureAttributes } from "./figures.ts";

/** How something ended, in one word for each of the words that are found. */
export type Status =
  | "completed"
  | "failed"
  | "skipped"
  | "suspended"
  | "blocked"
  | "cancelled"
  | "open";

const words: ReadonlyMap<unknown, Status> = new Map<unknown, Status>([
  [true, "completed"],
  [false, "failed"],
  ["success", "completed"],
  ["succeeded", "completed"],
  ["ok", "completed"],
  ["done", "completed"],
  ["complete", "completed"],
  ["completed", "completed"],
  ["failed", "failed"],
  ["failure", "failed"],
  ["fail", "failed"],
  ["error", "failed"],
  ["skip", "skipped"],
  ["skipped", "skipped"],
  ["suspended", "suspended"],
  ["paused", "suspended"],
  ["waiting", "suspended"],
  ["blocked", "blocked"],
  ["cancelled", "cancelled"],
  ["canceled", "cancelled"],
  ["aborted", "cancelled"],
  ["pending", "open"],
  ["running", "open"],
  ["in_progress", "open"],
]);

/** The status that `value` says, in any case and with either kind of dash; undefined where it says none. */
export function statusOf(value: unknown): Status | undefined {
  const word = text(value)
    ?.slice(0, 32)
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, "_");
  return words.get(word ?? value);
}

/** The figures of what a step gave; a status that no word is known for is one of them. */
export function outputOf(metadata: unknown): Attributes {
  const { output_size: size, ...figures } = figureAttributes(metadata);
  const status = text(at(metadata, "status"));
  const isKnown = statusOf(status) !== undefined;
  return present<AttributeValue>({ ...figures, size, status: isKnown ? undefined : status });
}
