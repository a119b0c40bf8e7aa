import { setTimeout } from "node:timers/promises";

/**
 * Lets everything else on this thread have its turn. Does not keep the process alive: where nothing else does, what waits
 * for it is never gone on with. A timer, as an immediate that keeps nothing alive waits for whatever happens next.
 */
export function turn(): Promise<void> {
  return setTimeout(0, undefined, { ref: false });
}
