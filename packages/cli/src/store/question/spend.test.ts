import { expect, test } from "vitest";
import { epochMs, newFolder, writeJournal } from "../../fixture.ts";
import { readTelemetry } from "../../ingest/fixture-read-telemetry.ts";
import { dimensions } from "../../view/cost/dimension.ts";
import type { Dimension } from "../../view/cost/dimension.ts";
import type { Window } from "../../window.ts";
import { openStore } from "../open-store.ts";
import { spendReportOf } from "./fixture-spend-report.ts";
import { fakeTelemetry } from "./fixture-telemetry.ts";
import { spend } from "./spend.ts";

const signal = new AbortController().signal;
const minute = 60_000;
const windows: readonly Window[] = [
  { sinceMs: undefined, untilMs: undefined },
  { sinceMs: epochMs + 5 * minute, untilMs: epochMs + 15 * minute },
];
const groupings: readonly (readonly Dimension[])[] = [
  ...dimensions.map((dimension) => [dimension]),
  ["workflow", "step", "session"],
  ["run", "tag", "model"],
];

test.each(Array.from({ length: 6 }, (_, seed) => seed))(
  "SQL tells what the views tell of the cost of the calls, with seed %d",
  async (seed) => {
    const folder = newFolder();
    writeJournal(folder, fakeTelemetry(seed));
    const { spans } = await readTelemetry(folder, { signal });
    const store = await openStore(folder, { signal });
    try {
      for (const window of windows) {
        for (const groupBy of groupings) {
          const whole = spendReportOf(spans, { window, groupBy });
          expect(await spend(store, { window, groupBy })).toEqual(whole);
          expect(await spend(store, { window, groupBy, limit: 3 })).toEqual({
            ...whole,
            groups: whole.groups.slice(0, 3),
          });
        }
      }
    } finally {
      store.close();
    }
  },
  60_000,
);
