import { createHash, randomBytes } from "node:crypto";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { at, list, text, texts } from "@spoor/core/record";
import { locateStore } from "../ingest/store.ts";
import type { Io } from "../io.ts";
import { openStore } from "../store/open-store.ts";
import { cacheFolder } from "../cache-folder.ts";
import { valueKinds } from "./words.ts";
import type { ValueKind } from "./words.ts";

/** What the store knows of each kind, the latest or most frequent first. */
export type StoreValues = Readonly<Record<ValueKind, readonly string[]>>;

const none: StoreValues = { services: [], models: [], workflows: [], sessions: [], traces: [] };

/** Values of one kind that are kept. */
const most = 200;

const frequent = (column: string): string =>
  `SELECT ${column} AS value FROM spans WHERE ${column} IS NOT NULL
   GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ${most}`;

const questions: Readonly<Record<ValueKind, string>> = {
  services: frequent("service"),
  models: frequent("model"),
  workflows: frequent("workflow"),
  sessions: frequent("session"),
  traces: `SELECT trace_id AS value FROM spans GROUP BY 1 ORDER BY max(start_ns) DESC LIMIT ${most}`,
};

/** How long answers are good for. */
const freshMs = 30_000;

interface Cached {
  readonly values: StoreValues;
  readonly isFresh: boolean;
}

function cacheFile(store: string, env: Io["env"]): string | undefined {
  const folder = cacheFolder(env);
  if (folder === undefined) return undefined;
  const name = createHash("sha256").update(store).digest("hex").slice(0, 16);
  return join(folder, `completion-${name}.json`);
}

async function readCache(path: string, nowMs: number): Promise<Cached | undefined> {
  try {
    const [json, { mtimeMs }] = await Promise.all([readFile(path, "utf8"), stat(path)]);
    const said: unknown = JSON.parse(json);
    const entries = valueKinds.map((kind) => [kind, texts(at(said, kind)) ?? []]);
    const values: StoreValues = { ...none, ...Object.fromEntries(entries) };
    return { values, isFresh: Math.abs(nowMs - mtimeMs) < freshMs };
  } catch {
    return undefined;
  }
}

async function writeCache(path: string, values: StoreValues): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString("hex")}`;
  try {
    await mkdir(join(path, ".."), { recursive: true, mode: 0o700 });
    await writeFile(draft, JSON.stringify(values), { mode: 0o600 });
    await rename(draft, path);
  } catch {
    // Without a cache the store is asked again.
  }
}

async function asked(folder: string, signal: AbortSignal): Promise<StoreValues> {
  const store = await openStore(folder, { signal });
  try {
    const values = new Map<string, readonly string[]>();
    for (const kind of valueKinds) {
      signal.throwIfAborted();
      const rows = await store.ask(questions[kind]);
      values.set(
        kind,
        list(rows).flatMap((row) => text(at(row, "value")) ?? []),
      );
    }
    return { ...none, ...Object.fromEntries(values) };
  } finally {
    store.close();
  }
}

function folderOf({ env, cwd }: Io, store: string | undefined): string | undefined {
  try {
    return locateStore({ store, env, cwd }).folder;
  } catch {
    return undefined;
  }
}

/** Asks the store, however long it takes, for what the next completions will tell. Never throws. */
export async function refreshValues(io: Io, store: string | undefined): Promise<void> {
  const folder = folderOf(io, store);
  const file = folder === undefined ? undefined : cacheFile(folder, io.env);
  if (folder === undefined || file === undefined) return;
  const values = await asked(folder, io.signal).catch(() => undefined);
  if (values !== undefined) await writeCache(file, values);
}

/**
 * What the store in `store` knows, within `budgetMs`: what was asked lately, else asked now. Where that takes longer, what was
 * known before, while another process asks for the next time. Never throws.
 */
export async function storeValues(
  io: Io,
  store: string | undefined,
  budgetMs: number,
): Promise<StoreValues> {
  const folder = folderOf(io, store);
  if (folder === undefined) return none;
  const file = cacheFile(folder, io.env);
  const cached = file === undefined ? undefined : await readCache(file, io.now().getTime());
  if (cached?.isFresh === true) return cached.values;
  const values = await asked(folder, AbortSignal.timeout(budgetMs)).catch(() => undefined);
  if (values === undefined) {
    io.detach?.(["complete", "--refresh", folder]);
    return cached?.values ?? none;
  }
  if (file !== undefined) await writeCache(file, values);
  return values;
}
