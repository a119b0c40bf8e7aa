import * as fc from "fast-check";
import { GEN_AI_OPERATION_NAME, SPOOR_STEP_STATUS } from "@spoor/core/semconv";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { failureCounts } from "../guard.ts";
import { DeriveProcessor } from "../processor/derive.ts";
import { loadPrices } from "../processor/prices.ts";
import { runCounts } from "./runs.ts";
import { getTelemetry, StepTelemetryTracker } from "./index.ts";

const recorded = recordTelemetry(new DeriveProcessor());
beforeAll(() => loadPrices());
beforeEach(() => recorded.reset());

const telemetry = getTelemetry({ workflowName: "ticket" });

/** In an asynchronous flow of its own, as a server handles a request. */
const apart = <Result>(work: () => Promise<Result>): Promise<Result> =>
  Promise.resolve().then(work);

const ms = ([seconds, nanos]: readonly [number, number]): number => seconds * 1000 + nanos / 1e6;

describe("totality", () => {
  test("a method that is not there does nothing, and what it gives does nothing", async () => {
    const method: unknown = Reflect.get(telemetry, "startEmbedding");
    const before = failureCounts().get("tracker") ?? 0;
    const given: unknown = typeof method === "function" ? method() : undefined;
    const complete: unknown = Reflect.get(Object(given), "complete");
    expect(typeof complete === "function" && complete(1)).toBeTypeOf("object");
    expect(failureCounts().get("tracker")).toBe(before + 2);
    expect(await given).toBe(given);
    expect(JSON.stringify({ telemetry })).toBe('{"telemetry":{}}');
  });

  test("any calls with anything never throw, and leave well-formed spans and no run", async () => {
    const methods = [
      "startWorkflow",
      "completeWorkflow",
      "failWorkflow",
      "startStep",
      "completeStep",
      "errorStep",
      "transitionStep",
      "stepError",
      "recordLLMCall",
      "recordLLMError",
      "startLLMCall",
      "recordAgentCall",
      "getLLMSummary",
      "info",
      "error",
      "unheardOf",
    ];
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const revoked = "a revoked proxy, which fast-check cannot hold";
    const known = fc.constantFrom<unknown>("r1", "r2", "1", "2", "success", "suspended", true, 12);
    const metadata = fc.record({
      workflowRunId: known,
      status: known,
      model: fc.anything(),
      duration: fc.anything(),
      promptTokens: fc.anything(),
    });
    const argument = fc.oneof(known, metadata, fc.anything(), fc.constant(revoked));
    const call = fc.record({
      target: fc.nat(2),
      name: fc.constantFrom(...methods),
      given: fc.array(argument, { maxLength: 5 }),
      ending: fc.constantFrom("complete", "error", "none"),
    });
    const apply = (target: object, name: string, given: readonly unknown[]): unknown => {
      const method: unknown = Reflect.get(target, name);
      const real = given.map((one) => (one === revoked ? proxy : one));
      return typeof method === "function" ? Reflect.apply(method, undefined, real) : undefined;
    };
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 30 }), (calls) =>
        apart(async () => {
          const trackers = [new StepTelemetryTracker("1", "a"), new StepTelemetryTracker("2", "b")];
          for (const { target, name, given, ending } of calls) {
            const made = apply(trackers[target] ?? telemetry, name, given);
            apply(Object(made), ending, given);
          }
          for (const id of ["r1", "r2"]) telemetry.failWorkflow(id, new Error("over"));
        }),
      ),
    );
    const ids = new Set(recorded.spans().map((span) => span.spanContext().spanId));
    expect(ids.size).toBe(recorded.spans().length);
    for (const { attributes, duration, name } of recorded.spans()) {
      expect(ms(duration)).toBeGreaterThanOrEqual(0);
      expect(
        attributes[GEN_AI_OPERATION_NAME] ?? attributes[SPOOR_STEP_STATUS],
        name,
      ).toBeDefined();
    }
    expect(runCounts().open).toBeLessThanOrEqual(1000);
    expect(runCounts().waiting).toBeLessThanOrEqual(1000);
  });
});
