import { readerOf } from "./agents.ts";
import type { Digest } from "./digest.ts";
import { skippedOf } from "./digest-records.ts";
import { digestOf, endOf, noValues, partsOfReader } from "./digest-file.ts";
import { LineReader } from "./line-reader.ts";
import { outcomeOfText } from "./outcome.ts";
import type { FileOutcome, ReadOutcome } from "./outcome.ts";
import type { IndexEntry } from "./scan-index.ts";

/** More than this is read by several threads, with all that was before. */
const mostBytes = 16 * 1024 * 1024;
/** Digests of one file are added one by one each time: of so many one is made anew. */
const mostLater = 16;

/** The file and its size, out of a stamp. */
function fileOf(stamp: string): readonly [file: string, bytes: number] {
  const [file = "", bytes] = stamp.split(" ");
  return [file, Number(bytes)];
}

/** All that was skipped; the last line that was not whole before is read again. */
function skippedOfBoth(before: Digest, after: Digest): Digest["skipped"] {
  const skipped = new Map(skippedOf(before));
  skipped.delete("unfinished_last_line");
  for (const [reason, count] of skippedOf(after))
    skipped.set(reason, (skipped.get(reason) ?? 0) + count);
  return Object.fromEntries(skipped);
}

function readOn(path: string, before: ReadOutcome): ReadOutcome | undefined {
  const [first, ...later] = before.digests;
  const lines = new LineReader(path, "latin1");
  try {
    if (lines.seam(before.offset) !== before.seam) return undefined;
    const head = lines.head();
    if (head === undefined) return undefined;
    const file = { path, head, values: noValues };
    const reader = readerOf(file);
    if (reader?.rows === undefined || reader.agent !== first?.agent) return undefined;
    lines.skipTo(before.offset);
    const builder = digestOf(lines, reader.rows(file), partsOfReader(reader));
    const { digest: after, details } = builder.build(reader.agent);
    if (reader.continues?.(path, before.digests, after) !== true) return undefined;
    // What was skipped stays with the first digest, which has the session that it belongs to.
    const all = { ...first, skipped: skippedOfBoth(first, after) };
    return {
      kind: "read",
      digests: [all, ...later, { ...after, skipped: {} }],
      details: () => [...before.details(), details],
      ...endOf(lines),
    };
  } finally {
    lines.close();
  }
}

/**
 * What the file of `entry`, which has the stamp `stamp` now, tells, where it has only grown since it was read, and what was
 * added can be read alone; undefined where it has to be read whole.
 */
export function continued(
  { path, stamp: old, outcome }: IndexEntry,
  stamp: string,
): FileOutcome | undefined {
  const [file, bytes] = fileOf(stamp);
  const [oldFile, oldBytes] = fileOf(old);
  if (file !== oldFile || bytes <= oldBytes) return undefined;
  try {
    const before = outcomeOfText(outcome);
    if (before.kind !== "read" || before.offset === 0) return undefined;
    const isLong = bytes - before.offset > mostBytes;
    if (isLong || before.digests.length > mostLater) return undefined;
    return readOn(path, before);
  } catch {
    // Reading it whole tells what is wrong.
    return undefined;
  }
}
