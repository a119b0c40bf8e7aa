import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import {
  ERROR_TYPE,
  GEN_AI_AGENT_DESCRIPTION,
  GEN_AI_AGENT_ID,
  GEN_AI_AGENT_NAME,
  GEN_AI_AGENT_VERSION,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  profileOf,
  SERVER_ADDRESS,
  SERVER_PORT,
  SPOOR_WORKFLOW_RUN_ID,
} from "@spoor/core/semconv";
import { context } from "@opentelemetry/api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { recordTelemetry } from "../../../../test/support/recorded.ts";
import { useProfile } from "../tracer.ts";
import { agent } from "./agent.ts";
import { addTotals, runIn } from "./run.ts";
import { step } from "./step.ts";
import { workflow } from "./workflow.ts";

const recorded = recordTelemetry();
beforeEach(() => recorded.reset());
afterEach(() => useProfile(profileOf("current")));

test("an agent is an invoke_agent span of kind INTERNAL", () => {
  agent("Planner", (a) => a.set({ turns: 2 }));
  const span = recorded.span("invoke_agent Planner");
  expect(span.kind).toBe(SpanKind.INTERNAL);
  expect(span.status).toEqual({ code: SpanStatusCode.UNSET });
  expect(span.attributes).toEqual({
    turns: 2,
    [GEN_AI_OPERATION_NAME]: "invoke_agent",
    [GEN_AI_AGENT_NAME]: "Planner",
  });
});

test("a remote agent is a span of kind CLIENT with its provider and server", () => {
  const options = {
    id: "asst_1",
    description: "plans",
    version: "1.2",
    model: "m-1",
    conversationId: "c1",
    remote: { provider: "openai", address: "api.example.com", port: 443 },
    attributes: { tier: "gold" },
  };
  agent("Planner", options, () => {});
  const span = recorded.span("invoke_agent Planner");
  expect(span.kind).toBe(SpanKind.CLIENT);
  expect(span.attributes).toEqual({
    tier: "gold",
    [GEN_AI_OPERATION_NAME]: "invoke_agent",
    [GEN_AI_AGENT_NAME]: "Planner",
    [GEN_AI_AGENT_ID]: "asst_1",
    [GEN_AI_AGENT_DESCRIPTION]: "plans",
    [GEN_AI_AGENT_VERSION]: "1.2",
    [GEN_AI_REQUEST_MODEL]: "m-1",
    [GEN_AI_CONVERSATION_ID]: "c1",
    [GEN_AI_PROVIDER_NAME]: "openai",
    [SERVER_ADDRESS]: "api.example.com",
    [SERVER_PORT]: 443,
  });
});

test("attributes are spelled as the profile has them", () => {
  useProfile(profileOf("1.36"));
  agent("Planner", { remote: { provider: "gcp.gemini" } }, () => {});
  const { attributes } = recorded.span("invoke_agent Planner");
  expect(attributes).toHaveProperty(["gen_ai.system"], "gemini");
  expect(attributes).not.toHaveProperty([GEN_AI_PROVIDER_NAME]);
});

test("an agent that throws is an error", async () => {
  await expect(agent("a", () => Promise.reject(new TypeError("no")))).rejects.toThrow("no");
  const { attributes, status } = recorded.span("invoke_agent a");
  expect(attributes[ERROR_TYPE]).toBe("TypeError");
  expect(status.code).toBe(SpanStatusCode.ERROR);
});

test("an agent keeps totals of its own, within those of its run", () => {
  workflow("demo", { runId: "r1" }, () => {
    const outer = runIn(context.active());
    agent("a", () => {
      const inner = runIn(context.active());
      expect(inner).toMatchObject({ kind: "agent", name: "a", id: "r1" });
      addTotals(inner, { calls: 1 });
      step("within", () => {});
      expect(inner?.totals).toMatchObject({ calls: 1, steps: 1 });
    });
    addTotals(outer, { calls: 1 });
    expect(outer?.totals).toMatchObject({ calls: 2, steps: 1 });
  });
  expect(recorded.span("run_step within").attributes[SPOOR_WORKFLOW_RUN_ID]).toBe("r1");
});
