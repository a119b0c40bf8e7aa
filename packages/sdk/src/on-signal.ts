import { isMainThread } from "node:worker_threads";
import { guard } from "./guard.ts";

const ending = ["SIGTERM", "SIGINT", "SIGHUP"] as const;

/**
 * Has `flush`, which never rejects, run before a signal ends the process, which then dies of that very signal; a second
 * signal ends it at once. Where the application listens to the signal, too, the end is the application's; `flush` is told
 * whether it is not.
 */
export function flushOnSignal(flush: (isLast: boolean) => Promise<unknown>): void {
  if (!isMainThread) return;
  for (const signal of ending) {
    let flushing = false;
    const die = (): void => {
      process.off(signal, listener);
      process.kill(process.pid, signal);
    };
    const listener = (): void => {
      const isOurs = process.listenerCount(signal) === 1;
      if (flushing) {
        if (isOurs) die();
        return;
      }
      flushing = true;
      void (guard("flushing", () => flush(isOurs)) ?? Promise.resolve()).then(() => {
        flushing = false;
        if (isOurs) die();
      });
    };
    process.prependListener(signal, listener);
  }
}
