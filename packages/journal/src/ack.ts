import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { journalOf } from "./folder.ts";
import type { Folder } from "./folder.ts";
import { journalFiles } from "./read/journal-files.ts";
import { parseSegmentName } from "./segment-name.ts";
import { replaceFile } from "./whole-file.ts";

/** How much of a segment one destination has taken. */
export interface Ack {
  /** The segment's name without its ending. */
  readonly segment: string;
  /** The `destinationId` of the destination. */
  readonly destination: string;
  /** The byte of the segment up to which everything was taken. */
  readonly offset: number;
}

/** An acknowledgement to be written. */
export interface AckToWrite {
  readonly folder: Folder;
  /** The segment's name, with or without its ending; that of a claimed one is still its first. */
  readonly segment: string;
  /** The URL of the destination. */
  readonly destination: string;
  readonly offset: number;
}

/** The name of an acknowledgement: the segment, and the id of the destination. */
export const ackPattern: RegExp = /^([^.]+)\.([0-9a-f]{12})\.ack$/;

/** A short name of a destination that does not tell its address: 12 hexadecimal digits of the SHA-256 of its URL. */
export function destinationId(url: string): string {
  return createHash("sha256").update(url).digest("hex").slice(0, 12);
}

/** Records how much of a segment a destination has taken, whole or not at all. False where that fails; never throws. */
export function writeAck({ folder, segment, destination, offset }: AckToWrite): boolean {
  const [name = ""] = segment.split(".");
  if (parseSegmentName(name) === undefined || !isOffset(offset)) return false;
  const path = join(folder.journal, `${name}.${destinationId(destination)}.ack`);
  try {
    replaceFile(path, String(offset));
    return true;
  } catch {
    return false;
  }
}

/** The byte up to which `destination` has taken `segment`; 0 where nothing of it is acknowledged. Never throws. */
export function readAck({ folder, segment, destination }: Omit<AckToWrite, "offset">): number {
  return readOffset(join(folder.journal, `${segment}.${destinationId(destination)}.ack`)) ?? 0;
}

/** The acknowledgements in the folder `dir`, of all destinations; those that cannot be read are left out. Never throws. */
export function readAcks(dir: string): readonly Ack[] {
  const acks: Ack[] = [];
  for (const fileName of journalFiles(dir)) {
    const [, segment, destination] = ackPattern.exec(fileName) ?? [];
    if (segment === undefined || destination === undefined) continue;
    const offset = readOffset(join(journalOf(dir), fileName));
    if (offset !== undefined) acks.push({ segment, destination, offset });
  }
  return acks;
}

function readOffset(path: string): number | undefined {
  try {
    const text = readFileSync(path, "latin1");
    const offset = /^\d{1,16}$/.test(text) ? Number(text) : -1;
    return isOffset(offset) ? offset : undefined;
  } catch {
    return undefined;
  }
}

function isOffset(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
