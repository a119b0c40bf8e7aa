import { locateStore } from "../ingest/store.ts";
import { storeNotes } from "../store/notes.ts";
import { openStore } from "../store/open-store.ts";
import { retentionOf } from "../store/retention.ts";
import type { Readable } from "../store/question/question.ts";
import type { Input } from "./command.ts";

/** The store of a command, and what is to be said of it. */
export interface Opened {
  readonly store: Readable;
  /** The folder, or for people where it was looked for. */
  readonly place: string;
  readonly notes: readonly string[];
}

async function* noAnswers(): AsyncGenerator<never, void> {}

/** What is asked where there is no folder: it answers nothing. */
const nothing: Readable = {
  ask: async () => [],
  stream: noAnswers,
  run: async () => {},
  prepare: async () => {},
  spans: async () => [],
  events: async () => [],
  damaged: 0,
  unreadable: 0,
  quarantined: [],
  summedDays: [],
};

/** Gives what `use` gives, which is handed the store that the command was told of; an empty one where there is none. */
export async function withStore<Result>(
  { common, io }: Input,
  use: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const { folder, looked } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  if (folder === undefined) return await use({ store: nothing, place: looked, notes: [] });
  const { retention } = retentionOf(io.env);
  const store = await openStore(folder, { signal: io.signal, retention });
  try {
    return await use({ store, place: folder, notes: storeNotes(store) });
  } finally {
    store.close();
  }
}
