import { createHash } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { Folder, FolderProblem } from "@spoor/journal";
import { guard } from "../../guard.ts";
import { readSuspendedRun } from "../../trace/suspended-run.ts";
import type { SuspendedRun } from "../../trace/suspended-run.ts";

/** Most suspended runs that are kept in a folder; of more the oldest tenth is forgotten. */
const maxRuns = 10_000;

let folder: string | undefined;

/** Keeps what suspended runs added up to in `opened` from here on, for the process that goes on with them. */
export function keepRunsIn(opened: Folder | FolderProblem | undefined): void {
  folder = opened === undefined || "problem" in opened ? undefined : join(opened.dir, "runs");
}

/** Keeps `suspended` under `key`; a later part of the same run takes its place. */
export function keepRun(suspended: SuspendedRun, key: string = suspended.runId): void {
  const dir = folder;
  if (dir === undefined) return;
  guard("keeping a suspended run", () => {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    const path = pathOf(dir, key);
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(suspended), { mode: 0o600 });
    renameSync(draft, path);
    forgetOldest(dir);
  });
}

/** What the run was suspended with, where a process on this machine kept it. */
export function keptRun(key: string): SuspendedRun | undefined {
  const dir = folder;
  if (dir === undefined) return undefined;
  try {
    const read = readSuspendedRun(JSON.parse(readFileSync(pathOf(dir, key), "utf8")));
    return "problem" in read ? undefined : read;
  } catch {
    return undefined;
  }
}

/** Forgets a run that is over. */
export function forgetRun(key: string): void {
  const dir = folder;
  if (dir !== undefined) guard("forgetting a run", () => rmSync(pathOf(dir, key), { force: true }));
}

const pathOf = (dir: string, key: string): string =>
  join(dir, `${createHash("sha256").update(key).digest("hex").slice(0, 32)}.json`);

function forgetOldest(dir: string): void {
  const names = readdirSync(dir);
  if (names.length <= maxRuns) return;
  const byAge = names
    .map((name) => join(dir, name))
    .map((path) => ({ path, at: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .toSorted((one, other) => one.at - other.at);
  for (const { path } of byAge.slice(0, names.length - maxRuns * 0.9))
    rmSync(path, { force: true });
}
