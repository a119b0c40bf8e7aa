// One run of a workflow for the tests: a block, a wait of a minute for a person, then the rest.
import {
  ERROR_TYPE,
  EVENT_SPOOR_STEP_BLOCKED,
  EVENT_SPOOR_WORKFLOW_RESUMED,
  EVENT_SPOOR_WORKFLOW_SUSPENDED,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_TOOL_NAME,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_REASON,
  SPOOR_STEP_INDEX,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
  SPOOR_SUSPENSION_REASON,
  SPOOR_SUSPENSION_RESOLUTION,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_UNPRICED_REASON,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
} from "@spoor/core/semconv";
import type { FakeEvent, FakeSpan, Values } from "./fixture.ts";

type Place = Pick<FakeSpan, "id" | "parent" | "start" | "ms">;

export function workflowSpan(place: Place, status: string, more: Values = {}): FakeSpan {
  const attributes = {
    [GEN_AI_OPERATION_NAME]: "invoke_workflow",
    [GEN_AI_WORKFLOW_NAME]: "tickets",
    [SPOOR_WORKFLOW_RUN_ID]: "run-1",
    [SPOOR_WORKFLOW_STATUS]: status,
    ...more,
  };
  return { ...place, name: "invoke_workflow tickets", attributes };
}

export function stepSpan(place: Place, index: number, name: string): FakeSpan {
  const attributes = {
    [SPOOR_STEP_NAME]: name,
    [SPOOR_STEP_INDEX]: index,
    [SPOOR_STEP_STATUS]: "completed",
    [SPOOR_WORKFLOW_RUN_ID]: "run-1",
  };
  return { ...place, name: `run_step ${name}`, attributes };
}

/** `cost` in USD, or why there is none. */
export function modelSpan(place: Place, model: string, cost: number | string): FakeSpan {
  const price: Values =
    typeof cost === "number"
      ? { [SPOOR_USAGE_COST_AMOUNT]: cost, [SPOOR_USAGE_COST_STATUS]: "priced" }
      : { [SPOOR_USAGE_COST_UNPRICED_REASON]: cost, [SPOOR_USAGE_COST_STATUS]: "unpriced" };
  const attributes = {
    [GEN_AI_OPERATION_NAME]: "chat",
    [GEN_AI_PROVIDER_NAME]: "anthropic",
    [GEN_AI_REQUEST_MODEL]: model,
    [GEN_AI_USAGE_INPUT_TOKENS]: 1200,
    [GEN_AI_USAGE_OUTPUT_TOKENS]: 80,
    [GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: 1000,
    ...price,
  };
  return { ...place, name: `chat ${model}`, attributes };
}

export function toolSpan(place: Place, tool: string, error?: string): FakeSpan {
  const attributes = {
    [GEN_AI_OPERATION_NAME]: "execute_tool",
    [GEN_AI_TOOL_NAME]: tool,
    ...(error !== undefined && { [ERROR_TYPE]: error }),
  };
  return {
    ...place,
    name: `execute_tool ${tool}`,
    attributes,
    ...(error !== undefined && { error: "2 findings" }),
  };
}

const blockedStep = stepSpan({ id: "d", parent: "1", start: 4000, ms: 2000 }, 3, "Preflight");

/** The spans of one run in trace `a`: suspended after 6 s, resumed after 66 s, done after 70 s. */
export const workflowSpans: readonly FakeSpan[] = [
  stepSpan({ id: "a", parent: "1", start: 0, ms: 456 }, 0, "Initialize and Lock"),
  modelSpan({ id: "b1", parent: "b", start: 600, ms: 2300 }, "claude-sonnet-4-5", 0.0125),
  stepSpan({ id: "b", parent: "1", start: 500, ms: 2456 }, 1, "Extract Intent"),
  modelSpan({ id: "c1", parent: "c", start: 3010, ms: 800 }, "house-model", "unknown_model"),
  stepSpan({ id: "c", parent: "1", start: 3000, ms: 856 }, 2, "Detect Type"),
  toolSpan({ id: "d1", parent: "d", start: 4100, ms: 1500 }, "validate", "ValidationError"),
  { ...blockedStep, attributes: { ...blockedStep.attributes, [SPOOR_STEP_STATUS]: "blocked" } },
  workflowSpan({ id: "1", start: 0, ms: 6000 }, "suspended"),
  modelSpan({ id: "e1", parent: "e", start: 66_100, ms: 3500 }, "claude-sonnet-4-5", 0.02),
  stepSpan({ id: "e", parent: "2", start: 66_000, ms: 4000 }, 7, "Generate Draft"),
  workflowSpan({ id: "2", start: 66_000, ms: 4000 }, "completed"),
];

export const workflowEvents: readonly FakeEvent[] = [
  {
    name: EVENT_SPOOR_STEP_BLOCKED,
    span: "d",
    at: 5900,
    attributes: {
      [SPOOR_BLOCK_REASON]: "missing_input",
      [SPOOR_BLOCK_DETAIL]: "no repository given",
      [SPOOR_STEP_NAME]: "Preflight",
      [GEN_AI_WORKFLOW_NAME]: "tickets",
      [SPOOR_WORKFLOW_RUN_ID]: "run-1",
    },
  },
  {
    name: EVENT_SPOOR_WORKFLOW_SUSPENDED,
    span: "1",
    at: 6000,
    attributes: { [SPOOR_SUSPENSION_REASON]: "human_input", [SPOOR_WORKFLOW_RUN_ID]: "run-1" },
  },
  {
    name: EVENT_SPOOR_WORKFLOW_RESUMED,
    span: "2",
    at: 66_000,
    attributes: { [SPOOR_SUSPENSION_RESOLUTION]: "answered", [SPOOR_WORKFLOW_RUN_ID]: "run-1" },
  },
];
