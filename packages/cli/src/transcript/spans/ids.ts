import { createHash } from "node:crypto";
import type { AgentName } from "../reader.ts";

/** Changes where the same transcript shall give other ids. */
const version = "spoor.transcript/1";

/** `digits` hexadecimal digits of the SHA-256 of `parts`. */
function digest(parts: readonly string[], digits: number): string {
  const text = JSON.stringify([version, ...parts]);
  return createHash("sha256").update(text).digest("hex").slice(0, digits);
}

/** The trace of a session: the same in all copies of its transcript. */
export function traceIdOf(agent: AgentName, session: string): string {
  return digest([agent, session], 32);
}

/** Gives the ids of the spans of one session. */
export class SpanIds {
  readonly #owner: readonly string[];
  readonly #seen = new Map<string, number>();

  constructor(agent: AgentName, session: string) {
    this.#owner = [agent, session];
  }

  get root(): string {
    return digest([...this.#owner, "session", ""], 16);
  }

  subAgent(id: string): string {
    return digest([...this.#owner, "subAgent", id], 16);
  }

  /** The id of the next span that has `key`: what the agent calls it, or all that tells it from others. */
  next(of: "chat" | "tool", key: string): string {
    const name = `${of}/${key}`;
    const before = this.#seen.get(name) ?? 0;
    this.#seen.set(name, before + 1);
    return digest([...this.#owner, of, key, ...(before === 0 ? [] : [String(before)])], 16);
  }
}
