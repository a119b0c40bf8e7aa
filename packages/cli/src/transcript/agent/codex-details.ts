import { at, text } from "@spoor/core/record";
import type { CallDetails, SessionFacts, ToolResultRecord, TranscriptRecord } from "../record.ts";
import type { CodexLine } from "./codex-line.ts";
import type { CodexTools } from "./codex-tools.ts";
import { lastName, sizeOf } from "./sizes.ts";

interface Origin {
  readonly session: string;
  readonly at: string | undefined;
}

/** Events after which a model is asked. */
const prompts: ReadonlySet<unknown> = new Set(["user_message", "task_started", "user_turn"]);

/** Whether a line gives the model something new to answer. */
function isPrompt({ type, body }: CodexLine): boolean {
  if (type === "turn_context") return true;
  if (type === "event_msg") return prompts.has(at(body, "type"));
  if (type !== "response_item") return false;
  const isUsers = at(body, "type") === "message" && at(body, "role") === "user";
  return isUsers || (text(at(body, "type")) ?? "").endsWith("_output");
}

/** What a `session_meta` tells of the session. */
export function codexFacts(meta: unknown): SessionFacts {
  return {
    version: text(at(meta, "cli_version")),
    folder: lastName(text(at(meta, "cwd"))),
    branch: text(at(at(meta, "git"), "branch")),
  };
}

/** The bytes of what a tool is asked for in an item. */
export function codexArgumentsSize(item: unknown): number | undefined {
  return sizeOf(at(item, "arguments") ?? at(item, "input") ?? at(item, "action") ?? undefined);
}

/** What an item tells of a tool's end beside its success. */
export function codexResultDetails(
  item: unknown,
  isError: boolean,
  tools: CodexTools,
): Pick<ToolResultRecord, "resultSize" | "durationMs" | "errorType"> {
  return {
    resultSize: sizeOf(at(item, "output") ?? undefined),
    durationMs: tools.durationOf(item),
    errorType: isError && at(item, "output") !== undefined ? "exit_code" : undefined,
  };
}

/** What the lines of one rollout tell beside calls and tools. */
export class CodexDetails {
  #provider: string | undefined;
  /** When the model was given something new. */
  #asked: string | undefined;

  named(meta: unknown): void {
    this.#provider = text(at(meta, "model_provider"));
  }

  *read(line: CodexLine, origin: Origin, tools: CodexTools): Generator<TranscriptRecord, void> {
    const { body, type } = line;
    if (isPrompt(line)) this.#asked = line.at;
    if (type === "compacted") yield { kind: "happening", ...origin, what: "compaction" };
    if (type !== "event_msg") return;
    const event = at(body, "type");
    if (event === "turn_aborted" && at(body, "reason") !== "replaced")
      yield { kind: "happening", ...origin, what: "interrupt" };
    if (event === "error" || event === "stream_error") {
      const errorType = text(at(body, "codex_error_info")) ?? event;
      yield { kind: "happening", ...origin, what: "api_error", errorType };
    }
    const subAgent = text(at(body, "new_thread_id"));
    if (subAgent === undefined) return;
    const tool = tools.idOf(text(at(body, "call_id")));
    const name = text(at(body, "new_agent_role"));
    yield { kind: "subAgent", session: origin.session, subAgent, tool, name, isSession: true };
  }

  /** The details of the call that ended at `ended`, after which the model is asked again. */
  ofCall(ended: string | undefined, reasoningTokens: number): CallDetails {
    const startedAt = this.#asked;
    this.#asked = ended ?? this.#asked;
    return {
      startedAt,
      provider: this.#provider,
      usage: reasoningTokens > 0 ? { reasoningTokens } : undefined,
    };
  }
}
