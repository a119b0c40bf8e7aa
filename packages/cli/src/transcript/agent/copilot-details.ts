import { at, count, list, number, text } from "@spoor/core/record";
import { replyTokens } from "@spoor/core/tokens";
import type { CallDetails, SessionFacts, ToolResultRecord, TranscriptRecord } from "../record.ts";
import { lastName, sizeOf } from "./sizes.ts";

interface Where {
  readonly session: string;
  readonly at: string | undefined;
  readonly subAgent: string | undefined;
}

/** Events after which a model is asked. */
const prompts: ReadonlySet<unknown> = new Set([
  "user.message",
  "assistant.turn_start",
  "tool.execution_complete",
]);

/** About how many tokens a reply is, by what of it is written down. */
function estimateOf(message: unknown, model: string | undefined): number {
  const calls = list(at(message, "toolRequests")).map((tool) => ({
    type: "tool_call",
    name: text(at(tool, "name")) ?? "",
    arguments: at(tool, "arguments"),
  }));
  const parts = [
    { type: "reasoning", content: text(at(message, "reasoningText")) ?? "" },
    { type: "text", content: text(at(message, "content")) ?? "" },
    ...calls,
  ];
  return replyTokens([{ role: "assistant", parts }], { provider: undefined, model }).tokens;
}

/** What the events of one session tell beside calls and tools. */
export class CopilotDetails {
  #asked: string | undefined;

  facts(data: unknown): SessionFacts {
    const context = at(data, "context");
    return {
      version: text(at(data, "copilotVersion")),
      folder: lastName(text(at(context, "cwd"))),
      branch: text(at(context, "branch")),
    };
  }

  *read(event: unknown, where: Where): Generator<TranscriptRecord, void> {
    const data = at(event, "data");
    const type = at(event, "type");
    if (prompts.has(type)) this.#asked = where.at ?? this.#asked;
    const happening = { kind: "happening", ...where } as const;
    if (type === "abort") yield { ...happening, what: "interrupt" };
    if (type === "session.error") {
      const errorType = text(at(data, "errorType"));
      yield { ...happening, what: "api_error", errorType };
    }
    if (type === "session.compaction_complete") {
      const tokensBefore = count(at(data, "preCompactionTokens"));
      yield { ...happening, what: "compaction", tokensBefore };
    }
    const tool = text(at(data, "toolCallId"));
    if (type !== "subagent.started" || tool === undefined) return;
    const name = text(at(data, "agentName"));
    yield { kind: "subAgent", session: where.session, subAgent: tool, tool, name };
  }

  ofMessage(data: unknown, model: string | undefined): CallDetails {
    return { startedAt: this.#asked, estimatedOutput: estimateOf(data, model) };
  }

  ofResult(data: unknown): Pick<ToolResultRecord, "resultSize" | "durationMs" | "errorType"> {
    const result = at(data, "result");
    return {
      resultSize: sizeOf(text(at(result, "content")) ?? result),
      durationMs: number(at(at(data, "toolTelemetry"), "durationMs")),
      errorType: text(at(at(data, "error"), "code")),
    };
  }
}
