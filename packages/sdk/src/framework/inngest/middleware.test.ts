import { SPOOR_STEP_ATTEMPT, SPOOR_STEP_STATUS, SPOOR_WORKFLOW_STATUS } from "@spoor/core/semconv";
import { beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { keepRunsIn } from "../durable/kept-runs.ts";
import { spoorMiddleware } from "./middleware.ts";
import type {
  RequestArguments,
  Response,
  RunArguments,
  RunErrorArguments,
  StepArguments,
  StepInfo,
} from "./types.ts";

const recorded = recordTelemetry();
beforeEach(() => {
  recorded.reset();
  keepRunsIn(undefined);
});

/** What the SDK calls of the middleware. */
type Middleware = new (made: { client: unknown }) => {
  wrapRequest(args: RequestArguments<Response>): Promise<Response>;
  wrapStep(args: StepArguments): Promise<unknown>;
  wrapStepHandler(args: StepArguments): Promise<unknown>;
  onRunComplete(args: RunArguments): void;
  onRunError(args: RunErrorArguments): void;
};
const Made = spoorMiddleware<Middleware>();
const fn = { opts: { id: "order" } };
const done: Response = { status: 200, body: '"done"' };
const waiting: Response = {
  status: 206,
  body: JSON.stringify([{ op: "WaitForEvent", userland: { id: "approve" } }]),
};

const step = (id: string, memoized: boolean, stepType = "run"): StepInfo => ({
  hashedId: `hash of ${id}`,
  options: { id, name: id },
  memoized,
  stepType,
});

interface Request {
  readonly runId: string;
  readonly stack: readonly string[];
  readonly attempt?: number;
  readonly answer: Response;
}

/** One request with a middleware of its own; `inside` does what the SDK does in it. */
function request(
  { runId, stack, attempt = 0, answer }: Request,
  inside: (
    middleware: InstanceType<Middleware>,
    ctx: { runId: string; attempt: number },
  ) => unknown,
): Promise<Response> {
  const middleware = new Made({ client: undefined });
  const body = { ctx: { stack: { stack: stack.map((id) => `hash of ${id}`) } }, steps: {} };
  return middleware.wrapRequest({
    fn,
    runId,
    requestInfo: { body: () => Promise.resolve(body) },
    next: async () => {
      await inside(middleware, { runId, attempt });
      return answer;
    },
  });
}

const next = () => Promise.resolve("lamp");
const told = () =>
  recorded
    .spans()
    .map(({ name, attributes }) => [
      name,
      attributes[SPOOR_STEP_STATUS] ?? attributes[SPOOR_WORKFLOW_STATUS],
      attributes[SPOOR_STEP_ATTEMPT],
    ]);

test("each attempt at a step is one span, and what was done before is none", async () => {
  const runId = "run-1";
  await request({ runId, stack: [], answer: waiting }, async (middleware, ctx) => {
    const stepInfo = step("fetch", false);
    expect(await middleware.wrapStepHandler({ ctx, fn, next, stepInfo })).toBe("lamp");
  });
  const stack = ["fetch", "approve"];
  await request({ runId, stack, answer: done }, async (middleware, ctx) => {
    await middleware.wrapStep({ ctx, fn, next, stepInfo: step("fetch", true) });
    await middleware.wrapStep({ ctx, fn, next, stepInfo: step("approve", true, "waitForEvent") });
    middleware.onRunComplete({ ctx, fn });
  });
  expect(told()).toEqual([
    ["run_step fetch", "completed", 1],
    ["run_step approve", "suspended", 1],
    ["invoke_workflow order", "suspended", undefined],
    ["run_step approve", "completed", 1],
    ["invoke_workflow order", "completed", undefined],
  ]);
});

test("a wait that was over in an earlier request is not told again, by whichever process", async () => {
  const stack = ["approve", "ship"];
  const approve = step("approve", true, "sleep");
  await request({ runId: "run-2", stack, answer: done }, async (middleware, ctx) => {
    await middleware.wrapStep({ ctx, fn, next, stepInfo: approve });
  });
  const again = { runId: "run-3", stack: ["approve"], attempt: 1, answer: done };
  await request(again, async (middleware, ctx) => {
    await middleware.wrapStep({ ctx, fn, next, stepInfo: approve });
  });
  expect(told()).toEqual([]);
});

test("an error of the function ends the run when it is not tried again", async () => {
  const error = new TypeError("no order");
  const failing = (isFinalAttempt: boolean) =>
    request({ runId: "run-4", stack: [], answer: { status: 500, body: "{}" } }, (middleware, ctx) =>
      middleware.onRunError({ ctx, fn, error, isFinalAttempt }),
    );
  await failing(false);
  expect(told()).toEqual([]);
  await failing(true);
  expect(told()).toEqual([["invoke_workflow order", "failed", undefined]]);
});

test("what a request gives or throws is passed on, also where it cannot be read", async () => {
  const middleware = new Made({ client: undefined });
  const unreadable = { status: 206, body: "{" };
  const requestInfo = { body: () => Promise.reject(new Error("gone")) };
  const args = { fn, runId: "run-5", requestInfo };
  const given = await middleware.wrapRequest({ ...args, next: () => Promise.resolve(unreadable) });
  expect(given).toBe(unreadable);
  const failure = new Error("no answer");
  const failing = middleware.wrapRequest({ ...args, next: () => Promise.reject(failure) });
  await expect(failing).rejects.toBe(failure);
  expect(recorded.warnings.length).toBeGreaterThan(0);
});
