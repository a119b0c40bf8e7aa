import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { context } from "@opentelemetry/api";
import {
  ERROR_TYPE,
  GEN_AI_CONVERSATION_ID,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_STEP_COUNT,
} from "@spoor/core/semconv";
import { openFolder } from "@spoor/journal";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../../test/support/recorded.ts";
import { addTotals, runIn } from "../../trace/run.ts";
import { step } from "../../trace/step.ts";
import { keepRunsIn } from "../durable/kept-runs.ts";
import { callInRun } from "./engine-run.ts";
import type { EngineRun } from "./engine-run.ts";
import type { Outcome } from "./outcome.ts";

const recorded = recordTelemetry();
let dir = "";
beforeEach(() => {
  recorded.reset();
  dir = mkdtempSync(join(tmpdir(), "spoor-engine-"));
  keepRunsIn(openFolder(join(dir, ".spoor")));
});
afterEach(() => {
  keepRunsIn(undefined);
  rmSync(dir, { recursive: true, force: true });
});

const order: EngineRun = { workflow: "order", key: "engine order 1", isResumed: false };
const resumed: EngineRun = { ...order, isResumed: true };
const as = (outcome: Outcome) => (): Outcome => outcome;
const kept = () => readdirSync(join(dir, ".spoor/runs"));
const statuses = () => recorded.spans().map(({ attributes }) => attributes[SPOOR_WORKFLOW_STATUS]);

function unreadable(): never {
  throw new Error("unreadable");
}

/** A run that is suspended in its second step, while a third one is at work. */
const suspend = () =>
  callInRun(
    { ...order, runId: "r1" },
    () => {
      step("one", () => {});
      const suspended = step("ask", (s) => s.suspend());
      // What runs beside the suspended step.
      step("beside", () => addTotals(runIn(context.active()), { calls: 1, cost: 5 }));
      return suspended;
    },
    as({ is: "suspended" }),
  );

describe("callInRun", () => {
  test("passes on what the engine gives and throws", async () => {
    const value = {};
    const error = new RangeError("no");
    expect(callInRun(order, () => value, as({ is: "completed" }))).toBe(value);
    expect(await callInRun(order, () => Promise.resolve(value), as({ is: "completed" }))).toBe(
      value,
    );
    const failing = (): never => {
      throw error;
    };
    expect(() => callInRun(order, failing, as({ is: "failed", error }))).toThrow(error);
    const rejected = callInRun(order, () => Promise.reject(error), as({ is: "failed", error }));
    await expect(rejected).rejects.toBe(error);
    expect(statuses()).toEqual(["completed", "completed", "failed", "failed"]);
    expect(recorded.spans().at(-1)?.attributes[ERROR_TYPE]).toBe("RangeError");
  });

  test("ends as the engine's result says, whatever was thrown", () => {
    callInRun(order, () => ({ status: "failed" }), as({ is: "failed", error: new TypeError() }));
    callInRun(order, () => 1, as({ is: "cancelled" }));
    expect(statuses()).toEqual(["failed", "cancelled"]);
  });

  test("an outcome that cannot be told is no failure of the application's", () => {
    expect(callInRun(order, () => 7, unreadable)).toBe(7);
    expect(statuses()).toEqual(["completed"]);
  });

  test("takes the run's id and conversation from the engine", () => {
    callInRun({ ...order, runId: "r7", conversationId: "c7" }, () => 1, as({ is: "completed" }));
    expect(recorded.span("invoke_workflow order").attributes).toMatchObject({
      [SPOOR_WORKFLOW_RUN_ID]: "r7",
      [GEN_AI_CONVERSATION_ID]: "c7",
    });
  });
});

describe("a suspended run", () => {
  test("goes on where it was, with all that it had come to", () => {
    suspend();
    const first = recorded.span("invoke_workflow order");
    recorded.reset();
    const totals = callInRun(
      resumed,
      () => {
        step("two", () => {});
        return runIn(context.active())?.totals;
      },
      as({ is: "completed" }),
    );
    expect(totals).toMatchObject({ calls: 1, cost: 5, steps: 4 });
    const part = recorded.span("invoke_workflow order");
    expect(part.spanContext().traceId).toBe(first.spanContext().traceId);
    expect(part.links[0]?.context.spanId).toBe(first.spanContext().spanId);
    expect(part.attributes).toMatchObject({
      [SPOOR_WORKFLOW_RUN_ID]: "r1",
      [SPOOR_WORKFLOW_STEP_COUNT]: 4,
    });
  });

  test("is kept until it completes", () => {
    suspend();
    callInRun(resumed, () => 1, as({ is: "failed", error: new Error("again") }));
    expect(kept()).toHaveLength(1);
    callInRun(resumed, () => 1, as({ is: "completed" }));
    expect(kept()).toEqual([]);
  });

  test("is not gone on with by a new run, nor by one of another key", () => {
    suspend();
    recorded.reset();
    callInRun({ ...resumed, key: "engine order 2" }, () => 1, as({ is: "completed" }));
    callInRun({ ...resumed, key: undefined }, () => 1, as({ is: "completed" }));
    callInRun(order, () => 1, as({ is: "completed" }));
    expect(recorded.spans().flatMap(({ links }) => links)).toEqual([]);
  });

  test("starts anew where nothing was kept", () => {
    keepRunsIn(undefined);
    suspend();
    recorded.reset();
    callInRun(resumed, () => 1, as({ is: "completed" }));
    expect(recorded.span("invoke_workflow order").links).toEqual([]);
    expect(recorded.warnings).toEqual([]);
  });
});
