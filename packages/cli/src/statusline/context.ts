import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { at, count } from "@spoor/core/record";

/** How much of the end of a transcript is read. */
const tailBytes = 256 * 1024;

/** The end of the file at `path`; empty where it cannot be read. Never waits for a pipe. */
function tailOf(path: string): string {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(file);
    if (!stats.isFile()) return "";
    const length = Math.min(stats.size, tailBytes);
    const buffer = Buffer.alloc(length);
    const read = readSync(file, buffer, 0, length, stats.size - length);
    return buffer.toString("utf8", 0, read);
  } catch {
    return "";
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function tokensOf(line: string): number | undefined {
  // Most lines are no replies, and need not be parsed.
  if (!line.includes('"usage"')) return undefined;
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (at(row, "type") !== "assistant" || at(row, "isSidechain") === true) return undefined;
  const usage = at(at(row, "message"), "usage");
  const input = count(at(usage, "input_tokens"));
  if (input === undefined) return undefined;
  const read = count(at(usage, "cache_read_input_tokens")) ?? 0;
  return input + read + (count(at(usage, "cache_creation_input_tokens")) ?? 0);
}

/** Tokens that the latest reply in the transcript at `path` was made from; undefined where its end tells none. Never throws. */
export function contextTokens(path: string): number | undefined {
  const lines = tailOf(path).split("\n").toReversed();
  for (const line of lines) {
    const tokens = tokensOf(line);
    if (tokens !== undefined && tokens > 0) return tokens;
  }
  return undefined;
}
