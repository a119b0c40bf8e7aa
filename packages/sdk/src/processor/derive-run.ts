import { present, text } from "@spoor/core/record";
import type { Attributes } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_AGENT_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_WORKFLOW_NAME,
  METRIC_GEN_AI_INVOKE_AGENT_DURATION,
  METRIC_GEN_AI_INVOKE_AGENT_INFERENCE_CALLS,
  METRIC_GEN_AI_INVOKE_AGENT_TOOL_CALLS,
  METRIC_GEN_AI_INVOKE_WORKFLOW_DURATION,
  SPOOR_AGENT_INFERENCE_CALL_COUNT,
  SPOOR_AGENT_INFERENCE_UNPRICED_COUNT,
  SPOOR_AGENT_TOOL_CALL_COUNT,
  SPOOR_AGENT_USAGE_COST_AMOUNT,
  SPOOR_AGENT_USAGE_COST_CURRENCY,
  SPOOR_AGENT_USAGE_INPUT_TOKENS,
  SPOOR_AGENT_USAGE_OUTPUT_TOKENS,
  SPOOR_WORKFLOW_BLOCKED_STEP_COUNT,
  SPOOR_WORKFLOW_INFERENCE_CALL_COUNT,
  SPOOR_WORKFLOW_INFERENCE_UNPRICED_COUNT,
  SPOOR_WORKFLOW_STEP_COUNT,
  SPOOR_WORKFLOW_TOOL_CALL_COUNT,
  SPOOR_WORKFLOW_USAGE_CACHE_READ_INPUT_TOKENS,
  SPOOR_WORKFLOW_USAGE_COST_AMOUNT,
  SPOOR_WORKFLOW_USAGE_COST_CURRENCY,
  SPOOR_WORKFLOW_USAGE_INPUT_TOKENS,
  SPOOR_WORKFLOW_USAGE_OUTPUT_TOKENS,
} from "@spoor/core/semconv";
import type { Run, Totals } from "../trace/run.ts";
import { write } from "../tracer.ts";
import { pointOf } from "./metrics.ts";
import type { Meters } from "./metrics.ts";
import { secondsOf } from "./span.ts";
import type { Span } from "./span.ts";

/** Writes the roll-up of a workflow run or agent on its span, under names of its own, and records its metrics. */
export function deriveRun(span: Span, run: Run, meters: Meters): void {
  const { totals } = run;
  if (run.kind === "workflow") {
    write(span, workflowTotals(totals));
    recordWorkflow(span, meters);
  } else {
    write(span, agentTotals(totals));
    recordAgent(span, totals, meters);
  }
}

/** The sum of priced calls only says something where there is one: none priced is no amount, not 0. */
const amount = (totals: Totals): number | undefined =>
  totals.calls > totals.unpriced ? totals.cost / 1e12 : undefined;

const currency = (totals: Totals): string | undefined =>
  amount(totals) === undefined ? undefined : "USD";

const workflowTotals = (totals: Totals): Attributes =>
  present({
    [SPOOR_WORKFLOW_STEP_COUNT]: totals.steps,
    [SPOOR_WORKFLOW_BLOCKED_STEP_COUNT]: totals.blockedSteps,
    [SPOOR_WORKFLOW_INFERENCE_CALL_COUNT]: totals.calls,
    [SPOOR_WORKFLOW_INFERENCE_UNPRICED_COUNT]: totals.unpriced,
    [SPOOR_WORKFLOW_TOOL_CALL_COUNT]: totals.toolCalls,
    [SPOOR_WORKFLOW_USAGE_INPUT_TOKENS]: totals.inputTokens,
    [SPOOR_WORKFLOW_USAGE_OUTPUT_TOKENS]: totals.outputTokens,
    [SPOOR_WORKFLOW_USAGE_CACHE_READ_INPUT_TOKENS]: totals.cacheReadTokens,
    [SPOOR_WORKFLOW_USAGE_COST_AMOUNT]: amount(totals),
    [SPOOR_WORKFLOW_USAGE_COST_CURRENCY]: currency(totals),
  });

const agentTotals = (totals: Totals): Attributes =>
  present({
    [SPOOR_AGENT_INFERENCE_CALL_COUNT]: totals.calls,
    [SPOOR_AGENT_INFERENCE_UNPRICED_COUNT]: totals.unpriced,
    [SPOOR_AGENT_TOOL_CALL_COUNT]: totals.toolCalls,
    [SPOOR_AGENT_USAGE_INPUT_TOKENS]: totals.inputTokens,
    [SPOOR_AGENT_USAGE_OUTPUT_TOKENS]: totals.outputTokens,
    [SPOOR_AGENT_USAGE_COST_AMOUNT]: amount(totals),
    [SPOOR_AGENT_USAGE_COST_CURRENCY]: currency(totals),
  });

function recordWorkflow(span: Span, meters: Meters): void {
  const labels = present({
    [GEN_AI_WORKFLOW_NAME]: text(span.attributes[GEN_AI_WORKFLOW_NAME]),
    [ERROR_TYPE]: text(span.attributes[ERROR_TYPE]),
  });
  meters.record(
    METRIC_GEN_AI_INVOKE_WORKFLOW_DURATION,
    secondsOf(span.duration),
    pointOf(span, labels),
  );
}

function recordAgent(span: Span, totals: Totals, meters: Meters): void {
  const agent = present({ [GEN_AI_AGENT_NAME]: text(span.attributes[GEN_AI_AGENT_NAME]) });
  const labels = present({
    ...agent,
    [GEN_AI_REQUEST_MODEL]: text(span.attributes[GEN_AI_REQUEST_MODEL]),
    [ERROR_TYPE]: text(span.attributes[ERROR_TYPE]),
  });
  meters.record(
    METRIC_GEN_AI_INVOKE_AGENT_DURATION,
    secondsOf(span.duration),
    pointOf(span, labels),
  );
  meters.record(METRIC_GEN_AI_INVOKE_AGENT_INFERENCE_CALLS, totals.calls, pointOf(span, agent));
  meters.record(METRIC_GEN_AI_INVOKE_AGENT_TOOL_CALLS, totals.toolCalls, pointOf(span, agent));
}
