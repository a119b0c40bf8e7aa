import { Calls } from "./calls.ts";
import type { Call } from "./calls.ts";
import type { Conversation } from "./conversation.ts";
import type { Digest, DigestDetails } from "./digest.ts";
import {
  callRecords,
  resultRecords,
  sessionRecords,
  skippedOf,
  toolRecords,
} from "./digest-records.ts";
import { Draft } from "./draft.ts";
import type { AgentName } from "./reader.ts";
import type { SkipReason, TranscriptRecord } from "./record.ts";
import type { Session } from "./session.ts";
import { SessionTotals } from "./session-totals.ts";
import { SharedIds } from "./shared-ids.ts";
import { fullestSource } from "./sources.ts";
import { Tools } from "./tools.ts";
import type { ToolUse } from "./tools.ts";

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
  readonly #digests = new SharedIds();

  constructor(agent: AgentName) {
    this.#agent = agent;
  }

  /** Adds a record of the file `path`, except what was skipped, and gives its session. */
  add(path: string, record: Exclude<TranscriptRecord, { kind: "skipped" }>): Draft {
    const draft = this.#drafts.get(record.session) ?? new Draft();
    this.#drafts.set(record.session, draft);
    draft.files.add(path);
    draft.add(record);
    if (record.kind === "call") this.#calls.add(record);
    if (record.kind === "tool") this.#tools.add(record);
    if (record.kind === "toolResult") this.#tools.addResult(record);
    return draft;
  }

  /** Adds what the digest of the file `path` tells, and gives its first session. */
  addDigest(path: string, digest: Digest, details: () => DigestDetails): Draft | undefined {
    let first: Draft | undefined;
    for (const record of sessionRecords(digest)) {
      const draft = this.add(path, record);
      first ??= draft;
    }
    this.#digests.add(digest, details);
    return first;
  }

  /** The session that a call belongs to: of copies in several, to the one that none of them started. */
  #ownerOf({ sessions }: Call): string {
    const startedBy = (session: string): string => this.#drafts.get(session)?.parent ?? "";
    return sessions.find((session) => !sessions.includes(startedBy(session))) ?? sessions[0];
  }

  #callsBySession(): ReadonlyMap<string, readonly Call[]> {
    const callsOf = new Map<string, Call[]>();
    for (const call of this.#calls) push(callsOf, this.#ownerOf(call), call);
    return new Map([...callsOf].map(([id, calls]) => [id, fullestSource(calls)]));
  }

  #toolsBySession(): ReadonlyMap<string, readonly ToolUse[]> {
    const toolsOf = new Map<string, ToolUse[]>();
    for (const use of this.#tools.settled().uses) push(toolsOf, use.session, use);
    return toolsOf;
  }

  /** Adds the calls and tools of digests that have some in common with others. */
  #addShared(): void {
    for (const each of this.#digests.takeShared()) {
      for (const call of callRecords(each)) this.#calls.add(call);
      for (const { use, result } of toolRecords(each)) {
        this.#tools.add(use);
        if (result !== undefined) this.#tools.addResult(result);
      }
      for (const result of resultRecords(each)) this.#tools.addResult(result);
    }
  }

  /** All sessions. */
  sessions(): Session[] {
    const totalsOf = this.#totals();
    return Array.from(this.#drafts, ([id, draft]) => {
      const { totals } = totalsOf.get(id) ?? new SessionTotals();
      return { agent: this.#agent, id, ...totals, ...factsOf(draft) };
    });
  }

  /** What the sessions come to, by their ids. */
  #totals(): ReadonlyMap<string, SessionTotals> {
    const totals = new Map<string, SessionTotals>();
    const totalsOf = (session: string): SessionTotals => {
      const known = totals.get(session) ?? new SessionTotals();
      totals.set(session, known);
      return known;
    };
    this.#addShared();
    for (const digest of this.#digests.alone)
      for (const sum of digest.sums ?? []) totalsOf(digest.names[sum[0]] ?? "").addSum(sum, digest);
    for (const [session, calls] of this.#callsBySession())
      for (const call of calls) totalsOf(session).addCall(call);
    const { uses, strays } = this.#tools.settled();
    for (const use of uses) totalsOf(use.session).addUse(use);
    for (const session of strays) totalsOf(session).addStray();
    return totals;
  }

  *conversations(): Generator<Conversation, void> {
    const callsOf = this.#callsBySession();
    const toolsOf = this.#toolsBySession();
    for (const [id, draft] of this.#drafts) {
      const { parent, facts, first, last, subAgents, happenings } = draft;
      const did = { calls: callsOf.get(id) ?? [], tools: toolsOf.get(id) ?? [] };
      const told = { agent: this.#agent, id, parent, facts, first, last };
      yield { ...told, ...did, subAgents, happenings, files: [...draft.files] };
    }
  }
}

function push<Item>(to: Map<string, Item[]>, key: string, item: Item): void {
  const items = to.get(key);
  if (items === undefined) to.set(key, [item]);
  else items.push(item);
}

function factsOf({
  parent,
  first,
  last,
  subAgentCount,
  files,
  skipped,
}: Draft): Omit<Session, keyof SessionTotals["totals"] | "agent" | "id"> {
  return {
    parent: parent ?? null,
    subAgents: subAgentCount,
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
    const sessions = this.#sessionsOf(agent);
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

  /** Adds what the digest of one file tells, which is what its records told. Its details may be asked for later. */
  addDigest(path: string, digest: Digest, details: () => DigestDetails): void {
    const first = this.#sessionsOf(digest.agent).addDigest(path, digest, details);
    const skipped = skippedOf(digest);
    if (first !== undefined) addSkipped(first.skipped, skipped);
    addSkipped(this.#skipped, skipped);
  }

  #sessionsOf(agent: AgentName): AgentSessions {
    const sessions = this.#agents.get(agent) ?? new AgentSessions(agent);
    this.#agents.set(agent, sessions);
    return sessions;
  }

  /** What was skipped in all files. */
  get skipped(): Session["skipped"] {
    return Object.fromEntries(this.#skipped);
  }

  sessions(): readonly Session[] {
    return [...this.#agents.values()].flatMap((agent) => agent.sessions());
  }

  /** All sessions, call by call. */
  *conversations(): Generator<Conversation, void> {
    for (const agent of this.#agents.values()) yield* agent.conversations();
  }
}
