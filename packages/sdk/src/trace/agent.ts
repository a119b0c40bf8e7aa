import { context, SpanKind } from "@opentelemetry/api";
import { at, count, present } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import {
  GEN_AI_AGENT_DESCRIPTION,
  GEN_AI_AGENT_ID,
  GEN_AI_AGENT_NAME,
  GEN_AI_AGENT_VERSION,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_MODEL,
  SERVER_ADDRESS,
  SERVER_PORT,
} from "@spoor/core/semconv";
import { givenAttributes, givenName, givenOptions, givenText } from "./given.ts";
import { record } from "./handle.ts";
import { traced } from "./invoke.ts";
import type { Opened, Opening, Traced } from "./invoke.ts";
import { Operation } from "./operation.ts";
import { noTotals, runIn } from "./run.ts";
import type { Run } from "./run.ts";

/** Where a remote agent is hosted. */
export interface RemoteAgent {
  /** A value of `gen_ai.provider.name`, such as `openai` or `aws.bedrock`. */
  readonly provider: string;
  /** The host that answers. */
  readonly address?: string;
  readonly port?: number;
}

/** What can be said of an agent when it is invoked. */
export interface AgentOptions {
  /** The id of a hosted agent; not one of an object in memory. */
  readonly id?: string;
  /** Cut at 1,024 characters. */
  readonly description?: string;
  readonly version?: string;
  /** The model the agent is asked to use. */
  readonly model?: string;
  /** Given when the agent runs elsewhere: its span is then that of a client. */
  readonly remote?: RemoteAgent;
  /** The id of the conversation the agent takes part in, where there is a real one. */
  readonly conversationId?: string;
  /** Attributes for the agent's span, at most 80; texts are cut at 4,096 characters. */
  readonly attributes?: Attributes;
}

/** What an agent's function can say about it. Nothing here throws; after the end of the agent it has no effect. */
export interface AgentHandle {
  /** Sets attributes on the agent's span, at most 80 names in all; texts are cut at 4,096 characters. */
  readonly set: (attributes: Attributes) => void;
}

/** Longest description, in characters. */
const maxDescription = 1024;

const opening: Opening<AgentHandle> = {
  what: "agent",
  open: openAgent,
  untraced: () => handleOf(undefined),
};

/**
 * Runs `fn` as one invocation of the agent `name` and returns what it returns. The agent's span has the totals of the
 * model calls and tools inside.
 */
export const agent: Traced<string, AgentOptions, AgentHandle> = traced(opening);

function openAgent(subject: unknown, given: unknown): Opened<AgentHandle> {
  const name = givenName(subject);
  const options = givenOptions(given);
  const parent = context.active();
  const around = runIn(parent);
  const run: Run = { kind: "agent", name, id: around?.id, parent: around, totals: noTotals() };
  const remote = remoteAttributes(at(options, "remote"));
  const invocation = new Operation({
    name: `invoke_agent ${name}`,
    kind: remote === undefined ? SpanKind.INTERNAL : SpanKind.CLIENT,
    given: givenAttributes(at(options, "attributes")),
    attributes: { ...agentAttributes(name, options), ...remote },
    parent,
    run,
    finish: () => {},
  });
  return { invocation, handle: handleOf(invocation) };
}

function agentAttributes(
  name: string,
  options: object | undefined,
): Record<string, AttributeValue> {
  return present<AttributeValue>({
    [GEN_AI_OPERATION_NAME]: "invoke_agent",
    [GEN_AI_AGENT_NAME]: name,
    [GEN_AI_AGENT_ID]: givenText(at(options, "id")),
    [GEN_AI_AGENT_DESCRIPTION]: givenText(at(options, "description"), maxDescription),
    [GEN_AI_AGENT_VERSION]: givenText(at(options, "version")),
    [GEN_AI_REQUEST_MODEL]: givenText(at(options, "model")),
    [GEN_AI_CONVERSATION_ID]: givenText(at(options, "conversationId")),
  });
}

/** The attributes of an agent that runs elsewhere; undefined for one that names no provider, which is taken as local. */
function remoteAttributes(remote: unknown): Attributes | undefined {
  const provider = givenText(at(remote, "provider"));
  if (provider === undefined) return undefined;
  return { [GEN_AI_PROVIDER_NAME]: provider, ...serverAttributes(remote) };
}

/** `server.address` and `server.port` of what has an `address` and a `port`. */
export function serverAttributes(server: unknown): Attributes {
  const address = givenText(at(server, "address"));
  const port = count(at(server, "port"));
  if (address === undefined) return {};
  return present<AttributeValue>({ [SERVER_ADDRESS]: address, [SERVER_PORT]: port });
}

function handleOf(operation: Operation | undefined): AgentHandle {
  return {
    set: (attributes) =>
      record(operation, "agent.set", (on) => {
        on.set(attributes);
      }),
  };
}
