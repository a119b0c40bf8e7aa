import { mkdirSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { stopWhereAsked } from "../failure.ts";
import { writingMemory } from "./compact.ts";
import { Database } from "./database.ts";
import { dayOf, readManifest } from "./manifest.ts";
import { mergeStaged } from "./merge.ts";
import type { Counted, Merged } from "./merge.ts";
import { publish } from "./publish.ts";
import { stagedIn, StagedFiles } from "./staged-files.ts";
import { Staging } from "./staging.ts";
import { lock } from "./store-lock.ts";
import { temporaryIn } from "./temporary.ts";

/** What became of the records of requests. */
export interface Added {
  readonly spans: Counted;
  readonly events: Counted;
  readonly points: Counted;
  /** Records that lack an id or a time. */
  readonly unreadable: number;
}

export interface AddOptions {
  readonly signal: AbortSignal;
  /** Called now and then with the number of requests so far. */
  readonly onProgress?: (requests: number) => void;
  /** What time it is, in milliseconds since 1970; without it, the time of this machine. */
  readonly now?: number;
  /** Only tells what would be added. */
  readonly dryRun?: boolean;
}

/** Requests between two looks at whether the user wants to stop. */
const breath = 500;

async function stage(
  staging: Staging,
  requests: AsyncIterable<unknown> | Iterable<unknown>,
  { signal, onProgress }: AddOptions,
): Promise<number> {
  let [unreadable, count] = [0, 0];
  for await (const request of requests) {
    unreadable += staging.add(request);
    count += 1;
    if (count % breath > 0) continue;
    onProgress?.(count);
    await setImmediate();
    stopWhereAsked(signal);
  }
  staging.finish();
  return unreadable;
}

async function counted(
  folder: string,
  work: { readonly database: Database; readonly staged: StagedFiles },
  { signal, dryRun = false, now = Date.now() }: AddOptions,
): Promise<Merged["counts"]> {
  const arrived = dayOf(now);
  if (dryRun) {
    const manifest = readManifest(folder);
    const { counts } = await mergeStaged({ folder, ...work, signal, arrived, manifest, dryRun });
    return counts;
  }
  const held = await lock(folder, signal);
  try {
    return await publish({ folder, ...work, signal, arrived }, held);
  } finally {
    held.release();
  }
}

/**
 * Adds the records of OTLP/JSON export requests to the store in `folder`, which is made where there is none: those that it does not
 * have yet. All of them are there when this returns, or none. Throws a failure of the store, and one where `signal` is aborted.
 */
export async function addRequests(
  folder: string,
  requests: AsyncIterable<unknown> | Iterable<unknown>,
  options: AddOptions,
): Promise<Added> {
  const { dryRun = false, signal } = options;
  if (!dryRun) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const temporary = temporaryIn(dryRun ? undefined : folder);
  const limits = { temporary: temporary.path, memory: writingMemory, signal };
  const database = await Database.open(limits);
  try {
    const staged = new StagedFiles(stagedIn(temporary));
    const staging = new Staging((pack) => staged.write(pack));
    const unreadable = await stage(staging, requests, options);
    const { spans, events, metrics } = await counted(folder, { database, staged }, options);
    return { spans, events, points: metrics, unreadable };
  } finally {
    database.close();
    temporary.remove();
  }
}
