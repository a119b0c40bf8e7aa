import { isMainThread, parentPort } from "node:worker_threads";

/**
 * Whether this is the thread in which Node runs module hooks: it loads what `--require` names once more, and whoever
 * registers hooks there waits for itself. An application's own worker has a parent port.
 */
export function isLoaderThread(): boolean {
  return !isMainThread && parentPort === null;
}
