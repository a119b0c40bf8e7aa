import { createReadStream, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { at, escapeText, text } from "@spoor/core/record";
import { usageFailure } from "../failure.ts";
import type { Failure } from "../failure.ts";
import type { Io } from "../io.ts";
import { selectedRequests } from "../export/requests.ts";
import { signalNames } from "../export/selection.ts";
import { openStore } from "../store/open-store.ts";
import { storeNotes } from "../store/notes.ts";
import { readRequests } from "./journal.ts";
import { valuesIn } from "./request-lines.ts";
import { locateStore } from "./store.ts";

/** What there is to say of what is read. */
export interface SourceProblems {
  /** Lines that cannot be read. */
  readonly damaged: (count: number) => void;
  /** What else is missing, for people. */
  readonly note: (text: string) => void;
}

/** Where requests are read from. */
export interface Source {
  /** What it is, for people. */
  readonly name: string;
  /** What is there, requests or not. */
  read(problems: SourceProblems): AsyncIterable<unknown>;
}

const hint = "Name a file of OTLP/JSON, a folder that Spoor wrote, or - for standard input.";

function unreadable(path: string, error: unknown): Failure {
  const code = text(at(error, "code")) ?? "unknown error";
  return usageFailure(`Cannot read ${escapeText(path)} (${code}).`, hint);
}

/** What there is to say of a source in which there is no request. */
export function noRequests({ name }: Source): Failure {
  return usageFailure(`${escapeText(name)} holds no OTLP/JSON.`, hint);
}

async function* piecesOf(path: string): AsyncGenerator<string, void> {
  try {
    for await (const piece of createReadStream(path, "utf8")) yield String(piece);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** All signals of the store in `folder`, each record once. */
async function* readStore(
  folder: string,
  { signal }: Io,
  problems: SourceProblems,
): AsyncGenerator<unknown, void> {
  const store = await openStore(folder, { signal });
  try {
    problems.damaged(store.damaged);
    const { unreadable: records, quarantined } = store;
    const notes = storeNotes({ damaged: 0, unreadable: records, quarantined });
    for (const note of notes) problems.note(note);
    const window = { sinceMs: undefined, untilMs: undefined };
    const selection = { store, signals: signalNames, window, isChosen: false, signal };
    for await (const { request } of selectedRequests(selection)) yield request;
  } finally {
    store.close();
  }
}

/** The journal alone that is at `path`. */
function journalSource(path: string, { signal }: Io): Source {
  const folder = dirname(path);
  const read = ({ damaged }: SourceProblems): AsyncIterable<unknown> =>
    readRequests(folder, { signal, onDamage: () => damaged(1) });
  return { name: path, read };
}

/** The store of `folder`, which may also be one that has it. */
function storeSource(path: string, io: Io): Source {
  const { folder = path } = locateStore({ store: path, env: io.env, cwd: io.cwd });
  return { name: path, read: (problems) => readStore(folder, io, problems) };
}

/**
 * What the argument of a command names: a file, a store or a folder that has one, a journal alone, or standard input as `-`.
 * Throws a usage failure.
 */
export function sourceOf(argument: string, io: Io): Source {
  if (argument === "-") {
    const read = ({ damaged }: SourceProblems): AsyncIterable<unknown> =>
      valuesIn(io.input, () => damaged(1));
    return { name: "Standard input", read };
  }
  const path = resolve(io.cwd, argument);
  if (isFolder(path)) {
    return basename(path) === "journal" ? journalSource(path, io) : storeSource(path, io);
  }
  return { name: path, read: ({ damaged }) => valuesIn(piecesOf(path), () => damaged(1)) };
}
