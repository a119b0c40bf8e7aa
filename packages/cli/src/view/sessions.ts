import { addTokens, noTokens, qualityOf } from "../transcript/calls.ts";
import type { Session, ToolCount } from "../transcript/session.ts";
import { overlaps } from "../window.ts";
import type { Window } from "../window.ts";

/** All sessions together. */
export interface SessionTotals extends Pick<Session, "modelCalls" | "tokens" | "usageQuality"> {
  readonly sessions: number;
  readonly tools: ToolCount;
}

/** The sessions of a window. */
export interface SessionsReport {
  readonly totals: SessionTotals;
  /** The newest first, by their last record. */
  readonly sessions: readonly Session[];
}

const msOf = (time: string | null): number => (time === null ? Number.NaN : Date.parse(time));

function isWithin(window: Window, { first, last }: Session): boolean {
  const isAnyTime = window.sinceMs === undefined && window.untilMs === undefined;
  return isAnyTime || (first !== null && overlaps(window, msOf(first), msOf(last)));
}

/** The newest first, those without a time last, then by name. */
function byTime(one: Session, other: Session): number {
  const [ms, otherMs] = [msOf(one.last) || 0, msOf(other.last) || 0];
  return otherMs - ms || (one.id < other.id ? -1 : 1);
}

/** How often the tools of a session were used and failed. */
export function toolTotals({ tools }: Pick<Session, "tools">): ToolCount {
  let [calls, errors] = [0, 0];
  for (const count of Object.values(tools)) {
    calls += count.calls;
    errors += count.errors;
  }
  return { calls, errors };
}

function totalsOf(sessions: readonly Session[]): SessionTotals {
  const tools = sessions.map(toolTotals);
  return {
    sessions: sessions.length,
    modelCalls: sessions.reduce((sum, { modelCalls }) => sum + modelCalls, 0),
    tokens: sessions.reduce((sum, { tokens }) => addTokens(sum, tokens), noTokens),
    usageQuality: qualityOf(
      sessions
        .filter(({ modelCalls }) => modelCalls > 0)
        .map(({ usageQuality }) => ({ quality: usageQuality })),
    ),
    tools: {
      calls: tools.reduce((sum, { calls }) => sum + calls, 0),
      errors: tools.reduce((sum, { errors }) => sum + errors, 0),
    },
  };
}

/** Those of `sessions` that were at work in `window`, and their sum. */
export function sessionsReportOf(sessions: readonly Session[], window: Window): SessionsReport {
  const within = sessions.filter((session) => isWithin(window, session)).toSorted(byTime);
  return { totals: totalsOf(within), sessions: within };
}
