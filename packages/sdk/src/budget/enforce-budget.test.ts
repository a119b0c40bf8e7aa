import {
  EVENT_SPOOR_BUDGET_EXCEEDED,
  EVENT_SPOOR_BUDGET_WARNING,
  EVENT_SPOOR_STEP_BLOCKED,
  SPOOR_BLOCK_POLICY_NAME,
  SPOOR_BLOCK_REASON,
  SPOOR_BLOCK_RETRYABLE,
  SPOOR_BUDGET_LIMIT_AMOUNT,
  SPOOR_BUDGET_NAME,
  SPOOR_BUDGET_SCOPE_VALUE,
  SPOOR_BUDGET_SHARE,
  SPOOR_BUDGET_SPENT_AMOUNT,
  SPOOR_BUDGET_UNPRICED_COUNT,
  SPOOR_BUDGET_WINDOW_TYPE,
  SPOOR_STEP_STATUS,
  USER_ID,
} from "@spoor/core/semconv";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { withContext } from "../attribution/with-context.ts";
import { DeriveProcessor } from "../processor/derive.ts";
import { loadPrices } from "../processor/prices.ts";
import { llmCall } from "../trace/llm-call.ts";
import { resumeWorkflow } from "../trace/resume.ts";
import { step } from "../trace/step.ts";
import { tool } from "../trace/tool.ts";
import { workflow } from "../trace/workflow.ts";
import { BudgetExceededError } from "./budget-exceeded-error.ts";
import { budgetStatus } from "./budget-status.ts";
import { budget } from "./budgets.ts";
import { enforceBudget } from "./enforce-budget.ts";
import { startBudgets } from "./start-budgets.ts";

const recorded = recordTelemetry(new DeriveProcessor());
const warnings: string[] = [];
let early: unknown;

beforeAll(async () => {
  await loadPrices();
  budget({ name: "before the start", usd: 0, window: "day", scope: "user", only: "early" });
  early = thrownBy(() => withContext({ user: "early" }, () => enforceBudget("before the start")));
  startBudgets("", undefined, (message) => void warnings.push(message));
});
beforeEach(() => recorded.reset());

/** Asks a model for `times` times 0.15 USD. */
const spend = (times: number, model = "gpt-4o-mini"): void =>
  llmCall({ provider: "openai", model }, (call) => {
    call.reply({ model, usage: { inputTokens: times * 1_000_000, outputTokens: 0 } });
  });

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Who has spent how much of a budget, in USD. */
const spentOf = (name: string) => budgetStatus(name).map(({ of, spent: { usd } }) => [of, usd]);

const eventsOf = (name: string) => recorded.events().filter(({ eventName }) => eventName === name);

test("before spans are counted nothing is enforced", () => {
  expect(early).toBeUndefined();
  expect(() => withContext({ user: "early" }, () => enforceBudget())).toThrow(BudgetExceededError);
});

