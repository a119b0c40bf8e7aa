import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseSegmentName } from "@spoor/journal";
import { Failure, stopWhereAsked } from "../failure.ts";
import { Database } from "./database.ts";
import { expiryOf, isDue, momentOf } from "./expiry.ts";
import type { ExpiryPlan, Going } from "./expiry.ts";
import { lastingSums, writeSums } from "./hourly.ts";
import type { SomeSpans } from "./hourly.ts";
import { readManifest, writeManifest } from "./manifest.ts";
import type { DayFile, HourlyFile, Manifest, StoredFile } from "./manifest.ts";
import { othersOf, sqlText, writePartition } from "./partition.ts";
import { takenOver } from "./publish.ts";
import { quarantine } from "./quarantine.ts";
import type { Retention } from "./retention.ts";
import type { StoreLock } from "./store-lock.ts";
import { sweep } from "./sweep.ts";
import { tables } from "./tables.ts";
import { temporaryIn } from "./temporary.ts";
import { storedSql } from "./views.ts";

/** How a store is rid of what had its time. */
export interface ExpireOptions {
  readonly signal: AbortSignal;
  readonly retention: Retention;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a database may hold while it writes. */
const memory = "200MB";
const hourMs = 3_600_000;
/** What goes for want of room is found anew once its sums are written; more rounds than these are left to the next time. */
const mostRounds = 4;

/** New files, and those that go. */
interface Change {
  readonly files: readonly StoredFile[];
  readonly hourly: readonly HourlyFile[];
  readonly gone: readonly DayFile[];
}

/** The condition that a span is of one of `kinds`. */
export function kindSql(kinds: readonly string[] | undefined): string {
  return kinds === undefined ? "true" : `kind IN (${kinds.map(sqlText).join(", ")})`;
}

/** Works out one round; nothing of it counts before its manifest is written. */
class Round {
  readonly #folder: string;
  readonly #manifest: Manifest;
  readonly #options: ExpireOptions;
  readonly #database: Database;
  readonly files: StoredFile[] = [];
  readonly hourly: HourlyFile[] = [];
  readonly gone: DayFile[] = [];

  constructor(folder: string, manifest: Manifest, own: ExpireOptions & { database: Database }) {
    this.#folder = folder;
    this.#manifest = manifest;
    this.#options = own;
    this.#database = own.database;
  }

