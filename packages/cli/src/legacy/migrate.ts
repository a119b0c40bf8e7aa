import { existsSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { stopWhereAsked } from "../failure.ts";
import { Deriver } from "../ingest/derive.ts";
import { addRequests } from "../store/add-requests.ts";
import { openStore } from "../store/open-store.ts";
import type { OpenStore } from "../store/open-store.ts";
import { headBytes, inputOf } from "./input.ts";
import type { LegacyInput, LegacyKind, Reading } from "./kind.ts";
import { kindOf, kindWithin, legacyKinds } from "./kinds.ts";
import { KnownRecords } from "./known.ts";
import { FileCount } from "./outcome.ts";
import type { FileOutcome } from "./outcome.ts";
import { OtlpOfLegacy, requestOf } from "./otlp.ts";
import type { Told } from "./otlp.ts";
import { ProgressFile, stateOf } from "./progress-file.ts";
import type { Done } from "./progress-file.ts";

/** Records of one request. */
const requestRecords = 500;
/** Records after which what was read is brought to the store, at the end of a file. */
const batchRecords = 50_000;

/** What is to be migrated, and where to. */
export interface MigrationOptions extends Reading {
  /** The folder of the store; it is made where there is none and something is written. */
  readonly folder: string;
  readonly apply: boolean;
  readonly signal: AbortSignal;
  /** Told of each file before it is read. */
  readonly onFile?: (index: number, count: number) => Promise<void>;
}

/** What became of the files. */
export interface Migration {
  readonly files: readonly FileOutcome[];
  /** Files that a migration which was stopped had brought to the store already. */
  readonly doneBefore: number;
  /** Files that no old system wrote. */
  readonly passedOver: number;
  /** Files that could not be opened. */
  readonly unreadable: readonly string[];
  /** Records that the store does not have although they were written to it; undefined where nothing was written. */
  readonly missing: number | undefined;
}

interface Task {
  readonly input: LegacyInput;
  readonly kind: LegacyKind;
}

/** Gives what `ask` gives of the store in `folder`; undefined where there is none. */
async function asked<Answer>(
  { folder, signal }: MigrationOptions,
  ask: (store: OpenStore) => Promise<Answer>,
): Promise<Answer | undefined> {
  if (!existsSync(folder)) return undefined;
  const store = await openStore(folder, { signal });
  try {
    return await ask(store);
  } finally {
    store.close();
  }
}

class Migrator {
  readonly #options: MigrationOptions;
  readonly #known: KnownRecords;
  readonly #deriver = new Deriver();
  readonly outcomes: FileOutcome[] = [];

  constructor(options: MigrationOptions, known: KnownRecords) {
    this.#options = options;
    this.#known = known;
  }

  get known(): number {
    return this.#known.size;
  }

  /** The requests with what of a file is new. */
  async *requests({ input, kind }: Task): AsyncGenerator<unknown, void> {
    const count = new FileCount(input.path, kind.name);
    try {
      for await (const records of this.#records(input, kind, count)) {
        const [first] = records;
        if (first === undefined) continue;
        const told = records.map(({ record }) => record);
        yield this.#deriver.derive(requestOf(kind.service, first.signal, told));
      }
    } finally {
      this.outcomes.push(count.outcome());
    }
  }

  /** The new records of a file, in pieces of one signal each. */
  async *#records(input: LegacyInput, kind: LegacyKind, count: FileCount): AsyncGenerator<Told[]> {
    const otlp = new OtlpOfLegacy(kind);
    const waiting = { spans: new Array<Told>(), events: new Array<Told>() };
    try {
      for await (const item of kind.items(input, this.#options)) {
        if (item.as === "rejected") {
          count.rejected(item);
          continue;
        }
        const told = otlp.of(item);
        const isNew = this.#known.add(told.uid);
        count.told(told, isNew);
        if (!isNew) continue;
        const list = waiting[told.signal];
        list.push(told);
        if (list.length >= requestRecords) yield list.splice(0);
      }
    } catch (error) {
      stopWhereAsked(this.#options.signal);
      count.failed(error);
    }
    yield waiting.spans;
    yield waiting.events;
  }
}

/** The kind of a file, by its start or by what comes later. */
export async function kindFor(input: LegacyInput): Promise<LegacyKind | "unreadable" | undefined> {
  const kind = kindOf(input);
  // The start of a file in UTF-16 is half as long in UTF-8.
  if (kind !== undefined || input.head.length < headBytes / 2) return kind;
  return await kindWithin(input).catch(() => "unreadable" as const);
}

/** The files that old systems wrote, those first whose records say most. */
async function tasksOf(paths: readonly string[], signal: AbortSignal) {
  const tasks: Task[] = [];
  const unreadable: string[] = [];
  let passedOver = 0;
  for (const path of paths) {
    stopWhereAsked(signal);
    const input = await inputOf(path).catch(() => undefined);
    const kind = input && (await kindFor(input));
    if (input === undefined || kind === "unreadable") unreadable.push(path);
    else if (kind === undefined) passedOver += 1;
    else tasks.push({ input, kind });
  }
  const rank = ({ kind }: Task): number => legacyKinds.indexOf(kind);
  return { tasks: tasks.toSorted((a, b) => rank(a) - rank(b)), unreadable, passedOver };
}

/** Brings the files of `tasks` to the store, many small ones at once; each is there whole or not at all. */
async function write(
  tasks: readonly Task[],
  { migrator, progress }: { migrator: Migrator; progress: ProgressFile },
  { folder, apply, signal, onFile }: MigrationOptions,
): Promise<void> {
  let next = 0;
  while (next < tasks.length) {
    const done: Done[] = [];
    const before = migrator.known;
    const batch = async function* batch(): AsyncGenerator<unknown, void> {
      for (const task of tasks.slice(next)) {
        if (migrator.known - before >= batchRecords) return;
        stopWhereAsked(signal);
        await onFile?.(next, tasks.length);
        const state = stateOf(task.input.path);
        yield* migrator.requests(task);
        if (state !== undefined) done.push(state);
        next += 1;
      }
    };
    if (apply) {
      await addRequests(folder, batch(), { signal });
      progress.keep(done, migrator.known);
    } else await drained(batch());
  }
  if (apply) progress.end();
}

/** Reads all of `requests` for the counts alone. */
async function drained(requests: AsyncIterable<unknown>): Promise<void> {
  let count = 0;
  for await (const request of requests) {
    if (request !== undefined) count += 1;
    if (count % 100 === 0) await setImmediate();
  }
}

/**
 * Reads the files `paths` of old systems, and with `apply` adds to the store what it does not have. The files stay as they
 * are. Throws a failure of the store, and one where `signal` is aborted; what is in the store by then stays there.
 */
export async function migrate(
  paths: readonly string[],
  options: MigrationOptions,
): Promise<Migration> {
  const { folder, apply, signal } = options;
  const known = new KnownRecords();
  const { tasks, unreadable, passedOver } = await tasksOf(paths, signal);
  const migrator = new Migrator(options, known);
  await asked(options, (store) => known.addFrom(store));
  const progress = new ProgressFile(folder, migrator.known);
  const left = tasks.filter(({ input }) => !apply || !progress.isDone(input.path));
  await write(left, { migrator, progress }, options);
  const missing = apply ? await asked(options, (store) => known.missingFrom(store)) : undefined;
  const doneBefore = tasks.length - left.length;
  return { files: migrator.outcomes, doneBefore, passedOver, unreadable, missing };
}
