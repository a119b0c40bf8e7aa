import type { ToolRecord, ToolResultRecord } from "./record.ts";

/** The name for a tool whose failure is there and whose call is not. */
export const unknownTool = "unknown";

/** How a tool answered. */
type Result = Omit<ToolResultRecord, "id">;

/** One use of a tool, with its answer once that is known. */
export interface ToolUse {
  /** As the agent names it; several uses may have it where sessions use an id anew. */
  readonly id: string | undefined;
  readonly session: string;
  readonly subAgent: string | undefined;
  readonly name: string;
  readonly at: string | undefined;
  readonly argumentsSize: number | undefined;
  readonly failed: boolean;
  readonly result: Result | undefined;
}

/** What became of the uses of tools. */
interface Settled {
  readonly uses: readonly ToolUse[];
  /** The sessions of failures whose use is nowhere, once for each. */
  readonly strays: readonly string[];
}

interface Use extends ToolUse {
  failed: boolean;
  result: Result | undefined;
}

/** An id is a tool call's own in its session; a copy in another session, as forks have them, has its name and time. */
function isCopy(use: Use, { session, name, at }: ToolRecord): boolean {
  return use.session === session || (use.name === name && at !== undefined && use.at === at);
}

/** Milliseconds from the use to its answer, as the agent measured them or by the times of both; undefined where unknown. */
export function durationOf({ at, result }: ToolUse): number | undefined {
  if (result?.durationMs !== undefined) return result.durationMs;
  const ms = Date.parse(result?.at ?? "") - Date.parse(at ?? "");
  return ms >= 0 ? ms : undefined;
}

/** What one agent did with tools in some transcripts, each use once however many copies there are. */
export class Tools {
  readonly #byId = new Map<string, Use[]>();
  readonly #withoutId: Use[] = [];
  /** By the id, and then by the session: the first answer, or the first one that is a failure. */
  readonly #results = new Map<string, Map<string, Result>>();

  add(record: ToolRecord): void {
    const { id, session, subAgent, name, at, argumentsSize } = record;
    const answer = { failed: false, result: undefined };
    const use: Use = { id, session, subAgent, name, at, argumentsSize, ...answer };
    if (id === undefined) {
      this.#withoutId.push(use);
      return;
    }
    const uses = this.#byId.get(id) ?? [];
    if (!uses.some((known) => isCopy(known, record))) uses.push(use);
    this.#byId.set(id, uses);
  }

  addResult({ id = "", ...result }: ToolResultRecord): void {
    const results = this.#results.get(id) ?? new Map<string, Result>();
    this.#results.set(id, results);
    const known = results.get(result.session);
    if (known === undefined || (result.isError && !known.isError))
      results.set(result.session, result);
  }

  /** All uses, each with its answer. */
  settled(): Settled {
    const strays: string[] = [];
    for (const [id, results] of this.#results) {
      const uses = this.#byId.get(id) ?? [];
      for (const [session, result] of results) {
        const use = uses.find((known) => known.session === session) ?? uses[0];
        if (use !== undefined) {
          use.failed ||= result.isError;
          use.result ??= result;
        } else if (result.isError) strays.push(session);
      }
    }
    return { uses: [...[...this.#byId.values()].flat(), ...this.#withoutId], strays };
  }
}