  async run({ going, toSum, goingSums }: ExpiryPlan): Promise<void> {
    this.gone.push(...goingSums);
    if (Number.isFinite(this.#options.retention.sumAfter)) await this.#sumUp(going);
    for (const each of going) {
      stopWhereAsked(this.#options.signal);
      await this.#remove(each);
    }
    for (const file of toSum) {
      stopWhereAsked(this.#options.signal);
      await this.#write(file.day, { spans: [{ file, where: "true" }], sums: [], of: file.path });
    }
  }

  /** Puts the sums of spans that go to those of their day. */
  async #sumUp(going: readonly Going[]): Promise<void> {
    const ofSpans = going.filter(({ file }) => file.table === "spans");
    for (const day of new Set(ofSpans.map(({ file }) => file.day))) {
      stopWhereAsked(this.#options.signal);
      const own = ofSpans.filter(({ file }) => file.day === day);
      const lasting = lastingSums(this.#manifest).filter((file) => file.day === day);
      const { spans, sums } = this.#sources(own);
      await this.#write(day, { spans, sums: [...lasting, ...sums], of: undefined });
      this.gone.push(...lasting);
    }
  }

  /** Where the sums of rows that go come from: of files that go whole, they may be there already. */
  #sources(going: readonly Going[]): { spans: SomeSpans[]; sums: HourlyFile[] } {
    const spans: SomeSpans[] = [];
    const sums: HourlyFile[] = [];
    for (const { file, kinds } of going) {
      const known = this.#manifest.hourly.find(({ of }) => of === file.path);
      if (known === undefined || kinds !== undefined) spans.push({ file, where: kindSql(kinds) });
      else sums.push(known);
    }
    return { spans, sums };
  }

  async #write(
    day: string,
    from: Pick<HourlyFile, "of"> & { spans: readonly SomeSpans[]; sums: readonly HourlyFile[] },
  ): Promise<void> {
    const { spans, sums, of } = from;
    const base = { folder: this.#folder, day, spans, sums };
    const file = await writeSums(this.#database, of === undefined ? base : { ...base, of });
    if (file !== undefined) this.hourly.push(file);
  }

  async #remove({ file, kinds }: Going): Promise<void> {
    this.gone.push(file, ...this.#manifest.hourly.filter(({ of }) => of === file.path));
    const table = tables.find(({ name }) => name === file.table);
    if (kinds === undefined || table === undefined) return;
    const query = `SELECT * FROM (${storedSql(this.#folder, table, [file])}) WHERE NOT ${kindSql(kinds)}`;
    const { day, arrived } = file;
    const expired = [...file.expired, ...kinds];
    const others = othersOf(this.#folder, this.#manifest, file);
    const left = { folder: this.#folder, table, day, query, arrived, expired, others };
    const rest = await writePartition(this.#database, left);
    if (rest !== undefined) this.files.push(rest);
  }
}

/**
 * How far segments must never be read again: the lines of rows that go are in those that were begun by the day on which these
 * came.
 */
function clearedIn({ segments, cleared }: Manifest, { going }: ExpiryPlan): Manifest["cleared"] {
  const last = Math.max(...going.map(({ file }) => momentOf(file, 0)));
  const never = new Map(cleared);
  for (const [key, byte] of segments) {
    const begun = parseSegmentName(key.slice(key.indexOf("/") + 1))?.startMs;
    if (going.length > 0 && (begun ?? 0) < last) never.set(key, byte);
  }
  return never;
}

function next(manifest: Manifest, change: Change, now: number): Manifest {
  const out = new Set(change.gone.map(({ path }) => path));
  const since = Date.now();
  return {
    ...manifest,
    generation: manifest.generation + 1,
    files: [...manifest.files.filter(({ path }) => !out.has(path)), ...change.files],
    hourly: [...manifest.hourly.filter(({ path }) => !out.has(path)), ...change.hourly],
    dropped: [...manifest.dropped, ...[...out].map((path) => ({ path, since }))],
    expiredAt: now,
  };
}

interface Own {
  readonly database: Database;
  readonly held: StoreLock;
}

async function round(
  folder: string,
  options: ExpireOptions,
  { plan, manifest, database, held }: Own & { plan: ExpiryPlan; manifest: Manifest },
): Promise<void> {
  const work = new Round(folder, manifest, { ...options, database });
  try {
    await work.run(plan);
    const isSame = readManifest(folder).generation === manifest.generation;
    if (!held.isHeld() || !isSame) throw takenOver(folder);
    const cleared = clearedIn(manifest, plan);
    const published = { ...next(manifest, work, options.now), cleared };
    writeManifest(folder, { ...published, dropped: sweep(folder, published) });
  } catch (error) {
    for (const { path } of [...work.files, ...work.hourly]) {
      rmSync(join(folder, path), { force: true });
    }
    throw error;
  }
}

async function rounds(folder: string, options: ExpireOptions, own: Own): Promise<void> {
  for (let count = 0; count < mostRounds; count += 1) {
    const manifest = quarantine(folder, "glance");
    const plan = expiryOf(manifest, options.retention, options.now);
    if (!isDue(plan)) return;
    try {
      await round(folder, options, { ...own, plan, manifest });
    } catch (error) {
      if (error instanceof Failure) throw error;
      // A file that cannot be read is put aside; where all can, something else is wrong.
      if (quarantine(folder, "every").generation === manifest.generation) throw error;
    }
  }
}

/** Whether it is an hour since the last time. */
export function isTimeToExpire({ expiredAt }: Manifest, now: number): boolean {
  return Math.abs(now - expiredAt) >= hourMs;
}

/**
 * Sums up what is old by the hour and removes what had its time: the replacing of the manifest is the one moment in which rows go
 * and their sums count. Only to be called with the lock of the store, `held`. Throws a failure of the store, and one where `signal`
 * is aborted.
 */
export async function expire(
  folder: string,
  options: ExpireOptions,
  held: StoreLock,
): Promise<void> {
  const manifest = readManifest(folder);
  if (!isDue(expiryOf(manifest, options.retention, options.now))) {
    // Which files count does not change.
    if (manifest.files.length > 0) writeManifest(folder, { ...manifest, expiredAt: options.now });
    return;
  }
  const temporary = temporaryIn(folder);
  const { signal } = options;
  const database = await Database.open({ temporary: temporary.path, memory, signal });
  try {
    await rounds(folder, options, { database, held });
  } finally {
    database.close();
    temporary.remove();
  }
}
