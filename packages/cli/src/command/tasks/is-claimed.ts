import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isLeft } from "../../store/owned-name.ts";

/** Where it is said in the store `place` that a process works at the task of that id. */
export const claimPath = (place: string, id: string): string => join(place, "tasks", `${id}.lock`);

/** Whether a living process works at the task of that id. Never throws. */
export function isClaimed(place: string, id: string): boolean {
  const path = claimPath(place, id);
  try {
    return !isLeft(readFileSync(path, "latin1"), Date.now() - lstatSync(path).mtimeMs);
  } catch {
    return false;
  }
}
