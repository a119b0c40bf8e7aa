import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";
import { at } from "@spoor/core/record";
import { guard } from "../../guard.ts";
import type { SuspensionReason } from "../../trace/suspended-run.ts";
import type { DurableRun, DurableWait } from "../durable/durable-run.ts";
import { durableRun } from "../durable/runs.ts";

/** What of an invocation is used here. */
interface HookContext {
  readonly request: {
    readonly id: string;
    readonly target: { readonly service: string };
  };
}

type Next = () => Promise<void>;

interface Hooks {
  readonly interceptor: {
    readonly handler: (next: Next) => Promise<void>;
    readonly run: (name: string, next: Next) => Promise<void>;
  };
}

/** The code of the error that ends an attempt whose invocation waits. */
const suspendedCode = 599;

const attempts = new AsyncLocalStorage<Attempt>();

/** How often each step of a run was tried since it last succeeded, by the step's name. */
const tries = new WeakMap<DurableRun, Map<string, number>>();
/** Most steps of one run whose attempts are counted. */
const maxSteps = 1000;

/** One attempt at an invocation: it replays what earlier ones did, and goes on from there. */
class Attempt {
  readonly #run: DurableRun;
  readonly #waits: DurableWait[] = [];
  /** What was waited for last; in the end of the replay that is what the run was suspended in. */
  #waited: DurableWait = { name: "wait", id: "wait", reason: "external_system" };

  constructor(run: DurableRun) {
    this.#run = run;
    run.enter(run.nextPart(), Date.now());
  }

  async wait<Result>(named: DurableWait, waiting: () => Promise<Result>): Promise<Result> {
    this.#waits.push(named);
    const result = await waiting();
    this.#waits.splice(this.#waits.indexOf(named), 1);
    this.#waited = named;
    return result;
  }

  step(name: string, next: Next): Promise<void> {
    this.#goOn();
    const run = this.#run;
    const counts = tries.get(run) ?? new Map<string, number>();
    tries.set(run, counts);
    const attempt = (counts.get(name) ?? 0) + 1;
    if (attempt > 1 || counts.size < maxSteps) counts.set(name, attempt);
    const step = { id: name, name, key: randomUUID(), attempt, part: run.part };
    return run.step(step, async () => {
      await next();
      counts.delete(name);
    });
  }

  complete(): void {
    this.#goOn();
    this.#run.end(this.#run.part);
  }

  fail(error: unknown): void {
    const isSuspended = at(error, "code") === suspendedCode;
    // Any other error is tried again: the run goes on.
    if (!isSuspended && at(error, "name") !== "TerminalError") return;
    this.#goOn();
    const { part } = this.#run;
    if (isSuspended) this.#run.suspend(part, this.#waits.at(-1) ?? this.#waited);
    else this.#run.end(part, { error });
  }

  /** The attempt does something that no earlier one did: what the run waited for has come. */
  #goOn(): void {
    if (this.#run.part > 0) this.#run.resume(this.#run.part, this.#waited);
  }
}

/**
 * For the option `hooks` of a service, object or workflow: `options: { hooks: [spoorHooks] }`. Makes each invocation a
 * workflow run with the name of its service, and each `ctx.run` that is done, not replayed, a step.
 */
export function spoorHooks({ request }: HookContext): Hooks {
  const attempt = guard("restate attempt", () => {
    const { id, target } = request;
    return new Attempt(durableRun({ id, name: target.service, startedAt: Date.now() }));
  });
  if (attempt === undefined)
    return { interceptor: { handler: (next) => next(), run: (_name, next) => next() } };
  return {
    interceptor: {
      async handler(next) {
        try {
          await attempts.run(attempt, next);
        } catch (error) {
          guard("restate end", () => attempt.fail(error));
          throw error;
        }
        guard("restate end", () => attempt.complete());
      },
      run: (name, next) => attempt.step(name, next),
    },
  };
}

/**
 * Gives a wait a name: `await wait("approve", () => ctx.promise("approved"))`. Returns what `waiting` returns. A wait
 * without one is a step named `wait`.
 */
export function wait<Result>(
  name: string,
  waiting: () => Promise<Result>,
  reason: SuspensionReason = "external_system",
): Promise<Result> {
  const attempt = attempts.getStore();
  return attempt === undefined ? waiting() : attempt.wait({ id: name, name, reason }, waiting);
}
