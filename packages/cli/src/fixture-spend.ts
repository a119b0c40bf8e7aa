// Two days of model calls for the tests: priced as they are when they are recorded, with owners and contexts.
import { costAttributes, costOf } from "@spoor/core/cost";
import { list } from "@spoor/core/record";
import type { Usage } from "@spoor/core/record";
import {
  GEN_AI_AGENT_NAME,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROMPT_NAME,
  GEN_AI_PROMPT_VERSION,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_WORKFLOW_NAME,
  SESSION_ID,
  SPOOR_PURPOSE,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
  SPOOR_TAGS,
  SPOOR_TENANT_ID,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_WORKFLOW_STATUS,
  USER_ID,
} from "@spoor/core/semconv";
import { usageAttributes } from "@spoor/core/usage";
import { epochMs } from "./fixture.ts";
import type { FakeSpan, Values } from "./fixture.ts";

type Place = Pick<FakeSpan, "trace" | "id" | "parent" | "start" | "error">;

/** A call as a library makes it: `model` answers, `asked` was asked for. */
export interface FakeCall extends Place {
  readonly provider: string;
  readonly model: string;
  readonly asked?: string;
  readonly usage?: Usage;
  readonly more?: Values;
}

const hour = 3_600_000;
const minute = 60_000;
const yesterday = -12 * hour;

function plainValues(attributes: Readonly<Record<string, unknown>>): Values {
  const out: Record<string, Values[string]> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
      out[name] = value;
    else out[name] = list(value).map(String);
  }
  return out;
}

/** The span of `call`, with the cost that it has on its day. */
export function callSpan(call: FakeCall): FakeSpan {
  const { trace, id, parent, start = 0, error, provider, model, asked = model, usage, more } = call;
  const cost = costOf({
    provider,
    model,
    requestModel: asked,
    usage,
    at: new Date(epochMs + start),
  });
  return {
    ...(trace !== undefined && { trace }),
    id,
    ...(parent !== undefined && { parent }),
    start,
    ms: 1500,
    ...(error !== undefined && { error }),
    name: `chat ${asked}`,
    attributes: {
      [GEN_AI_OPERATION_NAME]: "chat",
      [GEN_AI_PROVIDER_NAME]: provider,
      [GEN_AI_REQUEST_MODEL]: asked,
      [GEN_AI_RESPONSE_MODEL]: model,
      ...plainValues(usage === undefined ? {} : usageAttributes(usage)),
      ...(error === undefined && plainValues(costAttributes(cost))),
      ...more,
    },
  };
}

function runSpan(place: Place, workflow: string, runId: string): FakeSpan {
  const attributes = {
    [GEN_AI_OPERATION_NAME]: "invoke_workflow",
    [GEN_AI_WORKFLOW_NAME]: workflow,
    [SPOOR_WORKFLOW_RUN_ID]: runId,
    [SPOOR_WORKFLOW_STATUS]: "completed",
  };
  return { ...place, ms: 10 * minute, name: `invoke_workflow ${workflow}`, attributes };
}

function stepSpan(place: Place, name: string): FakeSpan {
  const attributes = { [SPOOR_STEP_NAME]: name, [SPOOR_STEP_STATUS]: "completed" };
  return { ...place, ms: minute, name: `run_step ${name}`, attributes };
}

const ada: Values = {
  [USER_ID]: "ada",
  [SPOOR_TENANT_ID]: "acme",
  [SESSION_ID]: "s-1",
  [SPOOR_PURPOSE]: "support",
  [SPOOR_TAGS]: ["beta", "eu"],
};
const grace: Values = { [USER_ID]: "grace", [SPOOR_TENANT_ID]: "globex", [SPOOR_TAGS]: ["eu"] };

const tickets = "c0ffee";
const digest = "d19e57";

/** Ten spans: two runs, two steps, an agent, and six calls of four models, of which one has no price and one failed. */
export const spendSpans: readonly FakeSpan[] = [
  runSpan({ trace: tickets, id: "1", start: yesterday }, "tickets", "run-1"),
  stepSpan({ trace: tickets, id: "2", parent: "1", start: yesterday }, "Extract Intent"),
  callSpan({
    trace: tickets,
    id: "3",
    parent: "2",
    start: yesterday + minute,
    provider: "openai",
    model: "gpt-5-mini-2025-08-07",
    asked: "gpt-5-mini",
    usage: { inputTokens: 120_000, outputTokens: 8000, cacheReadTokens: 20_000 },
    more: { ...ada, [GEN_AI_PROMPT_NAME]: "intent", [GEN_AI_PROMPT_VERSION]: "3" },
  }),
  callSpan({
    trace: tickets,
    id: "4",
    parent: "2",
    start: yesterday + 2 * minute,
    provider: "anthropic",
    model: "claude-haiku-4-5-20251001",
    asked: "claude-haiku-4-5",
    usage: { inputTokens: 200_000, outputTokens: 10_000 },
    more: ada,
  }),
  runSpan({ trace: digest, id: "1", start: 0 }, "digest", "run-2"),
  stepSpan({ trace: digest, id: "2", parent: "1", start: 0 }, "Draft"),
  {
    trace: digest,
    id: "3",
    parent: "2",
    start: minute,
    ms: 5 * minute,
    name: "invoke_agent Writer",
    attributes: { [GEN_AI_OPERATION_NAME]: "invoke_agent", [GEN_AI_AGENT_NAME]: "Writer" },
  },
  callSpan({
    trace: digest,
    id: "4",
    parent: "3",
    start: 2 * minute,
    provider: "anthropic",
    model: "claude-sonnet-4-5-20250929",
    asked: "claude-sonnet-4-5",
    usage: { inputTokens: 100_000, outputTokens: 20_000, cacheReadTokens: 60_000 },
    more: grace,
  }),
  callSpan({
    trace: digest,
    id: "5",
    parent: "3",
    start: 3 * minute,
    provider: "openai",
    model: "house-model",
    usage: { inputTokens: 5000, outputTokens: 500 },
    more: grace,
  }),
  callSpan({
    trace: digest,
    id: "6",
    parent: "3",
    start: 4 * minute,
    provider: "openai",
    model: "gpt-5-mini",
    error: "401",
    more: grace,
  }),
  callSpan({
    trace: digest,
    id: "7",
    parent: "1",
    start: 5 * minute,
    provider: "openai",
    model: "gpt-5-mini-2025-08-07",
    asked: "gpt-5-mini",
    usage: { inputTokens: 40_000, outputTokens: 2000 },
  }),
];
