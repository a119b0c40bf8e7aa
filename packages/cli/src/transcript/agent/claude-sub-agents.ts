import { at, list, text } from "@spoor/core/record";
import type { TranscriptRecord } from "../record.ts";
import type { ClaudeOrigin } from "./claude-place.ts";

/** Tools that start a sub-agent, kept of one file at most. */
const mostTasks = 10_000;

interface Task {
  /** The id of the tool call. */
  readonly tool: string;
  /** The kind of sub-agent that was asked for. */
  readonly name: string | undefined;
}

function firstText(message: unknown): string | undefined {
  const content = at(message, "content");
  return text(content) ?? text(at(list(content)[0], "text"));
}

/** Finds which tool call of one file started which sub-agent. */
export class ClaudeSubAgents {
  readonly #tasks = new Map<string, Task>();
  /** By what the sub-agent was told, which is the first row of a side chain. */
  readonly #byPrompt = new Map<string, Task>();

  *read(row: unknown, origin: ClaudeOrigin): Generator<TranscriptRecord, void> {
    const message = at(row, "message");
    if (at(row, "type") === "assistant") this.#asked(message);
    if (at(row, "type") === "progress")
      yield* this.#started(at(row, "data"), text(at(row, "parentToolUseID")), origin);
    if (at(row, "type") !== "user") return;
    const [answered, other] = list(at(message, "content"));
    const tool = other === undefined ? text(at(answered, "tool_use_id")) : undefined;
    yield* this.#started(at(row, "toolUseResult"), tool, origin);
    if (at(row, "isSidechain") === true && at(row, "parentUuid") === null)
      yield* this.#began(firstText(message), origin);
  }

  #asked(message: unknown): void {
    for (const block of list(at(message, "content"))) {
      const tool = text(at(block, "id"));
      const input = at(block, "input");
      const prompt = text(at(input, "prompt"));
      const isTask = tool !== undefined && prompt !== undefined && this.#tasks.size < mostTasks;
      if (!isTask) continue;
      const task = { tool, name: text(at(input, "subagent_type")) };
      this.#tasks.set(tool, task);
      this.#byPrompt.set(prompt, task);
    }
  }

  *#started(
    told: unknown,
    tool: string | undefined,
    origin: ClaudeOrigin,
  ): Generator<TranscriptRecord, void> {
    const subAgent = text(at(told, "agentId"));
    if (subAgent === undefined) return;
    const name = this.#tasks.get(tool ?? "")?.name ?? text(at(told, "agentType"));
    yield { kind: "subAgent", session: origin.session, subAgent, tool, name };
  }

  *#began(prompt: string | undefined, origin: ClaudeOrigin): Generator<TranscriptRecord, void> {
    const task = this.#byPrompt.get(prompt ?? "");
    const { session, subAgent } = origin;
    if (task !== undefined && subAgent !== undefined)
      yield { kind: "subAgent", session, subAgent, ...task };
  }
}
