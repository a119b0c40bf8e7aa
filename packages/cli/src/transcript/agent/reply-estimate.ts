import { text } from "@spoor/core/record";
import { replyTokens, sizedTokens } from "@spoor/core/tokens";

/** A piece of a reply as the transcript has it. */
export type ReplyBlock =
  | { readonly type: "text"; readonly content: string }
  | { readonly type: "tool_call"; readonly name: string; readonly arguments: unknown }
  /** `hiddenLength` are the characters of what was thought, where the text is a part of it or none. */
  | { readonly type: "reasoning"; readonly content: string; readonly hiddenLength?: number };

/** Replies that are estimated at a time; earlier ones are done by then. */
const mostReplies = 1000;

/**
 * Tokens that Claude writes around a tool call and each of its arguments: what the counts of 650 replies with one call are
 * above the estimate of their text, in the middle. A filter chose the replies as likely to have the last count; none says so.
 */
const claudeFrame = { call: 40, argument: 9 };

interface Reply {
  readonly model: string | undefined;
  /** Tokens of the blocks, by what tells one from another. */
  readonly blocks: Map<string, number>;
  hasHiddenThoughts: boolean;
}

/** What is known of a reply from its text alone. */
export interface ReplyEstimate {
  readonly estimatedOutput: number;
  readonly hasHiddenThoughts: boolean | undefined;
}

/** Estimates the tokens of replies whose blocks come one by one, some of them again. */
export class ReplyEstimates {
  readonly #provider: string;
  readonly #replies = new Map<string, Reply>();

  /** `provider` is whose tokens are counted. */
  constructor(provider: string) {
    this.#provider = provider;
  }

  /** About how many tokens the blocks are that were added to the reply `id` until now. */
  add(id: string, model: string | undefined, blocks: readonly ReplyBlock[]): ReplyEstimate {
    const reply = this.#reply(id, model);
    for (const block of blocks) {
      const key = keyOf(block);
      reply.blocks.set(key, Math.max(reply.blocks.get(key) ?? 0, this.#tokensOf(block, reply)));
    }
    const estimatedOutput = [...reply.blocks.values()].reduce((sum, tokens) => sum + tokens, 0);
    return { estimatedOutput, hasHiddenThoughts: reply.hasHiddenThoughts || undefined };
  }

  #reply(id: string, model: string | undefined): Reply {
    const known = this.#replies.get(id);
    if (known !== undefined) return known;
    const [oldest] = this.#replies.keys();
    if (this.#replies.size >= mostReplies && oldest !== undefined) this.#replies.delete(oldest);
    const reply = { model, blocks: new Map<string, number>(), hasHiddenThoughts: false };
    this.#replies.set(id, reply);
    return reply;
  }

  #tokensOf(block: ReplyBlock, reply: Reply): number {
    const of = { provider: this.#provider, model: reply.model };
    const { tokens } = replyTokens([{ role: "assistant", parts: [{ ...block }] }], of);
    if (block.type === "tool_call") return tokens + this.#frameOf(block.arguments);
    if (block.type !== "reasoning" || block.hiddenLength === undefined) return tokens;
    reply.hasHiddenThoughts = true;
    return Math.max(tokens, sizedTokens(block.hiddenLength, of).tokens);
  }

  #frameOf(given: unknown): number {
    if (this.#provider !== "anthropic") return 0;
    return claudeFrame.call + claudeFrame.argument * Object.keys(Object(given)).length;
  }
}

/** A block that grows while it is written begins as it began before. */
function keyOf(block: ReplyBlock): string {
  const said =
    block.type === "tool_call" ? `${block.name} ${beginning(block.arguments)}` : block.content;
  return `${block.type} ${said.slice(0, 200)}`;
}

function beginning(value: unknown): string {
  return text(value) ?? JSON.stringify(value)?.slice(0, 200) ?? "";
}
