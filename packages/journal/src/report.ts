import { mkdirSync, readdirSync, readFileSync, statSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { replaceFile } from "./whole-file.ts";

/** Whose report it is. */
export interface ReportName {
  /** When the thread began, in milliseconds since 1970. */
  readonly startMs: number;
  readonly pid: number;
  readonly threadId: number;
}

/** A report as it lies in the folder. */
export interface StoredReport extends ReportName {
  /** What its JSON says. */
  readonly value: unknown;
}

const pattern = /^([0-9a-z]{1,11})-(\d{1,10})-(\d{1,10})\.json$/;
const ownerOnly = 0o700;
const maxReports = 20;
const maxAgeMs = 7 * 24 * 60 * 60 * 1000;
/** A report is a few kilobytes; a file that is larger is none. */
const maxReportBytes = 1024 * 1024;

const folderOf = (dir: string): string => join(dir, "reports");

const fileName = ({ startMs, pid, threadId }: ReportName): string =>
  `${startMs.toString(36)}-${pid}-${threadId}.json`;

/** Puts `json` in place of what the thread reported before, under the folder `dir`. False where that fails; never throws. */
export function writeReport(dir: string, name: ReportName, json: string): boolean {
  try {
    mkdirSync(folderOf(dir), { recursive: true, mode: ownerOnly });
    replaceFile(join(folderOf(dir), fileName(name)), json);
    return true;
  } catch {
    return false;
  }
}

/** The reports under the folder `dir`, the newest thread's first; those that cannot be read are left out. Never throws. */
export function readReports(dir: string): readonly StoredReport[] {
  return namesOf(dir).flatMap((name) => {
    const value = readJson(join(folderOf(dir), fileName(name)));
    return value === undefined ? [] : [{ ...name, value }];
  });
}

/** Removes the reports that nobody wrote to for seven days, and the oldest beyond 20. Never throws. */
export function removeOldReports(dir: string, now: number): void {
  const kept = new Set(namesOf(dir).slice(0, maxReports).map(fileName));
  for (const file of filesOf(dir)) {
    const path = join(folderOf(dir), file);
    const isOld = now - writtenAt(path) > maxAgeMs;
    if (isOld || (pattern.test(file) && !kept.has(file))) remove(path);
  }
}

function namesOf(dir: string): ReportName[] {
  return filesOf(dir)
    .flatMap((file) => {
      const [, start, pid, threadId] = pattern.exec(file) ?? [];
      if (start === undefined) return [];
      return [
        { startMs: Number.parseInt(start, 36), pid: Number(pid), threadId: Number(threadId) },
      ];
    })
    .toSorted((left, right) => right.startMs - left.startMs);
}

function filesOf(dir: string): string[] {
  try {
    return readdirSync(folderOf(dir));
  } catch {
    return [];
  }
}

/** Milliseconds since 1970; the end of time where it is not known, so that the file stays. */
function writtenAt(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return Infinity;
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Another process removed it, or it may not be removed.
  }
}

function readJson(path: string): unknown {
  try {
    if (statSync(path).size > maxReportBytes) return undefined;
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return value;
  } catch {
    return undefined;
  }
}
