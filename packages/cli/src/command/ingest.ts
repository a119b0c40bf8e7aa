import { resolve, sep } from "node:path";
import { at, escapeText, text } from "@spoor/core/record";
import { openFolder } from "@spoor/journal";
import { exitCodes, Failure, usageFailure } from "../failure.ts";
import type { ExitCode } from "../failure.ts";
import { followInputs } from "../ingest/follow-inputs.ts";
import { findInputs } from "../ingest/find-inputs.ts";
import type { FoundFile } from "../ingest/find-inputs.ts";
import { formatNames } from "../ingest/formats.ts";
import { Inbox } from "../ingest/inbox.ts";
import { ingestProgress } from "../ingest/ingest-progress.ts";
import { IngestReport } from "../ingest/ingest-report.ts";
import { inputRequests, missingHint, standardInput } from "../ingest/read-inputs.ts";
import type { FileCounts } from "../ingest/read-inputs.ts";
import { readyRequests } from "../ingest/ready-requests.ts";
import { locateStore } from "../ingest/store.ts";
import { plural } from "../print/count.ts";
import { ingestNotes, ingestText } from "../render/ingest.ts";
import { addRequests } from "../store/add-requests.ts";
import type { Added } from "../store/add-requests.ts";
import { locateTranscripts, readFailure } from "../transcript/locate.ts";
import { agentNames } from "../transcript/reader.ts";
import { openProgress } from "../transcript/spans/progress.ts";
import { ingestResultOf, ingestTotals } from "../view/ingest.ts";
import type { Command, Input, Outcome } from "./command.ts";
import { requireDataOption } from "./options.ts";

const agentChoices = ["auto", ...agentNames] as const;
const formatChoices = ["auto", ...formatNames];

/** What is to be read, and into which folder. */
interface Task {
  readonly files: readonly FoundFile[];
  readonly folder: string;
  readonly dryRun: boolean;
  readonly report: IngestReport;
  readonly counts: FileCounts;
}

function agentOf(options: Input["options"]): (typeof agentChoices)[number] | undefined {
  return agentChoices.find((name) => name === options["agent"]);
}

function formatOf(options: Input["options"]): string | undefined {
  return options["format"] === "auto" ? undefined : text(options["format"]);
}

/** The files that the command line names; without one those of the agents, where transcripts are asked for. */
async function filesOf(input: Input, counts: FileCounts): Promise<readonly FoundFile[]> {
  const { operands, io, options } = input;
  if (operands.length === 0 && agentOf(options) !== undefined) {
    const { files, unreadable } = await locateTranscripts(undefined, io);
    counts.unreadable += unreadable;
    return files.map((path) => ({ path, name: path, size: 0, isNamed: false }));
  }
  if (operands.length === 0)
    throw usageFailure(
      "There is nothing to ingest.",
      "Name a file, a folder, or - for standard input.",
    );
  const found: FoundFile[] = [];
  for (const operand of operands)
    for (const file of await below(operand, input, counts)) found.push(file);
  return found;
}

async function below(
  operand: string,
  { io }: Input,
  counts: FileCounts,
): Promise<readonly FoundFile[]> {
  if (operand === standardInput)
    return [{ path: standardInput, name: standardInput, size: undefined, isNamed: true }];
  const path = resolve(io.cwd, operand);
  const { files, unreadable, isCut } = await findInputs(path, io.cwd).catch((error: unknown) => {
    throw readFailure(path, text(at(error, "code")), missingHint);
  });
  if (isCut)
    throw usageFailure(
      `${escapeText(path)} holds more than 100000 files.`,
      "Name a smaller folder.",
    );
  counts.unreadable += unreadable;
  return files;
}

/** The folder to write to; made unless nothing is to be written. Throws a failure where it cannot be. */
function folderOf({ common, io }: Input, dryRun: boolean): string {
  const { place } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  const opened = dryRun ? undefined : openFolder(place);
  if (opened !== undefined && "problem" in opened)
    throw new Failure(escapeText(opened.problem), { code: exitCodes.store });
  return place;
}

function refuseOwn({ files, folder }: Pick<Task, "files" | "folder">): void {
  const own = files.find(({ path }) => path.startsWith(`${folder}${sep}`));
  if (own === undefined) return;
  throw usageFailure(
    `${escapeText(own.path)} is part of the store itself.`,
    "What is in there counts already. Name another store with --store.",
  );
}

