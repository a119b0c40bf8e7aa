import { createReadStream, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { at, escapeText, text } from "@spoor/core/record";
import { usageFailure } from "../failure.ts";
import type { Failure } from "../failure.ts";
import type { Io } from "../io.ts";
import { readRequests } from "./journal.ts";
import { valuesIn } from "./request-lines.ts";
import { locateStore } from "./store.ts";

/** Where requests are read from. */
export interface Source {
  /** What it is, for people. */
  readonly name: string;
  /** What is there, requests or not; `onDamage` is called for each line that cannot be read. */
  read(onDamage: () => void): AsyncIterable<unknown>;
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

/** The journal of `folder`, which may also be the journal itself. */
function journalSource(path: string, { env, cwd, signal }: Io): Source {
  const store = basename(path) === "journal" ? dirname(path) : path;
  const { folder = store } = locateStore({ store, env, cwd });
  return { name: path, read: (onDamage) => readRequests(folder, { signal, onDamage }) };
}

/** What the argument of a command names: a file, a folder, or standard input as `-`. Throws a usage failure. */
export function sourceOf(argument: string, io: Io): Source {
  if (argument === "-") {
    return { name: "Standard input", read: (onDamage) => valuesIn(io.input, onDamage) };
  }
  const path = resolve(io.cwd, argument);
  if (isFolder(path)) return journalSource(path, io);
  return { name: path, read: (onDamage) => valuesIn(piecesOf(path), onDamage) };
}
