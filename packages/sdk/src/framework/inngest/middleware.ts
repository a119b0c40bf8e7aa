import { failed, guard } from "../../guard.ts";
import type { DurableRun, DurableWait } from "../durable/durable-run.ts";
import { durableRun } from "../durable/runs.ts";
import { functionId, lastStepOf, startOf, waitIn, waitOf } from "./reading.ts";
import type {
  RequestArguments,
  Response,
  RunArguments,
  RunErrorArguments,
  StepArguments,
} from "./types.ts";

interface Ended {
  readonly error?: { readonly error: unknown };
}

/**
 * Tells of one request to a function; Inngest makes one for each step, with what is done already.
 *
 * A step that was done before is only replayed and makes no span. One that waits ends the part of the run, and its outcome
 * begins the next: in the first request that has it, which is the one in which it was done last.
 */
class SpoorMiddleware {
  readonly id = "spoor";
  readonly client: unknown;
  #lastStep: string | undefined;
  #run: DurableRun | undefined;
  #part = 0;
  #ended: Ended | undefined;

  constructor({ client }: { readonly client: unknown }) {
    this.client = client;
  }

  /** The whole request: what it answers says whether the run waits now. */
  async wrapRequest<Answer extends Response>(args: RequestArguments<Answer>): Promise<Answer> {
    const { requestInfo, next, fn, runId } = args;
    try {
      this.#lastStep = lastStepOf(await requestInfo.body());
    } catch (error) {
      failed("inngest request", error);
    }
    const answer = await next();
    guard("inngest answer", () => {
      const run = this.#run ?? (runId === "" ? undefined : this.#runOf(fn, runId));
      if (run !== undefined) this.#tell(run, waitIn(answer));
    });
    return answer;
  }

  /** Each step, in every request; of those that wait only when they are over. */
  wrapStep({ ctx, fn, next, stepInfo }: StepArguments): Promise<unknown> {
    guard("inngest step", () => {
      const { hashedId, memoized, options, stepType } = stepInfo;
      const reason = waitOf(stepType);
      if (!memoized || reason === undefined) return;
      this.#part += 1;
      const run = this.#runOf(fn, ctx.runId);
      if (hashedId !== this.#lastStep || ctx.attempt > 0 || run.part >= this.#part) return;
      const wait: DurableWait = { id: options.id, name: options.name ?? options.id, reason };
      run.resume(this.#part, wait);
    });
    return next();
  }

  /** Each attempt at a step that this process does. */
  wrapStepHandler({ ctx, fn, next, stepInfo }: StepArguments): Promise<unknown> {
    const { id, name } = stepInfo.options;
    const run = guard("inngest attempt", () => this.#runOf(fn, ctx.runId));
    if (run === undefined) return next();
    const step = { key: stepInfo.hashedId, id, name: name ?? id, attempt: ctx.attempt + 1 };
    return run.step({ ...step, part: this.#part }, next);
  }

  onRunComplete({ ctx, fn }: RunArguments): void {
    guard("inngest end", () => this.#runOf(fn, ctx.runId));
    this.#ended = {};
  }

  onRunError({ ctx, fn, error, isFinalAttempt }: RunErrorArguments): void {
    guard("inngest end", () => this.#runOf(fn, ctx.runId));
    if (isFinalAttempt) this.#ended = { error: { error } };
  }

  #tell(run: DurableRun, wait: DurableWait | undefined): void {
    if (wait !== undefined) run.suspend(this.#part, wait);
    else if (this.#ended !== undefined) run.end(this.#part, this.#ended.error);
  }

  #runOf(fn: unknown, runId: string): DurableRun {
    this.#run ??= durableRun({
      name: functionId(fn) ?? "unnamed",
      id: runId,
      startedAt: startOf(runId, Date.now()),
    });
    return this.#run;
  }
}

/**
 * The middleware that tells each run of an Inngest function as a workflow run, for the option `middleware` of a client or
 * of a function: `new Inngest({ id: "shop", middleware: [spoorMiddleware()] })`.
 *
 * It has the type that its place asks for; `type`, which is never looked at, says it elsewhere.
 */
export function spoorMiddleware<Class>(type?: Class): Class;
export function spoorMiddleware(): unknown {
  return SpoorMiddleware;
}
