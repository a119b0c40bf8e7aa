import {
  EVENT_SPOOR_STEP_BLOCKED,
  EVENT_SPOOR_WORKFLOW_RESUMED,
  EVENT_SPOOR_WORKFLOW_SUSPENDED,
} from "@spoor/core/semconv";
import type { Style } from "../print/style.ts";

const labels: ReadonlyMap<string, string> = new Map([
  [EVENT_SPOOR_STEP_BLOCKED, "blocked"],
  [EVENT_SPOOR_WORKFLOW_SUSPENDED, "suspended"],
  [EVENT_SPOOR_WORKFLOW_RESUMED, "resumed"],
]);

/** One word for an event that people know by one; undefined for others. */
export function eventWord(name: string): string | undefined {
  return labels.get(name);
}

/** The mark before an event. */
export function eventMark(name: string, { glyphs, paint }: Style): string {
  if (name === EVENT_SPOOR_STEP_BLOCKED) return paint.yellow(glyphs.blocked);
  const isPause = name === EVENT_SPOOR_WORKFLOW_SUSPENDED || name === EVENT_SPOOR_WORKFLOW_RESUMED;
  return isPause ? paint.cyan(glyphs.suspended) : paint.dim(glyphs.stopped);
}
