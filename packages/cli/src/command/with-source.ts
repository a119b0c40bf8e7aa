import { join, resolve } from "node:path";
import { at, escapeText, text, texts } from "@spoor/core/record";
import { exitCodes, Failure, usageFailure } from "../failure.ts";
import { findInputs } from "../ingest/find-inputs.ts";
import type { FoundFile } from "../ingest/find-inputs.ts";
import { IngestReport } from "../ingest/ingest-report.ts";
import { inputRequests, standardInput } from "../ingest/read-inputs.ts";
import { readyRequests } from "../ingest/ready-requests.ts";
import { inputOf } from "../legacy/input.ts";
import { kindFor, migrate } from "../legacy/migrate.ts";
import { plural } from "../print/count.ts";
import { addRequests } from "../store/add-requests.ts";
import { openStore } from "../store/open-store.ts";
import { temporaryIn } from "../store/temporary.ts";
import { readFailure } from "../transcript/locate.ts";
import type { Input, OptionSpec } from "./command.ts";
import { withStore } from "./with-store.ts";
import type { Opened } from "./with-store.ts";

/** The option of a command that can ask files instead of the store. */
export const pathOption: OptionSpec = {
  flags: "--path <file|folder...>",
  summary: "ask these files instead of the store; - is standard input",
};

/** Files to be asked: those of older systems, which may tell of one record twice, and all others. */
interface Sources {
  readonly legacy: string[];
  readonly others: FoundFile[];
}

async function filesAt(argument: string, { io }: Input): Promise<readonly FoundFile[]> {
  if (argument === standardInput)
    return [{ path: argument, name: argument, size: undefined, isNamed: true }];
  const path = resolve(io.cwd, argument);
  const { files, isCut } = await findInputs(path, io.cwd).catch((error: unknown) => {
    throw readFailure(path, text(at(error, "code")));
  });
  if (isCut)
    throw usageFailure(
      `${escapeText(path)} holds more than 100000 files.`,
      "Name a smaller folder.",
    );
  return files;
}

async function isLegacy({ path, size }: FoundFile): Promise<boolean> {
  if (size === undefined) return false;
  const input = await inputOf(path).catch(() => undefined);
  const kind = input && (await kindFor(input));
  return kind !== undefined && kind !== "unreadable";
}

async function sourcesAt(paths: readonly string[], input: Input): Promise<Sources> {
  const sources: Sources = { legacy: [], others: [] };
  for (const path of paths)
    for (const file of await filesAt(path, input)) {
      if (await isLegacy(file)) sources.legacy.push(file.path);
      else sources.others.push(file);
    }
  return sources;
}

const none = { read: 0, passedOver: 0, unreadable: 0 };

function notesOf({ reasons }: IngestReport, { passedOver, unreadable }: typeof none): string[] {
  const notes = reasons.map(({ reason, count, places }) => {
    const where = places.map(escapeText).join(", ");
    return `${plural(count, "record")} not read (${escapeText(reason)}): ${where}`;
  });
  const skipped = passedOver + unreadable;
  return skipped === 0
    ? notes
    : [...notes, `Passed over ${plural(skipped, "file")} without telemetry.`];
}

/** Brings all of `sources` to the store in `folder`; gives what there is to say of what was not read. */
async function read(
  { legacy, others }: Sources,
  folder: string,
  { io }: Input,
): Promise<readonly string[]> {
  const { signal, input } = io;
  const report = new IngestReport();
  const counts = { ...none };
  if (others.length > 0 || legacy.length === 0) {
    const any = { format: undefined, agent: undefined };
    const requests = inputRequests(others, { ...any, report, signal, input, counts });
    await addRequests(folder, readyRequests(requests, report), { signal });
  }
  if (legacy.length === 0) return notesOf(report, counts);
  const undated = io.now().toISOString();
  const reading = { keepsText: true, undated };
  const { files } = await migrate([...new Set(legacy)], {
    ...reading,
    folder,
    apply: true,
    signal,
  });
  for (const { path, rejected } of files)
    for (const { reason, count } of rejected) report.rejected(reason, count, path);
  return notesOf(report, counts);
}

async function withFiles<Result>(
  paths: readonly string[],
  input: Input,
  use: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const { signal } = input.io;
  const sources = await sourcesAt(paths, input);
  const temporary = temporaryIn(undefined);
  if (temporary.path === undefined)
    throw new Failure("There is no place for what the files hold.", {
      code: exitCodes.store,
      hint: "Make sure that TMPDIR names a folder that you may write to.",
    });
  try {
    const folder = join(temporary.path, "store");
    const notes = await read(sources, folder, input);
    const store = await openStore(folder, { signal });
    try {
      return await use({ store, place: paths.join(", "), notes });
    } finally {
      store.close();
    }
  } finally {
    temporary.remove();
  }
}

/**
 * Gives what `use` gives, which is handed the store of the command, or where files were named with `--path`, one that holds what these
 * tell and is gone afterwards. Throws a usage failure for a file that is not there or is no telemetry.
 */
export async function withSource<Result>(
  input: Input,
  use: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const paths = texts(input.options["path"]);
  return paths === undefined ? await withStore(input, use) : await withFiles(paths, input, use);
}
