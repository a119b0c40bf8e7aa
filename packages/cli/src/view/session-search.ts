import { fields, matches } from "@spoor/core/search";
import type { FieldName, Query, SearchRecord } from "@spoor/core/search";
import type { Session } from "../transcript/session.ts";

/** The fields that a session has something to say to. */
const known: ReadonlySet<FieldName> = new Set([
  "agent",
  "session",
  "model",
  "tool",
  "tokens",
  "input",
  "output",
  "time",
  "duration",
]);

/** The names of those fields, in the order in which they are documented. */
export const sessionFields: readonly FieldName[] = fields
  .map(({ name }) => name)
  .filter((name) => known.has(name));

/** What `query` asks about that no session has: fields of spans, and attributes. */
export function foreignTargets({ terms }: Query): readonly string[] {
  return terms.flatMap((term) => {
    if (term.type === "text") return [];
    const { target } = term;
    if (target.type === "attribute") return [target.key];
    return known.has(target.name) ? [] : [target.name];
  });
}

const msOf = (time: string | null): number | undefined => {
  const ms = time === null ? Number.NaN : Date.parse(time);
  return Number.isNaN(ms) ? undefined : ms;
};

/** A session as searches see it; its text is its id, the agent, the models and the tools. */
function recordOf(session: Session): SearchRecord {
  const { agent, id, models, tools, tokens, usageQuality, first, last } = session;
  const [firstMs, lastMs] = [msOf(first), msOf(last)];
  const input = tokens.input + tokens.cacheRead + tokens.cacheWrite;
  const names = { models: Object.keys(models), tools: Object.keys(tools) };
  return {
    values: {
      agent,
      session: id,
      model: names.models,
      tool: names.tools,
      ...(usageQuality !== "none" && {
        input,
        output: tokens.output,
        tokens: input + tokens.output,
      }),
      ...(firstMs !== undefined && { time: firstMs }),
      ...(firstMs !== undefined && lastMs !== undefined && { duration: lastMs - firstMs }),
    },
    attributes: { agent, id, ...names },
  };
}

/** Those of `sessions` that `query`, asked at `nowMs`, looks for; all without one. */
export function searchedSessions(
  sessions: readonly Session[],
  query: Query | undefined,
  nowMs: number,
): readonly Session[] {
  if (query === undefined) return sessions;
  return sessions.filter((session) => matches(query, recordOf(session), nowMs));
}
