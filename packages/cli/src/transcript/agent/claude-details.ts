import { at, text } from "@spoor/core/record";
import type { CallRecord, TranscriptRecord } from "../record.ts";
import { claudeHappenings } from "./claude-happenings.ts";
import type { ClaudeOrigin } from "./claude-place.ts";
import { ClaudeReplies } from "./claude-reply.ts";
import { ClaudeSubAgents } from "./claude-sub-agents.ts";
import { lastName } from "./sizes.ts";

/** What the rows of one file tell beside calls and tools. */
export class ClaudeDetails {
  readonly #replies = new ClaudeReplies();
  readonly #subAgents = new ClaudeSubAgents();
  /** When the agent, or a sub-agent, had something new for the model. */
  readonly #asked = new Map<string, string | undefined>();
  #hasFacts = false;

  *read(row: unknown, origin: ClaudeOrigin): Generator<TranscriptRecord, void> {
    if (at(row, "type") === "user") this.#asked.set(origin.subAgent ?? "", origin.at);
    yield* this.#facts(row, origin.session);
    yield* this.#subAgents.read(row, origin);
    yield* claudeHappenings(row, origin);
  }

  withDetails(row: unknown, call: CallRecord): CallRecord {
    const startedAt = this.#asked.get(call.subAgent ?? "") ?? this.#asked.get("");
    return { ...call, details: this.#replies.details(row, call, startedAt) };
  }

  *#facts(row: unknown, session: string): Generator<TranscriptRecord, void> {
    const version = text(at(row, "version"));
    if (this.#hasFacts || version === undefined) return;
    this.#hasFacts = true;
    const folder = lastName(text(at(row, "cwd")));
    const facts = { version, folder, branch: text(at(row, "gitBranch")) };
    yield { kind: "session", session, facts };
  }
}
