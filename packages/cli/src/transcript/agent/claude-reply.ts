import { at, list, text } from "@spoor/core/record";
import { anthropicUsage } from "@spoor/core/usage";
import type { CallDetails, CallRecord } from "../record.ts";
import { ReplyEstimates } from "./reply-estimate.ts";
import type { ReplyBlock } from "./reply-estimate.ts";

/** A signature is base64 of what was thought, encrypted, behind so many characters. */
const signatureHead = 232;
const bytesPerCharacter = 0.75;
/** Encryption adds a little; less than this is no sign of thoughts that the text lacks. */
const noteworthy = 1.2;

/** Ids as Anthropic gives them; those of gateways come again in other replies. */
const ownId = /^msg_\w{16,}$/;

/** What the rows of Claude Code tell of replies beside their tokens. */
export class ClaudeReplies {
  readonly #estimates = new ReplyEstimates("anthropic");

  /** The details of `call` by one of its rows; the model was asked at `startedAt`. */
  details(row: unknown, call: CallRecord, startedAt: string | undefined): CallDetails {
    const message = at(row, "message");
    const usage = anthropicUsage(at(message, "usage"));
    const { id, model, quality } = call;
    const isEstimated = quality !== "exact" && id !== undefined;
    const reply = text(at(message, "id"));
    const cost = at(row, "costUSD");
    return {
      startedAt,
      replyId: reply === id && ownId.test(reply ?? "") ? reply : undefined,
      finishReason: text(at(message, "stop_reason")),
      usage: usage && {
        ...(usage.cacheWrite1hTokens !== undefined && {
          cacheWrite1hTokens: usage.cacheWrite1hTokens,
        }),
        ...(usage.serviceTier !== undefined && { serviceTier: usage.serviceTier }),
        ...(usage.region !== undefined && { region: usage.region }),
        ...(usage.toolRequests !== undefined && { toolRequests: usage.toolRequests }),
        ...(usage.iterations !== undefined && { iterations: usage.iterations }),
        ...(usage.reasoningTokens !== undefined && { reasoningTokens: usage.reasoningTokens }),
      },
      costUsd: typeof cost === "number" && cost >= 0 ? cost : undefined,
      ...(isEstimated && this.#estimates.add(id, model, blocksOf(message))),
    };
  }
}

function blocksOf(message: unknown): readonly ReplyBlock[] {
  const content = at(message, "content");
  if (typeof content === "string") return [{ type: "text", content }];
  return list(content).flatMap((block) => blockOf(block) ?? []);
}

function blockOf(block: unknown): ReplyBlock | undefined {
  switch (at(block, "type")) {
    case "text":
      return { type: "text", content: text(at(block, "text")) ?? "" };
    case "thinking":
    case "redacted_thinking":
      return thoughtsOf(block);
    case "tool_use":
    case "server_tool_use":
      return {
        type: "tool_call",
        name: text(at(block, "name")) ?? "",
        arguments: at(block, "input"),
      };
    default:
      return undefined;
  }
}

/** Newer models show a summary of their thoughts, or nothing; the signature has the length of all. */
function thoughtsOf(block: unknown): ReplyBlock {
  const content = text(at(block, "thinking")) ?? "";
  const sealed = text(at(block, "signature")) ?? text(at(block, "data")) ?? "";
  const hiddenLength = Math.round((sealed.length - signatureHead) * bytesPerCharacter);
  const isHidden = hiddenLength > Buffer.byteLength(content) * noteworthy;
  return { type: "reasoning", content, ...(isHidden && { hiddenLength }) };
}
