import { at, text } from "@spoor/core/record";
import type { TranscriptRecord } from "../record.ts";
import { claudeCall } from "./claude-calls.ts";
import { ClaudeDetails } from "./claude-details.ts";
import { sessionOf } from "./claude-place.ts";
import type { ClaudeOrigin, ClaudePlace } from "./claude-place.ts";
import { toolRecords } from "./claude-tools.ts";
import { timeOf, unknownType } from "./values.ts";
import type { ValueReader } from "./values.ts";

const knownTypes: ReadonlySet<string> = new Set([
  "user",
  "assistant",
  "system",
  "summary",
  "result",
  "progress",
  "attachment",
  "file-history-snapshot",
  "queue-operation",
  "ai-title",
  "custom-title",
  "agent-name",
  "last-prompt",
  "mode",
  "permission-mode",
  "pr-link",
]);

interface SeenRow {
  /** The session that had the row first. */
  readonly session: string;
  /** The row that begins its side chain; empty in the main chain. */
  readonly chain: string;
}

/** Reads the rows of one file. */
export class ClaudeRows implements ValueReader {
  readonly #place: ClaudePlace;
  readonly #sessions = new Set<string>();
  /** By the `uuid`, which copies of a row keep. */
  readonly #rows = new Map<string, SeenRow>();
  /** The request that first gave a message, by the message's id. */
  readonly #requests = new Map<string, string>();

  /** What calls and tools do not tell, where it is asked for. */
  readonly #details: ClaudeDetails | undefined;

  constructor(place: ClaudePlace, isDetailed = false) {
    this.#place = place;
    this.#details = isDetailed ? new ClaudeDetails() : undefined;
  }

  *value(row: unknown): Generator<TranscriptRecord, void> {
    const type = text(at(row, "type"));
    if (type === undefined || !knownTypes.has(type)) yield unknownType;
    if (typeof row !== "object" || row === null || Array.isArray(row)) return;
    const session = sessionOf(row) ?? this.#place.session;
    const first = this.#rows.get(text(at(row, "uuid")) ?? "");
    if (first !== undefined && first.session !== session) {
      yield* this.#beginning(session, first.session);
      yield { kind: "skipped", reason: "replayed", count: 1 };
      return;
    }
    const parent = text(at(at(row, "forkedFrom"), "sessionId"));
    if (!this.#sessions.has(session)) yield* this.#beginning(session, parent);
    const origin: ClaudeOrigin = {
      session: parent ?? session,
      at: timeOf(at(row, "timestamp")),
      subAgent: this.#subAgentOf(row, session),
    };
    yield* this.#told(row, type, origin);
  }

  *#told(
    row: object,
    type: string | undefined,
    origin: ClaudeOrigin,
  ): Generator<TranscriptRecord, void> {
    yield { kind: "other", ...origin };
    if (this.#details !== undefined) yield* this.#details.read(row, origin);
    if (type === "progress") yield* startedSubAgent(at(row, "data"), origin);
    if (type !== "user" && type !== "assistant") return;
    yield* toolRecords(row, origin, this.#details !== undefined);
    yield* startedSubAgent(at(row, "toolUseResult"), origin);
    if (type !== "assistant") return;
    for (const call of claudeCall(row, origin, this.#requests))
      yield this.#details?.withDetails(row, call) ?? call;
  }

  /** A session in the file; `parent` is the one whose rows it begins with, at their times. */
  *#beginning(session: string, parent: string | undefined): Generator<TranscriptRecord, void> {
    if (this.#sessions.has(session)) return;
    this.#sessions.add(session);
    yield { kind: "session", session, parent };
  }

  /** Side chains in the file of the agent itself have no name in old versions: their first row stands for it. */
  #subAgentOf(row: object, session: string): string | undefined {
    const uuid = text(at(row, "uuid"));
    const isSideChain = at(row, "isSidechain") === true;
    const above = this.#rows.get(text(at(row, "parentUuid")) ?? "")?.chain;
    const chain = isSideChain ? above || uuid || "side chain" : "";
    if (uuid !== undefined && !this.#rows.has(uuid)) this.#rows.set(uuid, { session, chain });
    if (!isSideChain) return this.#place.subAgent;
    return text(at(row, "agentId")) ?? this.#place.subAgent ?? chain;
  }
}

/** A sub-agent that tells of its progress, or has answered; its own calls stand among its own rows. */
function* startedSubAgent(told: unknown, origin: ClaudeOrigin): Generator<TranscriptRecord, void> {
  const subAgent = text(at(told, "agentId"));
  if (subAgent !== undefined) yield { kind: "other", ...origin, subAgent };
}
