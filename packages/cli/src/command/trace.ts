import { text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../failure.ts";
import { traceText, tracesText } from "../render/trace.ts";
import { held } from "../store/question/held.ts";
import type { Scope } from "../store/question/question.ts";
import { latestTraces } from "../store/question/traces.ts";
import { summaries, tree } from "../store/question/whole-traces.ts";
import type { TraceSummary, TraceTree } from "../view/trace.ts";
import { windowOf } from "../window.ts";
import type { Command, Input, Outcome } from "./command.ts";
import { meantTrace } from "./meant-trace.ts";
import { noData } from "./no-data.ts";
import {
  limitOf,
  limitOption,
  requireDataOption,
  searchOptions,
  tableOptions,
  timeoutOption,
  windowOptions,
} from "./options.ts";
import { spanFilterOf } from "./span-filter.ts";
import { traceDiff } from "./trace-diff.ts";
import { withStore } from "./with-store.ts";
import type { Opened } from "./with-store.ts";

const defaultTraces = 20;
const defaultLines = 500;

/** What `trace <id> --json` prints. */
export interface TraceResult extends TraceTree {
  readonly schema: "spoor.trace/1";
}

/** What `trace --json` prints. */
export interface TracesResult {
  readonly schema: "spoor.traces/1";
  readonly total: number;
  readonly traces: readonly TraceSummary[];
}

/** Throws where an option of the list was given, which one trace has no use for. */
function rejectListOptions({ common, options, style }: Input): void {
  const given = ["query", "service", "columns"].find((name) => options[name] !== undefined);
  const named = common.format === undefined ? given : "format";
  const option = style.told?.header === false ? "no-header" : named;
  if (option === undefined) return;
  throw usageFailure(`--${option} means nothing to one trace.`, "Leave it out, or the id.");
}

async function one(input: Input, said: string, opened: Opened): Promise<Outcome> {
  const { store, notes } = opened;
  const limit = limitOf(input.options["limit"], defaultLines);
  const traceId = await meantTrace(store, said);
  const found = traceId === undefined ? undefined : await tree(store, traceId);
  if (found === undefined) return await recent(input, questionOf(input), opened);
  const json: TraceResult = { schema: "spoor.trace/1", ...found };
  return { code: exitCodes.ok, json, text: () => traceText(found, limit, input.style), notes };
}

interface Recent extends Scope {
  readonly limit: number;
}

function questionOf(input: Input): Recent {
  const { options, io } = input;
  const window = windowOf(text(options["since"]), text(options["until"]), io.now());
  const limit = limitOf(options["limit"], defaultTraces);
  return { window, filter: spanFilterOf(input), limit };
}

async function recent(
  input: Input,
  question: Recent,
  { store, place, notes }: Opened,
): Promise<Outcome> {
  const { count, ids } = await latestTraces(store, question);
  const shown = await summaries(store, ids);
  const json: TracesResult = { schema: "spoor.traces/1", total: count, traces: shown };
  if (shown.length === 0) return { ...noData(input, place, await held(store)), json, notes };
  const draw = (): string => tracesText(shown, count, input.style);
  return { code: exitCodes.ok, json, text: draw, notes };
}

async function run(input: Input): Promise<Outcome> {
  const said = input.operands[0]?.trim();
  if (said === "") throw usageFailure("The id is empty.", "spoor trace lists the recent ones.");
  if (said !== undefined) {
    rejectListOptions(input);
    return await withStore(input, (opened) => one(input, said, opened));
  }
  const question = questionOf(input);
  return await withStore(input, (opened) => recent(input, question, opened));
}

/** One trace as a tree, or the list of the recent ones. */
export const trace: Command = {
  name: "trace",
  group: "Look:",
  summary: "show one trace as a tree; without an id, list the recent ones",
  operands: [
    { name: "id", summary: "the trace id or the start of it, or the id of a workflow run" },
  ],
  options: [
    ...windowOptions,
    ...searchOptions,
    limitOption("traces to list (default: 20) or lines of the tree (default: 500)"),
    ...tableOptions,
    timeoutOption,
    requireDataOption,
  ],
  examples: ["trace", "trace 4bf92f35", "trace 4bf92f35 --json"],
  commands: [traceDiff],
  run,
};
