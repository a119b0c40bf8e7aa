import { createHash } from "node:crypto";
import type { Call } from "../calls.ts";
import type { Conversation } from "../conversation.ts";
import type { ToolUse } from "../tools.ts";

/** Most hashes that are kept, of about 64 bytes each: those of half a million calls. */
const mostHashes = 1_000_000;
/** Characters of a hash: 72 bits as base64. */
const hashLength = 12;

const hashOf = (parts: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, hashLength);

/**
 * What tells the copies of a call: its id with the time of its first row, or with its usage. Gateways give one id to several
 * calls, so that the id alone does not.
 */
function hashesOfCall(agent: string, { id, times, model, tokens }: Call): readonly string[] {
  if (id === undefined) return [];
  const byUsage = hashOf([agent, "usage", id, model, tokens]);
  const [first] = times;
  return first === undefined ? [byUsage] : [byUsage, hashOf([agent, "time", id, first])];
}

function hashesOfTool(agent: string, { id, name, at }: ToolUse): readonly string[] {
  return id === undefined || at === undefined ? [] : [hashOf([agent, "tool", id, name, at])];
}

/** Takes copies of what another project has out of sessions: a call, and a use of a tool, counts once over all of them. */
export class EarlierFamilies {
  readonly #hashes = new Set<string>();

  /** `conversation` without what one that was given before has, too. Past a million hashes no more are kept. */
  withoutCopies(conversation: Conversation): Conversation {
    const { agent, calls, tools } = conversation;
    return {
      ...conversation,
      calls: calls.filter((call) => this.#isNew(hashesOfCall(agent, call))),
      tools: tools.filter((use) => this.#isNew(hashesOfTool(agent, use))),
    };
  }

  #isNew(hashes: readonly string[]): boolean {
    const isNew = !hashes.some((hash) => this.#hashes.has(hash));
    for (const hash of hashes) if (this.#hashes.size < mostHashes) this.#hashes.add(hash);
    return isNew;
  }
}
