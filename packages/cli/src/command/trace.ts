import { at, escapeText, text } from "@spoor/core/record";
import { SPOOR_WORKFLOW_RUN_ID } from "@spoor/core/semconv";
import { exitCodes, usageFailure } from "../failure.ts";
import type { SpanRow } from "../ingest/rows.ts";
import { traceText, tracesText } from "../render/trace.ts";
import { summaryOf, tracesOf, treeOf } from "../view/trace.ts";
import type { TraceSummary, TraceTree } from "../view/trace.ts";
import { isWithin, windowOf } from "../window.ts";
import type { Command, Input, Outcome } from "./command.ts";
import { limitOf, limitOption, requireDataOption, windowOptions } from "./options.ts";
import { loadTelemetry, noData } from "./load-telemetry.ts";
import type { Loaded } from "./load-telemetry.ts";

const defaultTraces = 20;
const defaultLines = 500;
/** Candidates that an ambiguous id is told with. */
const candidateLimit = 5;

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

type Trace = [SpanRow, ...SpanRow[]];

/** Whether `trace` is meant by `said`: the start of its id, or the whole id of a workflow run in it. */
function isMeant(trace: Trace, said: string): boolean {
  return (
    trace[0].traceId.startsWith(said.toLowerCase()) ||
    trace.some(({ attributes }) => at(attributes, SPOOR_WORKFLOW_RUN_ID) === said)
  );
}

function find(traces: readonly Trace[], said: string): Trace {
  const found = traces.filter((trace) => isMeant(trace, said));
  const [only, ...others] = found;
  if (only === undefined) {
    throw usageFailure(
      `No trace or run has the id "${escapeText(said)}".`,
      "spoor trace lists the recent ones.",
    );
  }
  if (others.length === 0) return only;
  const candidates = found.slice(0, candidateLimit).map(([span]) => span.traceId);
  const more = found.length - candidates.length;
  const list = more > 0 ? [...candidates, `and ${more} more`] : candidates;
  throw usageFailure(
    `"${escapeText(said)}" fits ${found.length} traces.`,
    `Say more of the id: ${list.join(", ")}`,
  );
}

function one(input: Input, { telemetry, notes }: Loaded, said: string): Outcome {
  const trace = find(tracesOf(telemetry.spans), said);
  const { traceId } = trace[0];
  const limit = limitOf(input.options["limit"], defaultLines);
  const tree = treeOf(
    trace,
    telemetry.events.filter((event) => event.traceId === traceId),
  );
  const json: TraceResult = { schema: "spoor.trace/1", ...tree };
  return { code: exitCodes.ok, json, text: () => traceText(tree, limit, input.style), notes };
}

function recent(input: Input, loaded: Loaded): Outcome {
  const { options, io, style } = input;
  const window = windowOf(text(options["since"]), text(options["until"]), io.now());
  const limit = limitOf(options["limit"], defaultTraces);
  const traces = tracesOf(loaded.telemetry.spans).filter((trace) =>
    trace.some((span) => isWithin(window, span.startMs)),
  );
  const shown = traces.slice(0, limit).map(summaryOf);
  const json: TracesResult = { schema: "spoor.traces/1", total: traces.length, traces: shown };
  if (shown.length === 0) return { ...noData(input, loaded), json, notes: loaded.notes };
  const draw = (): string => tracesText(shown, traces.length, style);
  return { code: exitCodes.ok, json, text: draw, notes: loaded.notes };
}

async function run(input: Input): Promise<Outcome> {
  const loaded = await loadTelemetry(input);
  const said = input.operands[0]?.trim();
  if (said === undefined) return recent(input, loaded);
  if (said === "") throw usageFailure("The id is empty.", "spoor trace lists the recent ones.");
  if (loaded.telemetry.spans.length === 0) return recent(input, loaded);
  return one(input, loaded, said);
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
    limitOption("traces to list (default: 20) or lines of the tree (default: 500)"),
    requireDataOption,
  ],
  examples: ["trace", "trace 4bf92f35", "trace 4bf92f35 --json"],
  run,
};