describe("a budget for each user", () => {
  beforeAll(() => {
    budget({ name: "per user", usd: 1, window: "month", scope: "user" });
  });

  test("counts each for itself, warns of each once, and stops nothing by itself", () => {
    withContext({ user: "ann" }, () => {
      spend(5);
      expect(eventsOf(EVENT_SPOOR_BUDGET_WARNING)).toEqual([]);
      spend(0.6);
      spend(0.6);
      expect(eventsOf(EVENT_SPOOR_BUDGET_EXCEEDED)).toEqual([]);
      spend(0.6);
      spend(0.6);
    });
    withContext({ user: "bob" }, () => spend(2));
    spend(33);
    const [warning, ...others] = eventsOf(EVENT_SPOOR_BUDGET_WARNING);
    expect(others).toEqual([]);
    expect(warning?.attributes).toMatchObject({
      [SPOOR_BUDGET_NAME]: "per user",
      [SPOOR_BUDGET_SCOPE_VALUE]: "ann",
      [SPOOR_BUDGET_WINDOW_TYPE]: "month",
      [SPOOR_BUDGET_SPENT_AMOUNT]: 0.84,
      [SPOOR_BUDGET_LIMIT_AMOUNT]: 1,
      [SPOOR_BUDGET_SHARE]: 0.84,
      [SPOOR_BUDGET_UNPRICED_COUNT]: 0,
    });
    expect(eventsOf(EVENT_SPOOR_BUDGET_EXCEEDED)).toHaveLength(1);
    expect(budgetStatus("per user")).toMatchObject([
      { of: "ann", state: "exceeded", spent: { usd: 1.11, calls: 5 }, isComplete: true },
      { of: "bob", state: "within", spent: { usd: 0.3, calls: 1 } },
    ]);
  });

  test("is enforced for whom the work is done, and the step is blocked with what was spent", () => {
    let done = 0;
    const work = (user: string): unknown =>
      thrownBy(() =>
        withContext({ user }, () =>
          step(`work for ${user}`, () => {
            enforceBudget("per user");
            done += 1;
          }),
        ),
      );
    expect(work("bob")).toBeUndefined();
    expect(work("nobody yet")).toBeUndefined();
    const error = work("ann");
    expect(done).toBe(2);
    expect(error).toBeInstanceOf(BudgetExceededError);
    expect(error).toMatchObject({
      name: "BudgetExceededError",
      message:
        'Budget "per user" is spent: 1.11 USD of 1 USD a month. ' +
        "Raise its limit, or go on when the next window begins.",
      budget: {
        name: "per user",
        of: "ann",
        spent: { usd: 1.11 },
        limit: { usd: 1 },
        window: "month",
      },
    });
    expect(recorded.span("run_step work for ann").attributes).toMatchObject({
      [SPOOR_STEP_STATUS]: "blocked",
      [SPOOR_BLOCK_REASON]: "budget",
      [USER_ID]: "ann",
    });
    expect(recorded.span("run_step work for bob").attributes[SPOOR_STEP_STATUS]).toBe("completed");
    const [blocked, ...others] = eventsOf(EVENT_SPOOR_STEP_BLOCKED);
    expect(others).toEqual([]);
    expect(blocked?.attributes).toMatchObject({
      [SPOOR_BLOCK_REASON]: "budget",
      [SPOOR_BLOCK_POLICY_NAME]: "per user",
      [SPOOR_BLOCK_RETRYABLE]: true,
      [SPOOR_BUDGET_SPENT_AMOUNT]: 1.11,
      [SPOOR_BUDGET_LIMIT_AMOUNT]: 1,
      [SPOOR_BUDGET_WINDOW_TYPE]: "month",
    });
  });

  test("blocks the step around, also from inside of a tool, and throws where there is none", () => {
    withContext({ user: "ann" }, () =>
      step("outer", () => {
        expect(() => step("inner", () => tool("find", () => enforceBudget()))).toThrow(
          BudgetExceededError,
        );
      }),
    );
    expect(recorded.span("run_step inner").attributes[SPOOR_STEP_STATUS]).toBe("blocked");
    expect(recorded.span("run_step outer").attributes[SPOOR_STEP_STATUS]).toBe("completed");
    expect(() => withContext({ user: "ann" }, () => enforceBudget())).toThrow(BudgetExceededError);
  });
});

test("tokens have a limit of their own", () => {
  budget({ name: "tokens", tokens: 1000, window: "hour", scope: "tenant" });
  const usage = { inputTokens: 400, outputTokens: 100 };
  const ask = (): void =>
    llmCall({ provider: "own", model: "own-1" }, (call) => call.reply({ usage }));
  withContext({ tenant: "acme" }, () => {
    ask();
    enforceBudget("tokens");
    ask();
    expect(() => enforceBudget("tokens")).toThrow(
      /^Budget "tokens" is spent: 1000 tokens of 1000 tokens an hour\./,
    );
  });
});

test("calls of unknown price are counted and named, and never taken for free", () => {
  budget({ name: "unknown", usd: 1, window: "day", scope: "user", only: "cid" });
  withContext({ user: "cid" }, () => {
    spend(1, "no-such-model-1");
    spend(1, "no-such-model-2");
    spend(1);
  });
  expect(budgetStatus("unknown")).toMatchObject([
    {
      of: "cid",
      spent: { usd: 0.15, calls: 3 },
      unpriced: { calls: 2, models: ["no-such-model-1", "no-such-model-2"] },
    },
  ]);
});

