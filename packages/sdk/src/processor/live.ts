import {
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_TOOL_NAME,
  GEN_AI_WORKFLOW_NAME,
  SERVER_ADDRESS,
  SERVER_PORT,
  SESSION_ID,
  SPOOR_STEP_ATTEMPT,
  SPOOR_STEP_ID,
  SPOOR_STEP_INDEX,
  SPOOR_STEP_NAME,
  SPOOR_STEP_TYPE,
  SPOOR_TENANT_ID,
  SPOOR_WORKFLOW_RUN_ID,
  USER_ID,
} from "@spoor/core/semconv";
import type { Profile } from "@spoor/core/semconv";
import type { Span } from "./span.ts";

/** What is kept of a span that starts, the most important first: only as much as fits into a record is. */
const kept = [
  GEN_AI_OPERATION_NAME,
  SPOOR_STEP_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_WORKFLOW_NAME,
  GEN_AI_AGENT_NAME,
  GEN_AI_TOOL_NAME,
  SPOOR_WORKFLOW_RUN_ID,
  SPOOR_STEP_ATTEMPT,
  SPOOR_STEP_INDEX,
  SPOOR_STEP_ID,
  SPOOR_STEP_TYPE,
  GEN_AI_CONVERSATION_ID,
  USER_ID,
  SESSION_ID,
  SPOOR_TENANT_ID,
  SERVER_ADDRESS,
  SERVER_PORT,
] as const;

/** The names, as `profile` has them, of the attributes that are kept of a span that starts. */
export function liveAttributes(profile: Profile): readonly string[] {
  return kept.map((name) => profile.nameOf(name));
}

/** `span` with the attributes of `names` alone, so that nothing else has to be made ready to be written. */
export function startOf(span: Span, names: readonly string[]): Span {
  const attributes: Record<string, unknown> = {};
  for (const name of names) {
    const value = span.attributes[name];
    if (value !== undefined) attributes[name] = value;
  }
  const copy: Span = Object.create(span);
  return Object.defineProperty(copy, "attributes", { value: attributes, enumerable: true });
}

/** Whether the start of `span` is recorded: it is a workflow, a step, an agent, a tool or a model call. */
export function isLive({ attributes }: Span): boolean {
  return (
    attributes[GEN_AI_OPERATION_NAME] !== undefined || attributes[SPOOR_STEP_NAME] !== undefined
  );
}
