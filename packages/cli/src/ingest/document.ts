import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { at, escapeText, text } from "@spoor/core/record";
import { usageFailure } from "../failure.ts";
import type { Io } from "../io.ts";

/** One text that the user named, and what it is, for people. */
export interface Document {
  readonly name: string;
  readonly text: string;
}

/**
 * The whole of the file that `argument` names, or of standard input for `-`. Throws a usage failure with `hint` where it
 * cannot be read.
 */
export async function readDocument(argument: string, io: Io, hint: string): Promise<Document> {
  if (argument === "-") return { name: "Standard input", text: withoutMark(await readInput(io)) };
  const path = resolve(io.cwd, argument);
  try {
    return { name: path, text: withoutMark(await readFile(path, "utf8")) };
  } catch (error) {
    const code = text(at(error, "code")) ?? "unknown error";
    throw usageFailure(`Cannot read ${escapeText(path)} (${code}).`, hint);
  }
}

/** The JSON value of a document. Throws a usage failure with `hint` where it is none. */
export function jsonOf({ name, text: json }: Document, hint: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw usageFailure(`${escapeText(name)} is not JSON.`, hint);
  }
}

async function readInput({ input }: Io): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of input) {
    pieces.push(typeof piece === "string" ? Buffer.from(piece) : piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** Editors on Windows begin a file with a byte order mark, which is no JSON. */
function withoutMark(said: string): string {
  return said.replace(/^\uFEFF/, "");
}
