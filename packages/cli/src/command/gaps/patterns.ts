import { isPrunable, patternHealth } from "@spoor/core/analysis";
import type { PatternHealth } from "@spoor/core/analysis";
import { exitCodes } from "../../failure.ts";
import { patternsText } from "../../render/gaps/patterns.ts";
import { patternsTable } from "../../render/gaps/tables.ts";
import { patternUses } from "../../store/question/patterns.ts";
import type { PatternUse } from "../../store/question/patterns.ts";
import type { DataTable } from "../../print/table-format.ts";
import type { Command, Input, Outcome } from "../command.ts";
import { noData } from "../no-data.ts";
import {
  limitOf,
  limitOption,
  requireDataOption,
  searchOptions,
  tableOptions,
  timeoutOption,
  windowOptions,
} from "../options.ts";
import { pathOption, withSource } from "../with-source.ts";
import type { Opened } from "../with-store.ts";
import { scopeOf, toldWindow } from "./gap-options.ts";

const defaultLimit = 20;

/** A pattern, what became of it, and what is to be done with it. */
export interface ToldPattern extends Omit<PatternUse, "lastUsedMs">, PatternHealth {
  readonly lastUsed: string;
  readonly prunable: boolean;
}

/** What `patterns --json` prints. */
export interface PatternsResult {
  readonly schema: "spoor.patterns/1";
  readonly at: string;
  /** The store, or the files that were named. */
  readonly source: string;
  readonly window: { readonly since: string | null; readonly until: string | null };
  /** All patterns that are meant, of which `patterns` may be the first ones. */
  readonly patternCount: number;
  readonly patterns: readonly ToldPattern[];
}

function toldPattern({ lastUsedMs, ...use }: PatternUse, nowMs: number): ToldPattern {
  const { successes, failures, journeys } = use;
  const record = { successes, failures, journeys: journeys.length, lastUsedMs };
  return {
    ...use,
    lastUsed: new Date(lastUsedMs).toISOString(),
    ...patternHealth(record),
    prunable: isPrunable(record, nowMs),
  };
}

/** Whether a pattern is one of those that were asked for; without a word of them all are. */
function isMeant(
  { promotion, promoted, prunable }: ToldPattern,
  options: Input["options"],
): boolean {
  const { promotable: wantsPromotable, prunable: wantsPrunable } = options;
  if (wantsPromotable !== true && wantsPrunable !== true) return true;
  const isPromotable = promotion === "ready" && !promoted;
  return (wantsPromotable === true && isPromotable) || (wantsPrunable === true && prunable);
}

/** What became of the patterns that the source of the command tells of. */
export async function tellPatterns(
  input: Input,
  { store, place, notes }: Opened,
): Promise<Outcome & { readonly json: PatternsResult }> {
  const { io, options, common } = input;
  const scope = scopeOf(input);
  const limit = limitOf(options["limit"], common.isForPrograms ? Infinity : defaultLimit);
  const uses = await patternUses(store, scope);
  const meant = uses
    .map((use) => toldPattern(use, io.now().getTime()))
    .filter((pattern) => isMeant(pattern, options));
  const json: PatternsResult = {
    schema: "spoor.patterns/1",
    at: io.now().toISOString(),
    source: place,
    window: toldWindow(scope.window),
    patternCount: meant.length,
    patterns: meant.slice(0, limit),
  };
  const none =
    meant.length > 0
      ? undefined
      : { ...noData(input, place), text: () => "No such patterns were recorded." };
  const draw = (): string => patternsText(json, input.style);
  const table = (): DataTable => patternsTable(json.patterns);
  return { code: exitCodes.ok, text: draw, ...none, json, table, notes };
}

/** What became of patterns. */
export const patterns: Command = {
  name: "patterns",
  group: "Improve:",
  summary: "tell how often each pattern was right and wrong, and which to promote or prune",
  options: [
    pathOption,
    ...windowOptions,
    ...searchOptions,
    { flags: "--promotable", summary: "only those that have proved themselves" },
    { flags: "--prunable", summary: "only those that are better thrown away" },
    limitOption("patterns to list (default: 20; all of them for other programs)"),
    ...tableOptions,
    requireDataOption,
    timeoutOption,
  ],
  examples: ["patterns", "patterns --promotable", "patterns --prunable --json"],
  run: (input) => withSource(input, (opened) => tellPatterns(input, opened)),
};
