import { Failure } from "../failure.ts";
import type { EventRow, SpanRow } from "../ingest/rows.ts";
import { Database } from "./database.ts";
import type { Answer, Parameters } from "./database.ts";
import { compactWhereFree } from "./compact.ts";
import type { CompactOptions } from "./compact.ts";
import { isTimeToExpire } from "./expire.ts";
import { expiryOf, isDue } from "./expiry.ts";
import { hourlyViews, lastingSums } from "./hourly.ts";
import { readManifest } from "./manifest.ts";
import type { Manifest, StoredFile } from "./manifest.ts";
import { hasOldSegments } from "./release.ts";
import { eventRowColumns, eventRowOf, spanRowColumns, spanRowOf } from "./rows-of-answers.ts";
import { tables } from "./tables.ts";
import type { TailReading } from "./tail-reading.ts";
import { pendingBytes, segmentsOf } from "./tail.ts";
import type { Pending } from "./tail.ts";
import { beginReading, loadTail } from "./tail-tables.ts";
import { temporaryIn } from "./temporary.ts";
import type { Temporary } from "./temporary.ts";
import { usableManifest } from "./usable.ts";
import { derivedViews, storedViews } from "./views.ts";

export type StoreOptions = CompactOptions;

/** Everything that was recorded, to be asked in SQL. */
export interface OpenStore {
  /** Rows of one SQL text with named parameters (`$name`). Whole numbers are numbers where these are exact, else bigints. */
  ask(sql: string, parameters?: Parameters): Promise<readonly Answer[]>;
  /** The same in pieces, for answers that do not fit into memory. */
  stream(sql: string, parameters?: Parameters): AsyncIterable<readonly Answer[]>;
  /** Runs one statement without an answer, such as COPY. */
  run(sql: string, parameters?: Parameters): Promise<void>;
  /**
   * Makes tables that questions rest on: `make` is called once, in the order in which it was handed over, and again where
   * the store had to be loaded anew.
   */
  prepare(make: Make): Promise<void>;
  /** The spans for which a condition on the view `spans` holds. */
  spans(where: string, parameters?: Parameters): Promise<readonly SpanRow[]>;
  /** The events for which a condition on the view `events` holds. */
  events(where: string, parameters?: Parameters): Promise<readonly EventRow[]>;
  /** Lines that cannot be read. */
  readonly damaged: number;
  /** Records that lack an id or a time. */
  readonly unreadable: number;
  /** Files of the store that are damaged and were put aside; their rows are missing. */
  readonly quarantined: readonly string[];
  /** Days in UTC of which some spans are gone and only their sums by the hour are left, the earliest first. */
  readonly summedDays: readonly string[];
  close(): void;
}

/** Makes tables in the database of a store. */
export type Make = (database: Pick<OpenStore, "ask" | "run">) => Promise<void>;

/** How often the reading begins again where others change the store meanwhile. */
const mostTries = 5;
/** Of so many bytes that are not in files, questions would have to wait each time. */
const mostPending = 64 * 1024 * 1024;

/** What was loaded, and of which state of the store. */
interface Loaded {
  readonly manifest: Manifest;
  readonly damaged: number;
  readonly unreadable: number;
}

class Store implements OpenStore {
  readonly #folder: string;
  readonly #options: StoreOptions;
  readonly #database: Database;
  readonly #temporary: Temporary;
  #begun: Begun | undefined;
  #loaded: Loaded | undefined;
  #mending: Promise<boolean> | undefined;
  readonly #made = new Map<Make, Promise<void>>();

  constructor(folder: string, options: StoreOptions, own: Owned) {
    this.#folder = folder;
    this.#options = options;
    this.#database = own.database;
    this.#temporary = own.temporary;
    this.#begun = own.begun;
  }

  get damaged(): number {
    return this.#loaded?.damaged ?? 0;
  }

  get unreadable(): number {
    return this.#loaded?.unreadable ?? 0;
  }

  get quarantined(): readonly string[] {
    return this.#loaded?.manifest.quarantined ?? [];
  }

  get summedDays(): readonly string[] {
    const manifest = this.#loaded?.manifest;
    const days = manifest === undefined ? [] : lastingSums(manifest).map(({ day }) => day);
    return [...new Set(days)].toSorted();
  }

  /** Loads the store as it is now, and again where it was changed meanwhile. */
  async load(care?: "every"): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      const manifest = usableManifest(this.#folder, care);
      this.#loaded = await this.#load(manifest);
      if (!this.#isChanged() || tries === mostTries) return;
    }
  }

  /** Whether other files count now than those that were loaded. */
  #isChanged(): boolean {
    return readManifest(this.#folder).generation !== this.#loaded?.manifest.generation;
  }

