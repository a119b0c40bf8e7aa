import { failed } from "../guard.ts";

/** Something that calls on a handle are recorded on, until it ends. */
interface Target {
  readonly ended: boolean;
}

let busy = false;

/**
 * Says whether Spoor is at work on what a developer gave, and gives what was said before.
 *
 * While it is, a getter, a `toString`, a logger or a span processor that calls Spoor again finds it doing nothing, so
 * that telemetry never makes telemetry.
 */
export function atWork(now: boolean): boolean {
  const before = busy;
  busy = now;
  return before;
}

/** What `run` returns; undefined when it throws, or when Spoor is at work further up the stack, which is counted. */
export function quietly<Value>(what: string, run: () => Value): Value | undefined {
  if (atWork(true)) {
    failed("re-entrant call", what);
    return undefined;
  }
  try {
    return run();
  } catch (error) {
    failed(what, error);
    return undefined;
  } finally {
    atWork(false);
  }
}

/** Records a handle's call on `target`; counted and without effect once that has ended, or where nothing is traced. */
export function record<On extends Target, Value>(
  target: On | undefined,
  what: string,
  run: (target: On) => Value,
): Value | undefined {
  if (target === undefined) return undefined;
  return quietly(what, () => {
    if (!target.ended) return run(target);
    failed("late handle call", `${what} was called after the end of its span`);
    return undefined;
  });
}
