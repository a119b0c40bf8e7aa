import { createHash } from "node:crypto";
import type { TranscriptRecord } from "../record.ts";

/** Characters of the hash of a call's id: 48 bits as base64. */
const hashLength = 8;

/** By what files are told to belong together: the sessions and the model calls in one of them. */
export class FileFacts {
  readonly sessions: Set<string> = new Set();
  readonly calls: Set<string> = new Set();

  add(record: TranscriptRecord): void {
    if (record.kind === "skipped") return;
    this.sessions.add(record.session);
    if (record.kind === "call" && record.id !== undefined) this.calls.add(hashOf(record.id));
  }

  addAll({ sessions, calls }: FileFacts): void {
    for (const session of sessions) this.sessions.add(session);
    for (const call of calls) this.calls.add(call);
  }

  /** Whether one session, or one call, is in both. */
  touches({ sessions, calls }: FileFacts): boolean {
    return sharesOne(this.sessions, sessions) || sharesOne(this.calls, calls);
  }

  toJSON(): { sessions: readonly string[]; calls: string } {
    return { sessions: [...this.sessions], calls: [...this.calls].join("") };
  }

  /** The facts that were written as JSON. */
  static of(sessions: readonly string[], calls: string): FileFacts {
    const facts = new FileFacts();
    for (const session of sessions) facts.sessions.add(session);
    for (let begin = 0; begin < calls.length; begin += hashLength)
      facts.calls.add(calls.slice(begin, begin + hashLength));
    return facts;
  }
}

function hashOf(id: string): string {
  return createHash("sha256").update(id).digest("base64url").slice(0, hashLength);
}

function sharesOne(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const [fewer, more] = some.size < others.size ? [some, others] : [others, some];
  for (const one of fewer) if (more.has(one)) return true;
  return false;
}
