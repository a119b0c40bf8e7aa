import { escapeText, text } from "@spoor/core/record";
import { exitCodes, Failure, stopWhereAsked, usageFailure } from "../failure.ts";
import { plural } from "../print/count.ts";
import { progressOn } from "../print/progress.ts";
import { sessionsText } from "../render/sessions.ts";
import { withEstimates } from "../transcript/estimates.ts";
import { locateTranscripts, readFailure } from "../transcript/locate.ts";
import type { Located } from "../transcript/locate.ts";
import { agentNames } from "../transcript/reader.ts";
import type { AgentName } from "../transcript/reader.ts";
import { scanFiles } from "../transcript/scan.ts";
import { cacheFolder } from "../transcript/scan-index.ts";
import type { FileCounts, Scan } from "../transcript/scan.ts";
import { foreignTargets, searchedSessions, sessionFields } from "../view/session-search.ts";
import { sessionsReportOf } from "../view/sessions.ts";
import type { SessionsReport } from "../view/sessions.ts";
import { windowOf } from "../window.ts";
import type { Command, Input, Outcome } from "./command.ts";
import {
  limitOf,
  limitOption,
  queryOption,
  requireDataOption,
  tableOptions,
  timeoutOption,
  windowOptions,
} from "./options.ts";

const defaultLimit = 20;
const agents = agentNames.join(", ");

/** What `sessions --json` prints. */
export interface SessionsResult extends SessionsReport {
  readonly schema: "spoor.sessions/1";
  readonly at: string;
  /** The file or folders that were looked at. */
  readonly places: readonly string[];
  readonly window: { readonly since: string | undefined; readonly until: string | undefined };
  /** All sessions, of which `sessions` may be the first ones. */
  readonly sessionCount: number;
  readonly files: FileCounts;
  /** What was skipped in all files, whatever the window. */
  readonly skipped: Scan["skipped"];
}

const iso = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();

async function scan(
  { io, common, options }: Input,
  { files }: Located,
  agent?: AgentName,
): Promise<Scan> {
  stopWhereAsked(io.signal);
  const progress = progressOn(io);
  const onFile = async (index: number, count: number): Promise<void> => {
    stopWhereAsked(io.signal);
    if (!common.quiet) await progress.tell(`Reading ${index + 1} of ${count} files`);
  };
  const cache = options["cache"] === false ? undefined : cacheFolder(io.env);
  try {
    return await scanFiles(files, { agent, onFile, cache });
  } finally {
    await progress.end();
  }
}

/** Why what was named with `--path` is wrong, where it holds no transcript. */
function noTranscript(
  { places: [path = ""], isFile }: Located,
  { files, errorCode, errorMessage }: Scan,
  agent: AgentName | undefined,
): Failure {
  if (files.unreadable > 0 && errorMessage !== undefined)
    return new Failure(errorMessage, { code: exitCodes.store });
  if (files.unreadable > 0) return readFailure(path, errorCode);
  const hint = `Read are transcripts of: ${agents}.`;
  const kind = agent === undefined ? "transcript of a known agent" : `transcript of ${agent}`;
  if (isFile) return usageFailure(`${escapeText(path)} is no ${kind}.`, hint);
  const looked = plural(files.unrecognised + files.otherAgents, "file");
  return usageFailure(`${escapeText(path)} holds no ${kind}; looked into ${looked}.`, hint);
}

function skippedText(skipped: Scan["skipped"]): string {
  return Object.entries(skipped)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(", ");
}

function notesOf({ files, skipped }: Scan, { places, unreadable }: Located, named: boolean) {
  const notes = named ? [] : [`Looked in ${places.map(escapeText).join(", ")}`];
  if (Object.keys(skipped).length > 0) notes.push(`Not read: ${skippedText(skipped)}.`);
  if (files.unrecognised > 0)
    notes.push(`Passed over ${plural(files.unrecognised, "file")} that no known agent wrote.`);
  const failed = files.unreadable + unreadable;
  if (failed > 0)
    notes.push(`${plural(failed, "file or folder", "files or folders")} not readable.`);
  return notes;
}

