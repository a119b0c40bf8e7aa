import { present } from "@spoor/core/record";
import type { SubAgent } from "./conversation.ts";
import type {
  HappeningRecord,
  SessionFacts,
  SkipReason,
  SubAgentRecord,
  TranscriptRecord,
} from "./record.ts";

/** Times are compared, not spelled anew: agents write them with and without milliseconds and zones. */
class Period {
  first: string | undefined;
  last: string | undefined;
  #firstMs = Infinity;
  #lastMs = -Infinity;

  seen(at: string): void {
    const ms = Date.parse(at);
    if (ms < this.#firstMs) {
      this.first = at;
      this.#firstMs = ms;
    }
    if (ms > this.#lastMs) {
      this.last = at;
      this.#lastMs = ms;
    }
  }
}

/** A sub-agent as far as it was read. */
class SubAgentDraft extends Period {
  name: string | undefined;
  tool: string | undefined;
  isSession = false;
}

/** A session as far as it was read. */
export class Draft extends Period {
  parent: string | undefined;
  facts: SessionFacts = {};
  readonly files: Set<string> = new Set();
  readonly skipped: Map<SkipReason, number> = new Map();
  readonly happenings: HappeningRecord[] = [];
  readonly #subAgents = new Map<string, SubAgentDraft>();

  get subAgentCount(): number {
    return this.#subAgents.size;
  }

  get subAgents(): readonly SubAgent[] {
    return [...this.#subAgents].map(([id, { name, tool, isSession, first, last }]) => ({
      id,
      name,
      tool,
      isSession,
      first,
      last,
    }));
  }

  /** Adds what a record says of the session itself. */
  add(record: Exclude<TranscriptRecord, { kind: "skipped" }>): void {
    if (record.at !== undefined) this.seen(record.at);
    if (record.kind === "subAgent") this.#started(record);
    else if (record.subAgent !== undefined) {
      const subAgent = this.#subAgentOf(record.subAgent);
      if (record.at !== undefined) subAgent.seen(record.at);
    }
    if (record.kind === "happening") this.happenings.push(record);
    if (record.kind !== "session") return;
    this.parent ??= record.parent;
    if (record.facts !== undefined)
      this.facts = { ...present<string>({ ...record.facts }), ...this.facts };
  }

  #started({ subAgent, tool, name, isSession = false }: SubAgentRecord): void {
    const draft = this.#subAgentOf(subAgent);
    draft.tool ??= tool;
    draft.name ??= name;
    draft.isSession ||= isSession;
  }

  #subAgentOf(id: string): SubAgentDraft {
    const draft = this.#subAgents.get(id) ?? new SubAgentDraft();
    this.#subAgents.set(id, draft);
    return draft;
  }
}
