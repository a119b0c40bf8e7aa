import { open, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { headBytes } from "./input.ts";
import type { IngestInput } from "./input.ts";

/** How often to look whether a file has grown. */
const lookMs = 250;
const chunkBytes = 256 * 1024;
const newline = 10;

/** Waits a little; ends at once where `signal` is aborted. */
async function pause(signal: AbortSignal): Promise<void> {
  await wait(lookMs, undefined, { signal }).catch(() => {});
}

/** The open file at `path`, as soon as there is one with a whole line, or a lot; undefined where it is asked to stop first. */
async function opened(path: string, signal: AbortSignal): Promise<FileHandle | undefined> {
  while (!signal.aborted) {
    const file = await open(path, "r").catch(() => undefined);
    if (file !== undefined) {
      const head = await headOf(file);
      if (head.includes(newline) || head.length === headBytes) return file;
      await file.close();
    }
    await pause(signal);
  }
  return undefined;
}

async function headOf(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  return buffer.subarray(0, bytesRead);
}

/** Whether another file is at `path` now, or the file is shorter than what was read of it. */
async function isReplaced(path: string, file: FileHandle, position: number): Promise<boolean> {
  const [own, present] = await Promise.all([file.stat(), stat(path).catch(() => undefined)]);
  if (own.size < position) return true;
  return present !== undefined && (present.ino !== own.ino || present.dev !== own.dev);
}

async function chunkOf(file: FileHandle, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(chunkBytes), 0, chunkBytes, position);
  return buffer.subarray(0, bytesRead);
}

/** All that is written to `file` until it is replaced, shortened or the reading is to stop. */
async function* grown(
  path: string,
  file: FileHandle,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void> {
  let position = 0;
  let isLast = false;
  try {
    for (;;) {
      const chunk = await chunkOf(file, position);
      position += chunk.length;
      if (chunk.length > 0) yield chunk;
      else if (isLast || signal.aborted) return;
      else {
        // What was written before it was replaced is still to be read.
        isLast = await isReplaced(path, file, position);
        if (!isLast) await pause(signal);
      }
    }
  } finally {
    await file.close();
  }
}

/**
 * The files that are at `path`, one after the other, each with all that is written to it until another takes its place or
 * it is cut: as logs are rotated. Ends when `signal` is aborted.
 */
export async function* followedInputs(
  path: string,
  signal: AbortSignal,
): AsyncGenerator<IngestInput, void> {
  for (;;) {
    const file = await opened(path, signal);
    if (file === undefined) return;
    const head = await headOf(file);
    yield { path, size: undefined, head, isPipe: true, bytes: () => grown(path, file, signal) };
  }
}
