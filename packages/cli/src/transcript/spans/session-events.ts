import {
  EVENT_GEN_AI_CLIENT_OPERATION_EXCEPTION,
  EVENT_SPOOR_AGENT_INTERRUPTED,
  EVENT_SPOOR_CONVERSATION_COMPACTED,
  EXCEPTION_TYPE,
  GEN_AI_AGENT_NAME,
  GEN_AI_CONVERSATION_ID,
  SPOOR_COMPACTION_INPUT_TOKENS,
  SPOOR_COMPACTION_TRIGGER,
} from "@spoor/core/semconv";
import type { HappeningRecord } from "../record.ts";
import type { InSession } from "./in-session.ts";
import { nanosOf } from "./nanos.ts";
import type { SessionEvent } from "./otlp.ts";

const names = {
  compaction: EVENT_SPOOR_CONVERSATION_COMPACTED,
  interrupt: EVENT_SPOOR_AGENT_INTERRUPTED,
  api_error: EVENT_GEN_AI_CLIENT_OPERATION_EXCEPTION,
} as const;

/** Severities as the registry has them: what a provider refuses is a warning, the rest is information. */
const severities = { compaction: 9, interrupt: 9, api_error: 13 } as const;

function eventOf(happening: HappeningRecord, within: InSession): SessionEvent {
  const { what, at, subAgent, trigger, tokensBefore, errorType = "api_error" } = happening;
  return {
    name: names[what],
    at: nanosOf(at) ?? within.otherwise,
    span: within.agentSpan(subAgent),
    severity: severities[what],
    attributes: {
      [GEN_AI_CONVERSATION_ID]: within.session,
      [GEN_AI_AGENT_NAME]: within.agentName(subAgent),
      [SPOOR_COMPACTION_TRIGGER]: trigger,
      [SPOOR_COMPACTION_INPUT_TOKENS]: tokensBefore,
      [EXCEPTION_TYPE]: what === "api_error" ? errorType : undefined,
    },
  };
}

/** What happened in a session, each once: copies of a session repeat it. */
export function sessionEvents(
  happenings: readonly HappeningRecord[],
  within: InSession,
): readonly SessionEvent[] {
  const byContent = new Map<string, SessionEvent>();
  for (const happening of happenings)
    byContent.set(JSON.stringify(happening), eventOf(happening, within));
  return [...byContent.values()];
}
