import { text } from "@spoor/core/record";
import { exitCodes, usageFailure } from "../failure.ts";
import { traceDiffText } from "../render/trace-diff.ts";
import { held } from "../store/question/held.ts";
import { tree } from "../store/question/whole-traces.ts";
import { traceDiffOf } from "../view/trace-diff.ts";
import type { DiffInput } from "../view/trace-diff.ts";
import type { Command, Input, Outcome } from "./command.ts";
import { meantTrace } from "./meant-trace.ts";
import { noData } from "./no-data.ts";
import { limitOf, limitOption, requireDataOption } from "./options.ts";
import { withStore } from "./with-store.ts";
import type { Opened } from "./with-store.ts";

const defaultLines = 500;

const promptsSql =
  "SELECT span_id, prompt FROM spans WHERE trace_id = $trace AND prompt IS NOT NULL";

async function meantTree({ store }: Opened, said: string): Promise<DiffInput | undefined> {
  const traceId = await meantTrace(store, said);
  const found = traceId === undefined ? undefined : await tree(store, traceId);
  if (traceId === undefined || found === undefined) return undefined;
  const rows = await store.ask(promptsSql, { trace: traceId });
  const prompts = rows.map(
    (row) => [text(row["span_id"]) ?? "", text(row["prompt"]) ?? ""] as const,
  );
  return { tree: found, prompts: new Map(prompts) };
}

async function diff(input: Input, opened: Opened): Promise<Outcome> {
  const [one = "", other = ""] = input.operands.map((operand) => operand.trim());
  if (one === "" || other === "") {
    throw usageFailure("The id is empty.", "spoor trace lists the recent ones.");
  }
  const limit = limitOf(input.options["limit"], defaultLines);
  const [baseline, candidate] = [await meantTree(opened, one), await meantTree(opened, other)];
  const { notes, place, store } = opened;
  if (baseline === undefined || candidate === undefined) {
    return { ...noData(input, place, await held(store)), notes };
  }
  const json = traceDiffOf(baseline, candidate);
  return { code: exitCodes.ok, json, text: () => traceDiffText(json, limit, input.style), notes };
}

/** Two traces beside each other. */
export const traceDiff: Command = {
  name: "diff",
  group: "Look:",
  summary: "compare two traces: times, calls, tokens, cost, and their spans side by side",
  operands: [
    { name: "baseline", summary: "as trace takes it", required: true },
    { name: "candidate", summary: "the trace that is held against it", required: true },
  ],
  options: [limitOption("lines of the tree (default: 500)"), requireDataOption],
  examples: ["trace diff 4bf92f35 0af76519", "trace diff run-1 run-2 --json"],
  run: (input) => withStore(input, (opened) => diff(input, opened)),
};
