import {
  GEN_AI_AGENT_ID,
  GEN_AI_AGENT_NAME,
  GEN_AI_AGENT_VERSION,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  SPOOR_AGENT_DIRECTORY_NAME,
  SPOOR_CONVERSATION_PARENT_ID,
  VCS_REF_HEAD_NAME,
} from "@spoor/core/semconv";
import type { Conversation, SubAgent } from "../conversation.ts";
import type { AgentName } from "../reader.ts";
import { SpanIds, traceIdOf } from "./ids.ts";
import type { InSession } from "./in-session.ts";
import { nanosOf, stretchOf } from "./nanos.ts";
import type { SessionSpan, SomeAttributes } from "./otlp.ts";

function attributesOf(name: string, { session }: InSession): SomeAttributes {
  return {
    [GEN_AI_OPERATION_NAME]: "invoke_agent",
    [GEN_AI_AGENT_NAME]: name,
    [GEN_AI_CONVERSATION_ID]: session,
  };
}

/** From the first of its own records to the last one, around all of `inside`. */
function timesOf(
  { first, last }: Pick<SubAgent, "first" | "last">,
  inside: readonly SessionSpan[],
): (bigint | undefined)[] {
  return [nanosOf(first), nanosOf(last), ...inside.flatMap(({ start, end }) => [start, end])];
}

/** Where the span of another session is. */
function rootOf(agent: AgentName, session: string): { traceId: string; spanId: string } {
  return { traceId: traceIdOf(agent, session), spanId: new SpanIds(agent, session).root };
}

/** The span of a sub-agent; `inside` are the spans of its calls and tools. */
export function subAgentSpan(
  subAgent: SubAgent,
  inside: readonly SessionSpan[],
  within: InSession,
): SessionSpan {
  const name = within.agentName(subAgent.id);
  return {
    ...stretchOf(timesOf(subAgent, inside), within.otherwise),
    id: within.agentSpan(subAgent.id),
    parent: within.starterOf(subAgent),
    name: `invoke_agent ${name}`,
    kind: "internal",
    hasFailed: false,
    attributes: { ...attributesOf(name, within), [GEN_AI_AGENT_ID]: subAgent.id },
    ...(subAgent.isSession && { links: [rootOf(within.agent, subAgent.id)] }),
  };
}

/** The root of a session; `inside` are all its other spans. */
export function sessionSpan(
  { agent, parent, facts, first, last }: Conversation,
  inside: readonly SessionSpan[],
  within: InSession,
): SessionSpan {
  return {
    ...stretchOf(timesOf({ first, last }, inside), within.otherwise),
    id: within.ids.root,
    parent: undefined,
    name: `invoke_agent ${agent}`,
    kind: "internal",
    hasFailed: false,
    attributes: {
      ...attributesOf(agent, within),
      [GEN_AI_AGENT_VERSION]: facts.version,
      [SPOOR_AGENT_DIRECTORY_NAME]: facts.folder,
      [VCS_REF_HEAD_NAME]: facts.branch,
      [SPOOR_CONVERSATION_PARENT_ID]: parent,
    },
    ...(parent !== undefined && { links: [rootOf(agent, parent)] }),
  };
}
