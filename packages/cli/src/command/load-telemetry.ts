import { escapeText } from "@spoor/core/record";
import { exitCodes } from "../failure.ts";
import { locateStore } from "../ingest/store.ts";
import { readTelemetry } from "../ingest/journal.ts";
import type { Telemetry } from "../ingest/journal.ts";
import { plural } from "../print/count.ts";
import type { Input, Outcome } from "./command.ts";

/** All that the store of a command holds. */
export interface Loaded {
  readonly telemetry: Telemetry;
  /** The folder, or for people where it was looked for. */
  readonly store: string;
  readonly notes: readonly string[];
}

const nothing: Telemetry = { spans: [], events: [], unreadable: 0, damaged: 0 };

function notesOf({ damaged, unreadable }: Telemetry): string[] {
  const notes: string[] = [];
  if (damaged > 0) notes.push(`${plural(damaged, "damaged line")} skipped.`);
  if (unreadable > 0) notes.push(`${plural(unreadable, "record")} without an id or time skipped.`);
  return notes;
}

/** Reads the store that the command was told of; an empty result where there is none. */
export async function loadTelemetry({ common, io }: Input): Promise<Loaded> {
  const { folder, looked } = locateStore({ store: common.store, env: io.env, cwd: io.cwd });
  if (folder === undefined) return { telemetry: nothing, store: looked, notes: [] };
  const telemetry = await readTelemetry(folder, { signal: io.signal });
  return { telemetry, store: folder, notes: notesOf(telemetry) };
}

/** What to say, and with which code to end, where there is nothing to tell. */
export function noData(input: Input, { store, telemetry }: Loaded): Pick<Outcome, "code" | "text"> {
  const code = input.common.requireData ? exitCodes.noData : exitCodes.ok;
  const place = escapeText(store);
  const message =
    telemetry.spans.length + telemetry.events.length > 0
      ? [
          `Nothing in that window; ${place} holds ${plural(telemetry.spans.length, "span")}.`,
          "Widen --since and --until.",
        ]
      : [
          "No telemetry yet.",
          `Looked in ${place}`,
          "To make some, run a program with: node --import spoor/register app.js",
        ];
  return { code, text: () => message.join("\n") };
}
