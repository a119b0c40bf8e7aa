import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { at } from "@spoor/core/record";
import { decodeBlock, recordBytes } from "./start-record.ts";
import type { StartRecord } from "./start-record.ts";

/** A file of start records: where its spans come from, and the spans that were open. */
export interface Records {
  readonly head: unknown;
  readonly records: readonly StartRecord[];
}

/** Longest file that is read; ours hold 10,000 records of 1 KiB and a head of 256 KiB at most. */
const maxBytes = 32 * 1024 * 1024;
const newline = 10;

/** The undamaged records of the file at `path`. Throws what the system throws. */
export function readRecords(path: string): Records {
  const bytes = readWhole(path);
  const begin = bytes.indexOf(newline) + 1;
  const records: StartRecord[] = [];
  for (let from = begin; from < bytes.length; from += recordBytes) {
    const record = decodeBlock(bytes.subarray(from, from + recordBytes));
    if (isRecord(record)) records.push(record);
  }
  return { head: decodeBlock(bytes.subarray(0, begin)), records };
}

function isRecord(value: unknown): value is StartRecord {
  const span = at(value, "span");
  return typeof span === "object" && span !== null;
}

function readWhole(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  try {
    const bytes = Buffer.alloc(Math.min(fstatSync(file).size, maxBytes));
    let read = 0;
    for (let more = 1; more > 0 && read < bytes.length; read += more)
      more = readSync(file, bytes, read, bytes.length - read, read);
    return bytes.subarray(0, read);
  } finally {
    closeSync(file);
  }
}
