import { addTokens, Calls, noTokens, qualityOf } from "./calls.ts";
import type { Call } from "./calls.ts";
import type { AgentName } from "./reader.ts";
import type { SkipReason, TranscriptRecord } from "./record.ts";
import type { Session, ToolCount } from "./session.ts";
import { Tools } from "./tools.ts";

/** A session as far as it was read. */
class Draft {
  parent: string | undefined;
  first: string | undefined;
  last: string | undefined;
  readonly subAgents = new Set<string>();
  readonly files = new Set<string>();
  readonly skipped = new Map<SkipReason, number>();

  /** Times are compared, not spelled anew: agents write them with and without milliseconds and zones. */
  seen(at: string): void {
    const ms = Date.parse(at);
    if (Number.isNaN(ms)) return;
    if (this.first === undefined || ms < Date.parse(this.first)) this.first = at;
    if (this.last === undefined || ms > Date.parse(this.last)) this.last = at;
  }
}

type Skipped = ReadonlyMap<SkipReason, number>;

function addSkipped(to: Map<SkipReason, number>, from: Skipped): void {
  for (const [reason, count] of from) to.set(reason, (to.get(reason) ?? 0) + count);
}

/** Puts the records of one agent together to its sessions, over all files. */
class AgentSessions {
  readonly #agent: AgentName;
  readonly #drafts = new Map<string, Draft>();
  readonly #calls = new Calls();
  readonly #tools = new Tools();

  constructor(agent: AgentName) {
    this.#agent = agent;
  }

  /** Adds a record of the file `path`, except what was skipped, and gives its session. */
  add(path: string, record: Exclude<TranscriptRecord, { kind: "skipped" }>): Draft {
    const draft = this.#drafts.get(record.session) ?? new Draft();
    this.#drafts.set(record.session, draft);
    draft.files.add(path);
    if (record.at !== undefined) draft.seen(record.at);
    if (record.subAgent !== undefined) draft.subAgents.add(record.subAgent);
    if (record.kind === "session") draft.parent ??= record.parent;
    if (record.kind === "call") this.#calls.add(record);
    if (record.kind === "tool") this.#tools.add(record);
    if (record.kind === "toolResult") this.#tools.addResult(record);
    return draft;
  }

  /** The session that a call belongs to: of copies in several, to the one that none of them started. */
  #ownerOf({ sessions }: Call): string {
    const startedBy = (session: string): string => this.#drafts.get(session)?.parent ?? "";
    return sessions.find((session) => !sessions.includes(startedBy(session))) ?? sessions[0];
  }

  sessions(): Session[] {
    const callsOf = new Map<string, Call[]>();
    for (const call of this.#calls) {
      const owner = this.#ownerOf(call);
      const calls = callsOf.get(owner);
      if (calls === undefined) callsOf.set(owner, [call]);
      else calls.push(call);
    }
    const toolsOf = this.#tools.counts();
    const sessions: Session[] = [];
    for (const [id, draft] of this.#drafts) {
      const totals = totalsOf(callsOf.get(id) ?? [], toolsOf.get(id) ?? new Map());
      sessions.push({ agent: this.#agent, id, ...totals, ...factsOf(draft) });
    }
    return sessions;
  }
}

type Totals = Pick<Session, "modelCalls" | "tokens" | "usageQuality" | "tools" | "models">;

function totalsOf(calls: readonly Call[], tools: ReadonlyMap<string, ToolCount>): Totals {
  const models = new Map<string, number>();
  for (const { model } of calls)
    if (model !== undefined) models.set(model, (models.get(model) ?? 0) + 1);
  return {
    modelCalls: calls.length,
    tokens: calls.reduce((sum, { tokens = noTokens }) => addTokens(sum, tokens), noTokens),
    usageQuality: qualityOf(calls),
    tools: Object.fromEntries(tools),
    models: Object.fromEntries(models),
  };
}

function factsOf({
  parent,
  first,
  last,
  subAgents,
  files,
  skipped,
}: Draft): Omit<Session, keyof Totals | "agent" | "id"> {
  return {
    parent: parent ?? null,
    subAgents: subAgents.size,
    first: first ?? null,
    last: last ?? null,
    files: [...files],
    skipped: Object.fromEntries(skipped),
  };
}

/** Puts the records of transcripts together to sessions: every call and every use of a tool counts once. */
export class Collector {
  readonly #agents = new Map<AgentName, AgentSessions>();
  readonly #skipped = new Map<SkipReason, number>();

  /** Adds what one file of `agent` tells. What was skipped there belongs to the first session in it. */
  async add(
    agent: AgentName,
    path: string,
    records: AsyncIterable<TranscriptRecord> | Iterable<TranscriptRecord>,
  ): Promise<void> {
    const sessions = this.#agents.get(agent) ?? new AgentSessions(agent);
    this.#agents.set(agent, sessions);
    const skipped = new Map<SkipReason, number>();
    let first: Draft | undefined;
    for await (const record of records) {
      if (record.kind === "skipped") addSkipped(skipped, new Map([[record.reason, record.count]]));
      else {
        const draft = sessions.add(path, record);
        first ??= draft;
      }
    }
    if (first !== undefined) addSkipped(first.skipped, skipped);
    addSkipped(this.#skipped, skipped);
  }

  /** What was skipped in all files. */
  get skipped(): Session["skipped"] {
    return Object.fromEntries(this.#skipped);
  }

  sessions(): readonly Session[] {
    return [...this.#agents.values()].flatMap((agent) => agent.sessions());
  }
}
