import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { at } from "@spoor/core/record";
import type { DayFile } from "./manifest.ts";

const chunkBytes = 1024 * 1024;
const magic = "PAR1";

/** The number of bytes of the file at `path` and the CRC-32 of them. Throws what the system throws. */
export function sumOf(path: string): { readonly bytes: number; readonly crc: number } {
  const file = openSync(path, "r");
  try {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    let [bytes, crc] = [0, 0];
    for (let got = readSync(file, chunk); got > 0; got = readSync(file, chunk)) {
      crc = crc32(chunk.subarray(0, got), crc);
      bytes += got;
    }
    return { bytes, crc };
  } finally {
    closeSync(file);
  }
}

/** What a look at a file says: there and as it was written, or not. */
export type FileState = "whole" | "damaged" | "missing";

function missing(error: unknown): FileState {
  if (at(error, "code") === "ENOENT") return "missing";
  throw error;
}

/** Whether `file` has its size and the marks of its beginning and end. Throws what the system throws. */
export function glanceAt(folder: string, { path, bytes }: DayFile): FileState {
  try {
    const file = openSync(join(folder, path), "r");
    try {
      if (fstatSync(file).size !== bytes) return "damaged";
      const mark = Buffer.alloc(2 * magic.length);
      readSync(file, mark, 0, magic.length, 0);
      readSync(file, mark, magic.length, magic.length, bytes - magic.length);
      return mark.toString("latin1") === magic + magic ? "whole" : "damaged";
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return missing(error);
  }
}

/** Whether every byte of `file` is as it was written. Throws what the system throws. */
export function checkFile(folder: string, { path, bytes, crc }: DayFile): FileState {
  try {
    const found = sumOf(join(folder, path));
    return found.bytes === bytes && found.crc === crc ? "whole" : "damaged";
  } catch (error) {
    return missing(error);
  }
}
