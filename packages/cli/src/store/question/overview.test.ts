import { expect, test } from "vitest";
import { epochMs, newFolder, writeJournal } from "../../fixture.ts";
import { readTelemetry } from "../../ingest/fixture-read-telemetry.ts";
import type { Overview } from "../../view/overview.ts";
import type { Window } from "../../window.ts";
import { openStore } from "../open-store.ts";
import { overviewOf } from "./fixture-overview.ts";
import { fakeTelemetry } from "./fixture-telemetry.ts";
import { overview } from "./overview.ts";

const signal = new AbortController().signal;
const everything: Window = { sinceMs: undefined, untilMs: undefined };
const minute = 60_000;
const windows: readonly Window[] = [
  everything,
  { sinceMs: epochMs + 5 * minute, untilMs: undefined },
  { sinceMs: epochMs + 5 * minute, untilMs: epochMs + 10 * minute },
];

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

const textsOf = (items: readonly unknown[]): string[] =>
  items.map((item) => JSON.stringify(item, sortedKeys)).toSorted();

/** Groups that are equally frequent or dear have no order among them. */
function unordered({ steps, models, tools, errors, blocked, ...rest }: Overview): unknown {
  return { ...rest, groups: [steps, models, tools, errors, blocked].map(textsOf) };
}

test.each(Array.from({ length: 12 }, (_, seed) => seed))(
  "SQL tells what the views tell of the spans, with seed %d",
  async (seed) => {
    const folder = newFolder();
    writeJournal(folder, fakeTelemetry(seed));
    const telemetry = await readTelemetry(folder, { signal });
    const store = await openStore(folder, { signal });
    try {
      for (const window of windows) {
        const question = { window, limit: 4, nowMs: epochMs + 60 * minute };
        expect(unordered(await overview(store, question))).toEqual(
          unordered(overviewOf(telemetry, question)),
        );
      }
    } finally {
      store.close();
    }
  },
  60_000,
);