/** What to say where no session is told; `agent` is the only one that was asked for. */
function nothingText(
  { files, sessions: found }: Scan,
  { places }: Located,
  agent?: AgentName,
): string {
  if (found.length > 0) return "No sessions fit. Ask for more with --query, --since and --until.";
  if (files.read > 0) return "No sessions: the transcripts hold nothing yet.";
  const looked = places.length === 0 ? "None of the folders of the agents is here." : "";
  const hint = `Name a file or folder with --path. Read are transcripts of: ${agents}.`;
  const none = agent === undefined ? "No transcripts." : `No transcripts of ${agent}.`;
  return [none, looked, hint].filter((line) => line !== "").join("\n");
}

/** Throws where the query asks for what no session has. */
function checkQuery({ query }: Input["common"]): void {
  const [foreign] = query === undefined ? [] : foreignTargets(query);
  if (foreign === undefined) return;
  throw usageFailure(
    `--query: sessions have no field ${foreign}.`,
    `They have ${sessionFields.join(", ")}, and free text.`,
  );
}

/** The sessions that were found, with estimates where these are asked for. */
async function estimated(
  { options, io }: Input,
  { files }: Located,
  { sessions: found }: Scan,
): Promise<Scan["sessions"]> {
  if (options["estimate"] !== true) return found;
  const agent = agentNames.find((name) => name === options["agent"]);
  return await withEstimates(found, files, { agent, signal: io.signal });
}

async function run(input: Input): Promise<Outcome> {
  const { options, common, io, style } = input;
  checkQuery(common);
  const now = io.now();
  const window = windowOf(text(options["since"]), text(options["until"]), now);
  const limit = limitOf(options["limit"], common.isForPrograms ? Infinity : defaultLimit);
  const agent = agentNames.find((name) => name === options["agent"]);
  const path = text(options["path"]);
  const located = await locateTranscripts(path, io);
  const scanned = await scan(input, located, agent);
  if (path !== undefined && scanned.files.read === 0) throw noTranscript(located, scanned, agent);
  const sought = searchedSessions(
    await estimated(input, located, scanned),
    common.query,
    now.getTime(),
  );
  const report = sessionsReportOf(sought, window);
  const isEmpty = report.sessions.length === 0;
  const json: SessionsResult = {
    schema: "spoor.sessions/1",
    at: now.toISOString(),
    places: located.places,
    window: { since: iso(window.sinceMs), until: iso(window.untilMs) },
    totals: report.totals,
    sessions: report.sessions.slice(0, limit),
    sessionCount: report.sessions.length,
    files: { ...scanned.files, unreadable: scanned.files.unreadable + located.unreadable },
    skipped: scanned.skipped,
  };
  return {
    code: isEmpty && common.requireData ? exitCodes.noData : exitCodes.ok,
    json,
    text: () =>
      isEmpty ? nothingText(scanned, located, agent) : sessionsText(report, limit, style),
    notes: notesOf(scanned, located, path !== undefined),
  };
}

/** What coding agents did, out of their own transcripts. */
export const sessions: Command = {
  name: "sessions",
  group: "Look:",
  summary: "tell what coding agents used, out of their own transcripts",
  options: [
    {
      flags: "--path <file|folder>",
      summary: "the transcripts to read (default: the folders of the agents)",
    },
    { flags: "--no-cache", summary: "read all files anew, and keep no index of what was read" },
    { flags: "--agent <name>", summary: "only transcripts of that agent", choices: agentNames },
    { flags: "--estimate", summary: "estimate the output that was not counted to its end" },
    ...windowOptions,
    { ...queryOption, summary: "only what fits, as in: model:gpt-5* tokens:>1M tool:bash" },
    limitOption("sessions to list (default: 20; all of them for other programs)"),
    ...tableOptions,
    timeoutOption,
    requireDataOption,
  ],
  examples: [
    "sessions --since 7d",
    "sessions --path ~/.claude/projects --agent claude-code",
    "sessions --path transcript.jsonl --json",
  ],
  run,
};
