import type { Call } from "../calls.ts";
import type { Conversation } from "../conversation.ts";
import { sessionSpan, subAgentSpan } from "./agent-span.ts";
import { chatSpan } from "./chat-span.ts";
import { InSession } from "./in-session.ts";
import { nanosOf } from "./nanos.ts";
import type { SessionEvent, SessionSpan } from "./otlp.ts";
import { sessionEvents } from "./session-events.ts";
import { toolSpan } from "./tool-span.ts";

/** A session as spans and events. */
export interface SessionTelemetry {
  /** The root comes first. */
  readonly spans: readonly SessionSpan[];
  readonly events: readonly SessionEvent[];
}

/** When a call ended; 0 where that is not known. */
function endOf({ times }: Call): bigint {
  return times.reduce((last, time) => {
    const nanos = nanosOf(time) ?? 0n;
    return nanos > last ? nanos : last;
  }, 0n);
}

const inOrder = (one: bigint, other: bigint): number => (one < other ? -1 : Number(one > other));

/** The calls that are the first after a compaction, whose input is a summary. */
function compactedCalls({ calls, happenings }: Conversation): ReadonlySet<Call> {
  const times = happenings
    .filter(({ what, subAgent }) => what === "compaction" && subAgent === undefined)
    .map(({ at }) => nanosOf(at) ?? 0n)
    .toSorted(inOrder);
  const found = new Set<Call>();
  if (times.length === 0) return found;
  const own = calls
    .filter(({ subAgent }) => subAgent === undefined)
    .map((call) => ({ call, end: endOf(call) }))
    .toSorted((one, other) => inOrder(one.end, other.end));
  let next = 0;
  for (const { call, end } of own) {
    const isFirst = next < times.length && end > (times[next] ?? 0n);
    if (isFirst) found.add(call);
    while (next < times.length && end > (times[next] ?? 0n)) next++;
  }
  return found;
}

/**
 * A session as a tree of spans with their original times: its agent, below it model calls, tools, and sub-agents with
 * theirs. `otherwise`, in nanoseconds since 1970, is the time of a session whose records have none.
 */
export function sessionTelemetry(conversation: Conversation, otherwise: bigint): SessionTelemetry {
  const within = new InSession(conversation, otherwise);
  const compacted = compactedCalls(conversation);
  const byParent = new Map<string, SessionSpan[]>();
  const leaves: SessionSpan[] = [];
  const add = (span: SessionSpan): void => {
    leaves.push(span);
    const siblings = byParent.get(span.parent ?? "");
    if (siblings === undefined) byParent.set(span.parent ?? "", [span]);
    else siblings.push(span);
  };
  for (const use of conversation.tools) add(toolSpan(use, within));
  for (const call of conversation.calls) add(chatSpan(call, within, compacted.has(call)));
  const subAgents = conversation.subAgents.map((subAgent) =>
    subAgentSpan(subAgent, byParent.get(within.agentSpan(subAgent.id)) ?? [], within),
  );
  const inside = [...subAgents, ...leaves].toSorted((one, other) =>
    inOrder(one.start, other.start),
  );
  const root = sessionSpan(conversation, inside, within);
  return { spans: [root, ...inside], events: sessionEvents(conversation.happenings, within) };
}
