import type { ToolRecord, ToolResultRecord } from "./record.ts";
import type { ToolCount } from "./session.ts";

/** The name for a tool whose failure is there and whose call is not. */
const unknownTool = "unknown";

interface Use {
  readonly session: string;
  readonly name: string;
  readonly at: string | undefined;
  failed: boolean;
}

/** An id is a tool call's own in its session; a copy in another session, as forks have them, has its name and time. */
function isCopy(use: Use, { session, name, at }: ToolRecord): boolean {
  return use.session === session || (use.name === name && at !== undefined && use.at === at);
}

/** What one agent did with tools in some transcripts, each use once however many copies there are. */
export class Tools {
  readonly #byId = new Map<string, Use[]>();
  readonly #withoutId: Use[] = [];
  /** Sessions in which a result with that id is a failure. */
  readonly #failures = new Map<string, Set<string>>();

  add(record: ToolRecord): void {
    const { id, session, name, at } = record;
    const use: Use = { session, name, at, failed: false };
    if (id === undefined) {
      this.#withoutId.push(use);
      return;
    }
    const uses = this.#byId.get(id) ?? [];
    if (!uses.some((known) => isCopy(known, record))) uses.push(use);
    this.#byId.set(id, uses);
  }

  addResult({ id = "", session, isError }: ToolResultRecord): void {
    if (!isError) return;
    const sessions = this.#failures.get(id) ?? new Set();
    this.#failures.set(id, sessions.add(session));
  }

  /** How often each tool was used in each session, by the session and then by the tool's name. */
  counts(): ReadonlyMap<string, ReadonlyMap<string, ToolCount>> {
    const strays = this.#markFailures();
    const counts = new Map<string, Map<string, ToolCount>>();
    const add = (session: string, name: string, { calls, errors }: ToolCount): void => {
      const tools = counts.get(session) ?? new Map<string, ToolCount>();
      const so = tools.get(name) ?? { calls: 0, errors: 0 };
      tools.set(name, { calls: so.calls + calls, errors: so.errors + errors });
      counts.set(session, tools);
    };
    for (const { session, name, failed } of [
      ...[...this.#byId.values()].flat(),
      ...this.#withoutId,
    ])
      add(session, name, { calls: 1, errors: failed ? 1 : 0 });
    for (const session of strays) add(session, unknownTool, { calls: 0, errors: 1 });
    return counts;
  }

  /** Marks what failed, and gives the sessions of failures whose tool call is nowhere, once for each. */
  #markFailures(): string[] {
    const strays: string[] = [];
    for (const [id, sessions] of this.#failures) {
      const uses = this.#byId.get(id) ?? [];
      for (const session of sessions) {
        const use = uses.find((known) => known.session === session) ?? uses[0];
        if (use === undefined) strays.push(session);
        else use.failed = true;
      }
    }
    return strays;
  }
}