test("a budget for a run counts all its parts, and those inside of it", () => {
  budget({ name: "one run", usd: 1, window: "run" });
  const suspended = workflow("long", (run) => {
    spend(3);
    workflow("inner", () => spend(2));
    enforceBudget("one run");
    return run.suspend();
  });
  const other = workflow("long", () => enforceBudget("one run"));
  expect(other).toBeUndefined();
  resumeWorkflow(structuredClone(suspended), () => {
    enforceBudget("one run");
    spend(2);
    expect(() => enforceBudget("one run")).toThrow(/1\.05 USD of 1 USD a run\. Raise its limit\.$/);
  });
  expect(budgetStatus("one run").map(({ spent }) => spent.usd)).toEqual([1.05, 0.3]);
});

test("a run that was suspended elsewhere has what it took there", () => {
  budget({ name: "resumed", usd: 1, window: "run" });
  const suspended = workflow("elsewhere", (run) => {
    spend(5);
    return run.suspend();
  });
  const copy = { ...structuredClone(suspended), runId: "run-of-another-process" };
  resumeWorkflow(copy, () => {
    spend(2);
    expect(() => enforceBudget("resumed")).toThrow(BudgetExceededError);
  });
});

describe("workflows and tags", () => {
  test("are counted by their names", () => {
    budget({ name: "flow", usd: 1, window: "day", scope: "workflow", only: ["ticket", "outer"] });
    budget({ name: "tag", usd: 10, window: "day", scope: "tag", only: ["red", "blue"] });
    withContext({ tags: ["red", "blue"] }, () =>
      workflow("outer", () => workflow("ticket", () => spend(2))),
    );
    withContext({ tags: ["blue"] }, () => workflow("ticket", () => spend(2)));
    expect(spentOf("flow")).toEqual([
      ["ticket", 0.6],
      ["outer", 0.3],
    ]);
    expect(spentOf("tag")).toEqual([
      ["blue", 0.6],
      ["red", 0.3],
    ]);
  });
});

test("a budget that was never spent from is there with nothing spent", () => {
  budget({ name: "fresh", usd: 3, window: "week" });
  expect(budgetStatus("fresh")).toMatchObject([
    {
      name: "fresh",
      scope: "all",
      spent: { usd: 0, tokens: 0, calls: 0 },
      share: 0,
      state: "within",
    },
  ]);
});

test("another budget of the name takes its place", () => {
  budget({ name: "twice", usd: 1, window: "day", scope: "user", only: "dan" });
  budget({ name: "twice", usd: 0.1, window: "day", scope: "user", only: "dan" });
  withContext({ user: "dan" }, () => spend(1));
  expect(budgetStatus("twice")).toMatchObject([{ limit: { usd: 0.1 }, state: "exceeded" }]);
});

test("a name that there is none of, and a definition that is wrong, throw nothing", () => {
  expect(() => enforceBudget("no such budget")).not.toThrow();
  expect(budgetStatus("no such budget")).toEqual([]);
  expect(() => Reflect.apply(budget, undefined, [{ name: "wrong" }])).not.toThrow();
  expect(() => Reflect.apply(budget, undefined, [])).not.toThrow();
  expect(budgetStatus("wrong")).toEqual([]);
});

test("budgets can be given as JSON, and what cannot be read is told", () => {
  const tell = (message: string): void => void warnings.push(message);
  startBudgets('[{"name": "of a setting", "usd": 2, "window": "day"}]', undefined, tell);
  expect(budgetStatus("of a setting")).toHaveLength(1);
  startBudgets("/no/such/file.json", undefined, tell);
  startBudgets("[{", undefined, tell);
  expect(warnings).toHaveLength(2);
  for (const warning of warnings)
    expect(warning).toMatch(/^SPOOR_BUDGETS cannot be read: .*\. Give /);
});
