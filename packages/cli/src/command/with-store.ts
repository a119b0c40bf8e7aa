import { escapeText } from "@spoor/core/record";
import { locateStore } from "../ingest/store.ts";
import { plural } from "../print/count.ts";
import { openStore } from "../store/open-store.ts";
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
  spans: async () => [],
  events: async () => [],
  damaged: 0,
  unreadable: 0,
  quarantined: [],
};

function notesOf({ damaged, unreadable, quarantined }: Readable): string[] {
  const notes: string[] = [];
  if (damaged > 0) notes.push(`${plural(damaged, "damaged line")} skipped.`);
  if (unreadable > 0) notes.push(`${plural(unreadable, "record")} without an id or time skipped.`);
  if (quarantined.length > 0) {
    const files = quarantined.map(escapeText).join(", ");
    notes.push(
      `${plural(quarantined.length, "damaged file")} put aside, what it held is missing: ${files}`,
    );
  }
  return notes;
}

/** Gives what `use` gives, which is handed the store that the command was told of; an empty one where there is none. */
export async function withStore<Result>(
  { common, io }: Input,
  use: (opened: Opened) => Promise<Result>,
): Promise<Result> {
  const { folder, looked } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  if (folder === undefined) return await use({ store: nothing, place: looked, notes: [] });
  const store = await openStore(folder, { signal: io.signal });
  try {
    return await use({ store, place: folder, notes: notesOf(store) });
  } finally {
    store.close();
  }
}
