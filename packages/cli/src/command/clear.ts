import { escapeText } from "@spoor/core/record";
import { clearSegments, parseSegmentName, segmentFiles } from "@spoor/journal";
import { exitCodes, Failure, stopWhereAsked, usageFailure } from "../failure.ts";
import { readTelemetry } from "../ingest/journal.ts";
import { locateStore } from "../ingest/store.ts";
import type { Io } from "../io.ts";
import { bytesText, plural } from "../print/count.ts";
import { timeText } from "../print/time.ts";
import { extentOf } from "../view/overview.ts";
import type { Command, Input, Outcome } from "./command.ts";

/** What `clear --json` prints. */
export interface ClearResult {
  readonly schema: "spoor.clear/1";
  readonly store: string;
  /** Whether anything was deleted. */
  readonly cleared: boolean;
  readonly files: number;
  readonly bytes: number;
  readonly spans: number;
  readonly events: number;
  readonly first: string | undefined;
  readonly last: string | undefined;
}

/** The ids of the processes that have a segment of the folder open for writing. */
function writersOf(folder: string, isAlive: Io["isAlive"]): number[] {
  const pids = segmentFiles(folder)
    .filter((file) => !file.sealed)
    .map((file) => parseSegmentName(file.segment)?.pid)
    .filter((pid) => pid !== undefined && isAlive(pid));
  return [...new Set(pids)].filter((pid) => pid !== undefined);
}

function refuseWhileWritten(folder: string, isAlive: Io["isAlive"]): void {
  const pids = writersOf(folder, isAlive);
  if (pids.length === 0) return;
  throw new Failure(
    `${plural(pids.length, "process", "processes")} may still write into ${escapeText(folder)} (pid ${pids.join(", ")}).`,
    {
      code: exitCodes.store,
      hint: "End it first, or add --force to clear what was written so far.",
    },
  );
}

async function planOf(folder: string, signal: AbortSignal): Promise<ClearResult> {
  const { files, bytes } = clearSegments(folder, { dryRun: true });
  const { spans, events } = await readTelemetry(folder, { signal });
  const extent = extentOf(spans);
  return {
    schema: "spoor.clear/1",
    store: folder,
    cleared: false,
    files: files.length,
    bytes,
    spans: spans.length,
    events: events.length,
    first: extent?.first,
    last: extent?.last,
  };
}

/** What goes, for people: `3 files (1.2 MB) with 412 spans from ... to ... in /x/.spoor`. */
function planText(plan: ClearResult): string {
  const { files, bytes, spans, events, first, last, store } = plan;
  const time =
    first === undefined || last === undefined
      ? ""
      : ` from ${timeText(first)} to ${timeText(last)}`;
  return `${plural(files, "file")} (${bytesText(bytes)}) with ${plural(spans, "span")} and ${plural(events, "event")}${time} in ${escapeText(store)}`;
}

async function isConfirmed(plan: ClearResult, { common, io }: Input): Promise<boolean> {
  if (common.yes) return true;
  if (!common.input || io.ask === undefined) {
    throw usageFailure(`Would delete ${planText(plan)}.`, "Add --yes to do it without a question.");
  }
  stopWhereAsked(io.signal);
  const answer = await io.ask(`Delete ${planText(plan)}? This cannot be undone. [y/N] `);
  // Ctrl-C may have come in the place of an answer.
  stopWhereAsked(io.signal);
  return /^y(?:es)?$/i.test(answer.trim());
}

async function run(input: Input): Promise<Outcome> {
  const { common, options, io } = input;
  const { folder, looked } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  const nothing = `Nothing to clear in ${escapeText(looked)}`;
  if (folder === undefined) {
    const none = { files: 0, bytes: 0, spans: 0, events: 0 };
    const json = { schema: "spoor.clear/1", store: looked, cleared: false, ...none };
    return { code: exitCodes.ok, json, text: () => nothing };
  }
  const plan = await planOf(folder, io.signal);
  if (plan.files === 0) return { code: exitCodes.ok, json: plan, text: () => nothing };
  if (options["force"] !== true) refuseWhileWritten(folder, io.isAlive);
  if (!(await isConfirmed(plan, input))) {
    return { code: exitCodes.ok, json: plan, text: () => "Nothing was deleted." };
  }
  const { files, bytes, failed } = clearSegments(folder);
  if (failed.length > 0) {
    throw new Failure(
      `${plural(failed.length, "file")} in ${escapeText(folder)} could not be deleted.`,
      {
        code: exitCodes.store,
        hint: "Check who owns the folder.",
      },
    );
  }
  const json: ClearResult = { ...plan, cleared: true, files: files.length, bytes };
  return { code: exitCodes.ok, json, text: () => `Deleted ${planText(json)}` };
}

/** Deletes what was recorded. */
export const clear: Command = {
  name: "clear",
  group: "Data:",
  summary: "delete what was recorded, after saying what that is",
  options: [{ flags: "--force", summary: "also while a process still writes" }],
  examples: ["clear", "clear --yes"],
  run,
};
