import { at, text } from "@spoor/core/record";
import type { TranscriptRecord } from "../record.ts";
import { claudeCall } from "./claude-calls.ts";
import { ClaudeDetails } from "./claude-details.ts";
import type { ClaudeOrigin, ClaudePlace } from "./claude-place.ts";
import { ClaudeSeenRows } from "./claude-seen-rows.ts";
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

/** A row that is an object. */
interface Row {
  readonly type?: unknown;
  readonly uuid?: unknown;
  readonly parentUuid?: unknown;
  readonly sessionId?: unknown;
  readonly session_id?: unknown;
  readonly timestamp?: unknown;
  readonly isSidechain?: unknown;
  readonly agentId?: unknown;
  readonly forkedFrom?: unknown;
  readonly data?: unknown;
  readonly toolUseResult?: unknown;
}

function isRow(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads the rows of one file. */
export class ClaudeRows implements ValueReader {
  readonly #place: ClaudePlace;
  readonly #sessions = new Set<string>();
  readonly #seen: ClaudeSeenRows;
  /** The request that first gave a message, by the message's id. */
  readonly #requests = new Map<string, string>();
  /** The session of the row before; most rows are of the same, whose text need not be kept again. */
  #session = "";

  /** What calls and tools do not tell, where it is asked for. */
  readonly #details: ClaudeDetails | undefined;

  constructor(place: ClaudePlace, isDetailed = false) {
    this.#place = place;
    this.#seen = new ClaudeSeenRows(place.subAgent);
    this.#details = isDetailed ? new ClaudeDetails() : undefined;
  }

  value(row: unknown): readonly TranscriptRecord[] {
    const records: TranscriptRecord[] = [];
    const type = text(at(row, "type"));
    if (type === undefined || !knownTypes.has(type)) records.push(unknownType);
    if (!isRow(row)) return records;
    const session = this.#sessionOf(row);
    const uuid = text(row.uuid);
    const first = this.#seen.sessionOf(uuid, session);
    if (first !== session) {
      this.#begin(session, first, records);
      records.push({ kind: "skipped", reason: "replayed", count: 1 });
      return records;
    }
    const parent = text(at(row.forkedFrom, "sessionId"));
    this.#begin(session, parent, records);
    const isSideChain = row.isSidechain === true;
    const chain = this.#seen.add({ uuid, parentUuid: row.parentUuid, isSideChain, session });
    const origin: ClaudeOrigin = {
      session: parent ?? session,
      at: timeOf(row.timestamp),
      subAgent: isSideChain ? (text(row.agentId) ?? chain) : this.#place.subAgent,
    };
    this.#tell(row, origin, records);
    return records;
  }

  #sessionOf(row: Row): string {
    const session = text(row.sessionId) ?? text(row.session_id) ?? this.#place.session;
    if (session !== this.#session) this.#session = session;
    return this.#session;
  }

  #tell(row: Row, origin: ClaudeOrigin, records: TranscriptRecord[]): void {
    const { session, at: time, subAgent } = origin;
    const { type } = row;
    records.push({ kind: "other", session, at: time, subAgent });
    if (this.#details !== undefined) records.push(...this.#details.read(row, origin));
    if (type === "progress") addStarted(row.data, origin, records);
    if (type !== "user" && type !== "assistant") return;
    for (const record of toolRecords(row, origin, this.#details !== undefined))
      records.push(record);
    addStarted(row.toolUseResult, origin, records);
    if (type !== "assistant") return;
    const call = claudeCall(row, origin, this.#requests);
    if (call !== undefined) records.push(this.#details?.withDetails(row, call) ?? call);
  }

  /** A session in the file; `parent` is the one whose rows it begins with, at their times. */
  #begin(session: string, parent: string | undefined, records: TranscriptRecord[]): void {
    if (this.#sessions.has(session)) return;
    this.#sessions.add(session);
    records.push({ kind: "session", session, parent });
  }
}

/** A sub-agent that tells of its progress, or has answered; its own calls stand among its own rows. */
function addStarted(told: unknown, origin: ClaudeOrigin, records: TranscriptRecord[]): void {
  const subAgent = text(at(told, "agentId"));
  if (subAgent !== undefined) records.push({ kind: "other", ...origin, subAgent });
}