  async #load(manifest: Manifest): Promise<Loaded> {
    const files: readonly StoredFile[] = manifest.files;
    const { segments, reading } = await this.#reading(manifest);
    for (const sql of storedViews(this.#folder, tables, files)) await this.#database.run(sql);
    const stored = new Set<string>(files.map(({ table }) => table));
    const tail = { ...this.#options, segments, reading, stored };
    const read = await loadTail(this.#database, tail);
    for (const sql of [...derivedViews, ...hourlyViews(this.#folder, manifest)])
      await this.#database.run(sql);
    return {
      manifest,
      damaged: manifest.damaged + read.damaged,
      unreadable: manifest.unreadable + read.unreadable,
    };
  }

  /** The reading that was begun before, where it fits the state of the store, else another one. */
  async #reading(manifest: Manifest): Promise<Begun> {
    const begun = this.#begun;
    this.#begun = undefined;
    if (begun !== undefined && isOf(begun, manifest)) return begun;
    await begun?.reading?.stop();
    return begin(this.#folder, manifest, this.#temporary);
  }

  async ask(sql: string, parameters: Parameters = {}): Promise<readonly Answer[]> {
    try {
      return await this.#database.askBeside(sql, parameters);
    } catch (error) {
      if (error instanceof Failure || !(await this.#isMended())) throw error;
      return await this.#database.askBeside(sql, parameters);
    }
  }

  stream(sql: string, parameters: Parameters = {}): AsyncIterable<readonly Answer[]> {
    return this.#database.stream(sql, parameters);
  }

  async run(sql: string, parameters: Parameters = {}): Promise<void> {
    await this.#database.run(sql, parameters);
  }

  async prepare(make: Make): Promise<void> {
    const making = this.#made.get(make) ?? this.#make(make);
    this.#made.set(make, making);
    await making;
  }

  async #make(make: Make): Promise<void> {
    try {
      await make(this.#database);
    } catch (error) {
      // Where files went or were damaged, what was made before is made anew, and this too.
      if (error instanceof Failure || !(await this.#isMended())) throw error;
    }
  }

  /** Looks whether files went or were damaged since they were loaded, and loads what is left; false where none did. */
  async #isMended(): Promise<boolean> {
    this.#mending ??= this.#mend();
    try {
      return await this.#mending;
    } finally {
      this.#mending = undefined;
    }
  }

  async #mend(): Promise<boolean> {
    const before = this.#loaded?.manifest;
    const { files, hourly } = usableManifest(this.#folder, "every");
    const left = new Set([...files, ...hourly].map(({ path }) => path));
    const known = before === undefined ? [] : [...before.files, ...before.hourly];
    if (before !== undefined && known.every(({ path }) => left.has(path))) return false;
    await this.load("every");
    for (const make of this.#made.keys()) await make(this.#database);
    return true;
  }

  async spans(where: string, parameters: Parameters = {}): Promise<readonly SpanRow[]> {
    const sql = `SELECT ${spanRowColumns} FROM spans WHERE (${where})`;
    return (await this.ask(sql, parameters)).map(spanRowOf);
  }

  async events(where: string, parameters: Parameters = {}): Promise<readonly EventRow[]> {
    const sql = `SELECT ${eventRowColumns} FROM events WHERE name IS NOT NULL AND (${where})`;
    return (await this.ask(sql, parameters)).map(eventRowOf);
  }

  close(): void {
    this.#database.close();
    this.#temporary.remove();
  }
}

/** The reading of what is not in files of one state of the store. */
interface Begun {
  readonly generation: number;
  readonly segments: readonly Pending[];
  readonly reading: TailReading | undefined;
}

/** Whether a reading begins where the files end; where one of these is damaged its segments are read again. */
function isOf({ generation, segments }: Begun, manifest: Manifest): boolean {
  const isContinued = segments.every(({ key, from }) => from === (manifest.segments.get(key) ?? 0));
  return isContinued && generation === manifest.generation;
}

function begin(folder: string, manifest: Manifest, temporary: Temporary): Begun {
  const segments = segmentsOf(folder, manifest);
  const reading = beginReading(segments, temporary);
  return { generation: manifest.generation, segments, reading };
}

interface Owned {
  readonly database: Database;
  readonly temporary: Temporary;
  readonly begun: Begun;
}

/** Whether there is work that is better done before questions are asked. */
function isBehind(folder: string, { retention, now = Date.now() }: StoreOptions): boolean {
  const manifest = readManifest(folder);
  const segments = segmentsOf(folder, manifest);
  if (pendingBytes(segments) > mostPending) return true;
  if (retention === undefined || !isTimeToExpire(manifest, now)) return false;
  const keys = segments.map(({ key }) => key);
  const { segments: own } = retention;
  return (
    isDue(expiryOf(manifest, retention, now)) ||
    hasOldSegments(manifest, keys, { segments: own, now })
  );
}

/**
 * Opens the store in `folder` for questions. Where more than 64 MiB of segments are not in files yet, these are brought there
 * first, and rows that had their time go, if the folder can be written and nobody else is at it. Throws a failure of the store, and one where `signal` is
 * aborted.
 */
export async function openStore(folder: string, options: StoreOptions): Promise<OpenStore> {
  if (isBehind(folder, options)) await compactWhereFree(folder, options);
  const temporary = temporaryIn(folder);
  const { signal } = options;
  // Other threads read while DuckDB is loaded.
  const begun = begin(folder, readManifest(folder), temporary);
  const database = await Database.open({ temporary: temporary.path, signal });
  const store = new Store(folder, options, { database, temporary, begun });
  try {
    await opened(store);
  } catch (error) {
    store.close();
    throw error;
  }
  return store;
}

async function opened(store: Store): Promise<void> {
  try {
    await store.load();
  } catch (error) {
    if (error instanceof Failure) throw error;
    // A file that a glance takes for whole may not be.
    await store.load("every");
  }
}
