import { at, list, text } from "@spoor/core/record";
import { replyTokens } from "@spoor/core/tokens";
import type { CallDetails, CallRecord, TranscriptRecord } from "../record.ts";
import { tokenCount } from "./values.ts";

interface Where {
  readonly session: string;
  readonly at: string | undefined;
  readonly subAgent: string | undefined;
}

function textOf(content: unknown): string {
  const parts = list(content).map((part) => text(at(part, "text")) ?? "");
  return text(content) ?? parts.join("");
}

/** About how many tokens a reply is whose tokens are not counted. */
function estimateOf(message: unknown, model: string | undefined): number {
  const thoughts = list(at(message, "thoughts")).map((thought) => ({
    type: "reasoning",
    content: `${text(at(thought, "subject")) ?? ""} ${text(at(thought, "description")) ?? ""}`,
  }));
  const calls = list(at(message, "toolCalls")).map((tool) => ({
    type: "tool_call",
    name: text(at(tool, "name")) ?? "",
    arguments: at(tool, "args"),
  }));
  const said = { type: "text", content: textOf(at(message, "content")) };
  const parts = [...thoughts, said, ...calls];
  return replyTokens([{ role: "assistant", parts }], { provider: "gcp.gemini", model }).tokens;
}

/** The details of a call; the message before it was written at `startedAt`. */
export function geminiDetails(
  message: unknown,
  { model, quality }: CallRecord,
  startedAt: string | undefined,
): CallDetails {
  const reasoning = tokenCount(at(at(message, "tokens"), "thoughts"));
  return {
    startedAt,
    usage: reasoning > 0 ? { reasoningTokens: reasoning } : undefined,
    estimatedOutput: quality === "exact" ? undefined : estimateOf(message, model),
  };
}

/** What a message that is neither the user's nor the model's tells. */
export function* geminiHappenings(
  message: unknown,
  where: Where,
): Generator<TranscriptRecord, void> {
  const type = at(message, "type");
  const said = textOf(at(message, "content")).slice(0, 1000);
  const happening = { kind: "happening", ...where } as const;
  if (type === "info" && said.startsWith("Request cancelled"))
    yield { ...happening, what: "interrupt" };
  if (type !== "error" || !/API Error/i.test(said)) return;
  const [, code] = /"(?:code|status)":\s*"?(\w{3,40})/.exec(said) ?? [];
  yield { ...happening, what: "api_error", errorType: code };
}

/** The sub-agent that a tool call started. */
export function* geminiSubAgent(tool: unknown, session: string): Generator<TranscriptRecord, void> {
  const subAgent = text(at(tool, "agentId"));
  const name = text(at(tool, "name"));
  if (subAgent !== undefined)
    yield { kind: "subAgent", session, subAgent, tool: text(at(tool, "id")), name };
}
