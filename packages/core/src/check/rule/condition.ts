import {
  EVENT_GEN_AI_CLIENT_OPERATION_EXCEPTION,
  EXCEPTION_MESSAGE,
  EXCEPTION_TYPE,
  GEN_AI_CONVERSATION_COMPACTED,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_PROMPT_NAME,
  GEN_AI_PROMPT_VERSION,
  GEN_AI_REQUEST_CHOICE_COUNT,
  GEN_AI_REQUEST_STREAM,
  GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK,
  GEN_AI_TOOL_NAME,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  MCP_METHOD_NAME,
  MCP_RESOURCE_URI,
  SERVER_ADDRESS,
  SERVER_PORT,
  SPOOR_AGENT_USAGE_COST_AMOUNT,
  SPOOR_AGENT_USAGE_COST_CURRENCY,
  SPOOR_BLOCK_REASON,
  SPOOR_RESPONSE_CHUNK_COUNT,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
  SPOOR_STEP_STATUS,
  SPOOR_SUSPENSION_ID,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_USAGE_COST_CURRENCY,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_COST_UNPRICED_REASON,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_USAGE_COST_AMOUNT,
  SPOOR_WORKFLOW_USAGE_COST_CURRENCY,
} from "../../semconv/index.ts";
import type { Problem } from "../finding.ts";
import type { Attributes, Sample } from "../sample.ts";
import { isAnswered } from "../span.ts";
import type { SpanSample } from "../span.ts";

/** An attribute that must be there when something else is so. */
interface Condition {
  readonly key: string;
  readonly because: string;
  readonly when: (attributes: Attributes) => boolean;
}

const beside = (key: string, other: string): Condition => ({
  key,
  because: `${other} is set`,
  when: (attributes) => attributes.has(other),
});

const where = (key: string, other: string, value: string): Condition => ({
  key,
  because: `${other} is ${value}`,
  when: (attributes) => attributes.text(other) === value,
});

const conditions: readonly Condition[] = [
  {
    ...beside(SERVER_PORT, SERVER_ADDRESS),
    // A socket in the file system has no port.
    when: (attributes) => attributes.text(SERVER_ADDRESS)?.startsWith("/") === false,
  },
  beside(GEN_AI_PROMPT_NAME, GEN_AI_PROMPT_VERSION),
  beside(GEN_AI_REQUEST_STREAM, GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK),
  beside(GEN_AI_REQUEST_STREAM, SPOOR_RESPONSE_CHUNK_COUNT),
  beside(SPOOR_USAGE_COST_CURRENCY, SPOOR_USAGE_COST_AMOUNT),
  beside(SPOOR_AGENT_USAGE_COST_CURRENCY, SPOOR_AGENT_USAGE_COST_AMOUNT),
  beside(SPOOR_WORKFLOW_USAGE_COST_CURRENCY, SPOOR_WORKFLOW_USAGE_COST_AMOUNT),
  where(SPOOR_USAGE_COST_AMOUNT, SPOOR_USAGE_COST_STATUS, "priced"),
  where(SPOOR_USAGE_COST_UNPRICED_REASON, SPOOR_USAGE_COST_STATUS, "unpriced"),
  where(SPOOR_BLOCK_REASON, SPOOR_STEP_STATUS, "blocked"),
  where(SPOOR_SUSPENSION_ID, SPOOR_WORKFLOW_STATUS, "suspended"),
  where(GEN_AI_TOOL_NAME, MCP_METHOD_NAME, "tools/call"),
  where(MCP_RESOURCE_URI, MCP_METHOD_NAME, "resources/read"),
  where(GEN_AI_PROMPT_NAME, MCP_METHOD_NAME, "prompts/get"),
];

const lacking = (key: string, because: string): Problem => ({
  id: "conditionally_required_attribute_not_present",
  level: "violation",
  key,
  message: `${key} is missing although ${because}: set it.`,
});

/** What must be there under a condition, and is not; `isMeant` tells which attributes are looked for. */
export function* conditionProblems(
  { attributes, name }: Sample,
  isMeant: (key: string) => boolean = () => true,
): Generator<Problem> {
  const told = new Set<string>();
  for (const { key, because, when } of conditions) {
    if (attributes.has(key) || told.has(key) || !isMeant(key) || !when(attributes)) continue;
    told.add(key);
    yield lacking(key, because);
  }
  if (
    name === EVENT_GEN_AI_CLIENT_OPERATION_EXCEPTION &&
    !attributes.has(EXCEPTION_TYPE) &&
    !attributes.has(EXCEPTION_MESSAGE)
  ) {
    yield lacking(EXCEPTION_TYPE, `${EXCEPTION_MESSAGE} is missing too`);
  }
}

/** What tells that there was output, where it is above 0. */
const outputs = [GEN_AI_USAGE_OUTPUT_TOKENS, SPOOR_RESPONSE_SIZE, SPOOR_RESPONSE_TOOL_CALL_COUNT];

/** A stream with output that was read to its end had a first chunk. */
export function* streamProblems(span: SpanSample): Generator<Problem> {
  const { attributes } = span;
  const key = GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK;
  if (attributes.flag(GEN_AI_REQUEST_STREAM) !== true || attributes.has(key)) return;
  const hasOutput = outputs.some((name) => (attributes.number(name) ?? 0) > 0);
  if (hasOutput && isAnswered(span)) yield lacking(key, "a stream with output came to its end");
}

/** Values that say nothing and are left out by agreement. */
const silent: readonly (readonly [key: string, said: (attributes: Attributes) => boolean])[] = [
  [GEN_AI_REQUEST_STREAM, (attributes) => attributes.flag(GEN_AI_REQUEST_STREAM) === false],
  [
    GEN_AI_CONVERSATION_COMPACTED,
    (attributes) => attributes.flag(GEN_AI_CONVERSATION_COMPACTED) === false,
  ],
  [
    GEN_AI_REQUEST_CHOICE_COUNT,
    (attributes) => attributes.number(GEN_AI_REQUEST_CHOICE_COUNT) === 1,
  ],
];

/** What is there although it should not be. */
export function* surplusProblems({ attributes, traceId }: Sample): Generator<Problem> {
  for (const [key, said] of silent) {
    if (!said(attributes)) continue;
    const message = `${key} has the value that is meant without it: leave it out.`;
    yield { id: "default_value_recorded", level: "violation", key, message };
  }
  if (traceId !== undefined && attributes.text(GEN_AI_CONVERSATION_ID) === traceId) {
    const key = GEN_AI_CONVERSATION_ID;
    const message = `${key} is the trace id: set it only where the application has a conversation.`;
    yield { id: "conversation_id_generated", level: "violation", key, message };
  }
}
