import { closeSync, constants, openSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { isSameProcess, patienceWith, thisProcess } from "./process-name.ts";
import type { ProcessName } from "./process-name.ts";
import type { Folder } from "../folder.ts";
import { journalFiles, segmentFiles } from "../read/journal-files.ts";
import type { SegmentFile } from "../read/journal-files.ts";

/** Whose segments a process ships: its `own`, or those of `all` that do not ship theirs. */
export type ShippingScope = "own" | "all";

const { O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
const pattern = /^(\d{1,10})-(\d{1,30}|x)\.ships-(own|all)$/;

/** A process that said that it ships. */
interface Shipper {
  readonly process: ProcessName;
  readonly scope: ShippingScope;
}

/**
 * Says in the folder that this process ships, so that no other ships the same, until what this gives is called. Removes
 * what processes have left there that died. Never throws.
 */
export function announceShipping(folder: Folder, scope: ShippingScope): () => void {
  const { pid, start = "x" } = thisProcess();
  const path = join(folder.journal, `${pid}-${start}.ships-${scope}`);
  for (const [name, shipper] of listed(folder.dir))
    if (patienceWith(shipper.process) === 0) remove(join(folder.journal, name));
  try {
    closeSync(openSync(path, O_WRONLY | O_CREAT | (O_NOFOLLOW ?? 0), 0o600));
  } catch {
    // Without the word of it, what is shipped twice is known by its ids.
  }
  return () => remove(path);
}

/** The living process that ships for all others, if one does that is not this one. Never throws. */
export function shipperOfAll(folder: Folder): ProcessName | undefined {
  const others = living(folder.dir).filter(({ scope }) => scope === "all");
  return others.find(({ process }) => !isSameProcess(process, thisProcess()))?.process;
}

/**
 * The segments that a process ships that does so for all: those it has claimed, and those of living processes that ship
 * nothing themselves. Never throws.
 */
export function segmentsForAll(folder: Folder): readonly SegmentFile[] {
  const self = thisProcess();
  const shippers = living(folder.dir).filter(({ process }) => !isSameProcess(process, self));
  return segmentFiles(folder.dir).filter(({ owner }) =>
    isSameProcess(owner, self)
      ? true
      : patienceWith(owner) > 0 && !shippers.some(({ process }) => isSameProcess(process, owner)),
  );
}

function living(dir: string): readonly Shipper[] {
  return listed(dir)
    .map(([, shipper]) => shipper)
    .filter(({ process }) => patienceWith(process) > 0);
}

function listed(dir: string): readonly (readonly [string, Shipper])[] {
  return journalFiles(dir).flatMap((name) => {
    const [, pid, start, scope] = pattern.exec(name) ?? [];
    if (pid === undefined) return [];
    const process = { pid: Number(pid), start: start === "x" ? undefined : start };
    return [[name, { process, scope: scope === "all" ? "all" : "own" }]];
  });
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Somebody else has.
  }
}
