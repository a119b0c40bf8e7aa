import type { ToolRecord, ToolResultRecord } from "./record.ts";

/** A use of a tool, with its answer where that is of the same session. */
export interface PairedTool {
  readonly use: ToolRecord;
  readonly result: ToolResultRecord | undefined;
}

interface Pair extends PairedTool {
  result: ToolResultRecord | undefined;
}

/** Tools and answers of one file, paired. */
export interface PairedTools {
  /** Each once in its session. */
  readonly uses: readonly PairedTool[];
  /** The answers that are left. */
  readonly strays: readonly ToolResultRecord[];
}

/** Milliseconds from the use to its answer; null where a time is missing or wrong. */
export function msBetween(use: ToolRecord, result: ToolResultRecord): number | null {
  const ms = Date.parse(result.at ?? "") - Date.parse(use.at ?? "");
  return ms >= 0 ? ms : null;
}

/** The uses of tools with their answers, of several the first one or the first failure, and the answers that are left. */
export function pairedTools(
  tools: readonly ToolRecord[],
  results: readonly ToolResultRecord[],
): PairedTools {
  const byId = new Map<string, Pair[]>();
  const uses: Pair[] = [];
  for (const use of tools) {
    const { id, session } = use;
    const known = id === undefined ? undefined : byId.get(id);
    if (known?.some((each) => each.use.session === session) === true) continue;
    const pair: Pair = { use, result: undefined };
    uses.push(pair);
    if (known !== undefined) known.push(pair);
    else if (id !== undefined) byId.set(id, [pair]);
  }
  const strays = results.filter((result) => {
    const pair = byId.get(result.id ?? "")?.find((each) => each.use.session === result.session);
    if (pair === undefined) return true;
    if (pair.result === undefined || (result.isError && !pair.result.isError)) pair.result = result;
    return false;
  });
  return { uses, strays };
}
