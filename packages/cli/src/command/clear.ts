import { escapeText } from "@spoor/core/record";
import { parseSegmentName, segmentFiles } from "@spoor/journal";
import { exitCodes, Failure } from "../failure.ts";
import { locateStore } from "../ingest/store.ts";
import type { Io } from "../io.ts";
import { plural } from "../print/count.ts";
import { clearedSql, clearStore, filesToClear } from "../store/clear-store.ts";
import type { Clearing } from "../store/clear-store.ts";
import { tableNames } from "../store/column.ts";
import { openStore } from "../store/open-store.ts";
import { millisecondsOfAnswer } from "../store/rows-of-answers.ts";
import { tables } from "../store/tables.ts";
import { instantOf } from "../window.ts";
import { clearExpired } from "./clear-expired.ts";
import { clearedText, isConfirmed, isNothing, notDeleted } from "./clear-result.ts";
import type { ClearResult } from "./clear-result.ts";
import type { Command, Input, Outcome } from "./command.ts";

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

const isoOf = (nanoseconds: unknown): string | undefined =>
  nanoseconds === null || nanoseconds === undefined
    ? undefined
    : new Date(millisecondsOfAnswer(nanoseconds)).toISOString();

/** What the options say is to go. Throws a usage failure. */
function clearingOf({ options, io }: Input): Clearing {
  const { kind, before, backup } = options;
  const kinds = tableNames.filter((name) => kind === undefined || name === kind);
  return {
    kinds,
    before:
      typeof before === "string"
        ? instantOf(before, { option: "--before", edge: "start", now: io.now() })
        : undefined,
    backup: backup !== false,
  };
}

async function planOf(
  folder: string,
  clearing: Clearing,
  signal: AbortSignal,
): Promise<ClearResult> {
  const counts = { spans: 0, events: 0, metrics: 0 };
  let [first, last]: [unknown, unknown] = [undefined, undefined];
  const store = await openStore(folder, { signal });
  try {
    for (const table of tables.filter(({ name }) => clearing.kinds.includes(name))) {
      const end = table.name === "spans" ? "start_ns + duration_ns" : table.time;
      const [row] = await store.ask(`SELECT count(*) AS n, min(${table.time}) AS first,
        max(${end}) AS last FROM ${table.name} WHERE ${clearedSql(table, clearing.before)}`);
      counts[table.name] = Number(row?.["n"]);
      if (table.name === "spans") [first, last] = [row?.["first"], row?.["last"]];
    }
  } finally {
    store.close();
  }
  return {
    schema: "spoor.clear/1",
    store: folder,
    cleared: false,
    ...filesToClear(folder, clearing),
    spans: counts.spans,
    events: counts.events,
    points: counts.metrics,
    backup: undefined,
    first: isoOf(first),
    last: isoOf(last),
  };
}

function undeletable(folder: string, failed: readonly string[]): Failure {
  return new Failure(
    `${plural(failed.length, "file")} in ${escapeText(folder)} could not be deleted.`,
    { code: exitCodes.store, hint: "Check who owns the folder." },
  );
}

async function run(input: Input): Promise<Outcome> {
  const { common, options, io } = input;
  const { folder, looked } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  const nothing = `Nothing to clear in ${escapeText(looked)}`;
  if (folder === undefined) {
    const none = { files: 0, bytes: 0, spans: 0, events: 0, points: 0 };
    const json = { schema: "spoor.clear/1", store: looked, cleared: false, ...none };
    return { code: exitCodes.ok, json, text: () => nothing };
  }
  if (options["expired"] === true) return clearExpired(folder, input);
  const clearing = clearingOf(input);
  const plan = await planOf(folder, clearing, io.signal);
  if (isNothing(plan)) return { code: exitCodes.ok, json: plan, text: () => nothing };
  if (options["force"] !== true) refuseWhileWritten(folder, io.isAlive);
  if (!(await isConfirmed(plan, input))) {
    return { code: exitCodes.ok, json: plan, text: () => notDeleted };
  }
  const { backup, failed } = await clearStore(folder, clearing, { signal: io.signal });
  if (failed.length > 0) throw undeletable(folder, failed);
  const json: ClearResult = { ...plan, cleared: true, backup };
  return { code: exitCodes.ok, json, text: () => clearedText(json) };
}

/** Deletes what was recorded. */
export const clear: Command = {
  name: "clear",
  group: "Data:",
  summary: "delete what was recorded, after saying what that is",
  options: [
    { flags: "--before <time>", summary: "only what began before: 90d, 2026-11-20, an ISO time" },
    { flags: "--kind <kind>", summary: "only one kind of rows", choices: [...tableNames] },
    { flags: "--expired", summary: "what had its time by SPOOR_RETENTION and SPOOR_MAX_STORE" },
    { flags: "--no-backup", summary: "delete for good, keep nothing in backup/" },
    { flags: "--force", summary: "also while a process still writes" },
  ],
  examples: [
    "clear",
    "clear --before 90d --yes",
    "clear --kind metrics --yes",
    "clear --expired --yes",
    "clear --no-backup",
  ],
  run,
};
