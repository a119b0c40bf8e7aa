import { closeSync, constants, fdatasyncSync, openSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { liveOf } from "./live-file.ts";
import type { Folder } from "../folder.ts";
import { encodeLine } from "../line.ts";
import { endings } from "../segment-name.ts";
import { syncFolder } from "../write/sync-folder.ts";

const { O_CREAT, O_NOFOLLOW, O_TRUNC, O_WRONLY } = constants;
const flags = O_WRONLY | O_CREAT | O_TRUNC | (O_NOFOLLOW ?? 0);

/**
 * Makes the finished segment `name` of one span a line, whole and on the disk or not at all; none where there are no spans.
 * Each of `bodies` gives a request without its closing brace. Throws what the system throws.
 */
export function writeSegment(
  folder: Folder,
  name: string,
  bodies: readonly (() => string)[],
): void {
  if (bodies.length === 0) return;
  // The same for every try, so that what one leaves that was cut short is used by the next.
  const draft = join(liveOf(folder.journal), `${name}.tmp`);
  const file = openSync(draft, flags, 0o600);
  try {
    for (const [seq, body] of bodies.entries()) {
      const line = encodeLine(body(), { n: 1, seq });
      if (writeSync(file, line) < line.length) throw new Error("only a part was written");
    }
    fdatasyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(draft, join(folder.journal, name + endings.sealed));
  syncFolder(folder.journal);
}