/** Reads all of it into the store. What was asked to stop is written as far as it was read. */
async function addAll(task: Task, { io, options, common }: Input): Promise<Added> {
  const { files, folder, dryRun, report, counts } = task;
  const sizes = files.map(({ size }) => size);
  const total = sizes.includes(undefined)
    ? undefined
    : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  const progress = ingestProgress(io, {
    total: total === 0 ? undefined : total,
    isQuiet: common.quiet,
  });
  const watched = {
    rejected: report.rejected.bind(report),
    read: (bytes: number): void => {
      report.read(bytes);
      progress.tick(report.bytes);
    },
  };
  const known = await openProgress(folder);
  const requests = inputRequests(files, {
    progress: known,
    format: formatOf(options),
    agent: agentOf(options),
    report: watched,
    signal: io.signal,
    input: io.input,
    counts,
  });
  try {
    // The reading is what stops where that is asked for: what was read is to be written.
    const { signal } = new AbortController();
    const added = await addRequests(folder, readyRequests(requests, watched), { signal, dryRun });
    if (!dryRun && !io.signal.aborted) await known.save();
    return added;
  } finally {
    await progress.end();
  }
}

function codeOf({ io, common }: Input, added: number): ExitCode {
  if (io.signal.aborted)
    return io.signal.reason === exitCodes.terminated ? exitCodes.terminated : exitCodes.interrupted;
  return added === 0 && common.requireData ? exitCodes.noData : exitCodes.ok;
}

const nothing = { added: 0, duplicate: 0 };

/** Writes what comes into the inbox until it is asked to stop; what is there already is found when the store is read. */
async function follow(task: Task, { io, common, options }: Input): Promise<Added> {
  const { files, folder, report } = task;
  const inbox = new Inbox(folder, {
    now: () => io.now().getTime(),
    warn: (message) => void io.err.write(`spoor: ${escapeText(message)}\n`),
  });
  if (!common.quiet && !common.json)
    await io.err.write(`Following ${plural(files.length, "file")}, Ctrl-C stops.\n`);
  let added = 0;
  try {
    await followInputs(
      files.map(({ path }) => path),
      {
        inbox,
        report,
        signal: io.signal,
        format: formatOf(options),
        input: io.input,
        onWritten: (records) => {
          added += records;
        },
      },
    );
  } finally {
    inbox.close();
  }
  task.counts.read += files.length;
  return { spans: { added, duplicate: 0 }, events: nothing, points: nothing, unreadable: 0 };
}

function checkOptions({ options }: Input): void {
  if (options["follow"] !== true) return;
  if (options["dryRun"] === true)
    throw usageFailure("--follow and --dry-run do not go together: what is followed is kept.");
  if (options["agent"] !== undefined)
    throw usageFailure(
      "--follow and --agent do not go together: of transcripts no end can be followed.",
      "Run ingest --agent again: it takes what is new.",
    );
}

async function run(input: Input): Promise<Outcome> {
  const { options, io } = input;
  const dryRun = options["dryRun"] === true;
  checkOptions(input);
  const counts = { read: 0, passedOver: 0, unreadable: 0 };
  const files = await filesOf(input, counts);
  const folder = folderOf(input, dryRun);
  const report = new IngestReport();
  refuseOwn({ files, folder });
  const task = { files, folder, dryRun, report, counts };
  const added = await (options["follow"] === true ? follow(task, input) : addAll(task, input));
  const facts = { store: folder, dryRun, stopped: io.signal.aborted, files: counts };
  const result = ingestResultOf(added, { ...facts, rejected: report.reasons });
  return {
    code: codeOf(input, ingestTotals(result).new),
    json: result,
    text: () => ingestText(result),
    notes: ingestNotes(result),
  };
}

/** Brings telemetry of others, and transcripts of agents, into the store. */
export const ingest: Command = {
  name: "ingest",
  group: "Data:",
  summary: "bring telemetry of other programs, and transcripts of coding agents, into the store",
  operands: [{ name: "path...", summary: "files and folders, - for standard input" }],
  options: [
    { flags: "--follow", summary: "go on with what is written to the files, until Ctrl-C" },
    { flags: "--dry-run", summary: "only tell what would be ingested" },
    {
      flags: "--format <name>",
      summary: "what the files are (default: each is looked at)",
      choices: formatChoices,
    },
    {
      flags: "--agent <name>",
      summary: "only transcripts of that agent, or of all; without a path, in the agents' folders",
      choices: agentChoices,
    },
    requireDataOption,
  ],
  examples: [
    "ingest traces.jsonl",
    "ingest collector/ --dry-run",
    "ingest --agent claude-code",
    "ingest otel.jsonl --follow",
    "ingest - --json",
  ],
  run,
};

/** The same under another name. */
export const importCommand: Command = { ...ingest, name: "import", summary: "the same as ingest" };
