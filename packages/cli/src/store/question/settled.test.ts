import { join } from "node:path";
import { expect, test } from "vitest";
import { epochMs, newFolder, writeJournal } from "../../fixture.ts";
import type { FakeEvent, FakeSpan } from "../../fixture.ts";
import { readTelemetry } from "../../ingest/fixture-read-telemetry.ts";
import type { Rows } from "../../ingest/rows.ts";
import { dimensions } from "../../view/cost/dimension.ts";
import type { Overview } from "../../view/overview.ts";
import type { Window } from "../../window.ts";
import { sumOf } from "../check-file.ts";
import { clearStore } from "../clear-store.ts";
import { namesOf } from "../column.ts";
import { compact } from "../compact.ts";
import { Database } from "../database.ts";
import { readManifest, writeManifest } from "../manifest.ts";
import { openStore } from "../open-store.ts";
import type { OpenStore } from "../open-store.ts";
import { spanTable } from "../span-table.ts";
import { orderlySpans } from "./fixture-orderly.ts";
import { overviewOf } from "./fixture-overview.ts";
import { spendReportOf } from "./fixture-spend-report.ts";
import { fakeTelemetry } from "./fixture-telemetry.ts";
import { overview } from "./overview.ts";
import { spend } from "./spend.ts";

const signal = new AbortController().signal;
const hour = 3_600_000;
const windows: readonly Window[] = [
  { sinceMs: undefined, untilMs: undefined },
  { sinceMs: epochMs + 5 * hour, untilMs: epochMs + 20 * hour },
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

/** What is written in each of `rounds`: most traces in one, some in several, and some spans a second time. */
function dealt(
  seed: number,
  rounds: number,
): readonly { readonly spans: readonly FakeSpan[]; readonly events: readonly FakeEvent[] }[] {
  const wild = fakeTelemetry(seed);
  const hands = Array.from({ length: rounds }, (): { spans: FakeSpan[]; events: FakeEvent[] } => ({
    spans: [],
    events: [],
  }));
  const spans = [...orderlySpans(seed), ...wild.spans];
  for (const [index, span] of spans.entries()) {
    const { trace = "a" } = span;
    const own = trace.length + Number.parseInt(trace.slice(0, 3), 16);
    const isLate = (index * 7 + seed) % 23 === 0;
    hands[(own + (isLate ? 1 : 0)) % rounds]?.spans.push(span);
    if (index % 41 === 0) hands[(own + 2) % rounds]?.spans.push(span);
  }
  for (const [index, event] of wild.events.entries()) hands[index % rounds]?.events.push(event);
  return hands;
}

/** Compares what SQL tells with what the views tell of `telemetry`. */
async function compare(store: OpenStore, telemetry: Pick<Rows, "spans" | "events">): Promise<void> {
  for (const window of windows) {
    const question = { window, limit: 5, nowMs: epochMs + 60 * hour };
    expect(unordered(await overview(store, question))).toEqual(
      unordered(overviewOf(telemetry, question)),
    );
    for (const dimension of dimensions) {
      const groupBy = [dimension];
      const whole = spendReportOf(telemetry.spans, { window, groupBy });
      expect(await spend(store, { window, groupBy })).toEqual(whole);
    }
  }
}

/** The spans in files of which it is known where they belong, and the others. */
async function countsOf(store: OpenStore): Promise<readonly [settled: number, open: number]> {
  const [counts] = await store.ask(
    "SELECT count(*) FILTER (settled) AS settled, count(*) FILTER (NOT settled) AS open FROM filed_spans",
  );
  return [Number(counts?.["settled"]), Number(counts?.["open"])];
}

const rowsOf = async (store: OpenStore): Promise<Pick<Rows, "spans" | "events">> => ({
  spans: await store.spans("true"),
  events: await store.events("true"),
});

/** A store of `seed`: what came last is not in files. */
async function written(seed: number): Promise<string> {
  const folder = newFolder();
  const hands = dealt(seed, 3);
  for (const [seq, hand] of hands.entries()) {
    writeJournal(folder, { ...hand, seq });
    if (seq < hands.length - 1) await compact(folder, { signal });
  }
  return folder;
}

test.each(Array.from({ length: 6 }, (_, seed) => seed))(
  "files, late spans and the live tail together tell what the views tell, with seed %d",
  async (seed) => {
    const folder = await written(seed);
    const store = await openStore(folder, { signal });
    try {
      const [settled, open] = await countsOf(store);
      expect(settled).toBeGreaterThan(20);
      expect(open).toBeGreaterThan(20);
      await compare(store, await readTelemetry(folder, { signal }));
    } finally {
      store.close();
    }
  },
  120_000,
);

test("what is left when spans above others were cleared tells what the views tell of it", async () => {
  const folder = await written(0);
  const before = epochMs + 15 * hour - 1000;
  await clearStore(folder, { kinds: ["spans"], before, backup: false }, { signal });
  const store = await openStore(folder, { signal });
  try {
    const [settled] = await countsOf(store);
    expect(settled).toBeGreaterThan(20);
    await compare(store, await rowsOf(store));
  } finally {
    store.close();
  }
}, 120_000);

/** Writes the files of spans as an older version did: without the derived columns. */
async function makeOlder(folder: string): Promise<void> {
  const manifest = readManifest(folder);
  const database = await Database.open({ temporary: undefined });
  try {
    const files = [];
    for (const file of manifest.files) {
      const path = join(folder, file.path);
      if (file.table === "spans") {
        const names = namesOf(spanTable);
        await database.run(`CREATE TABLE older AS SELECT ${names} FROM read_parquet('${path}')`);
        await database.run(`COPY older TO '${path}' (FORMAT parquet)`);
        await database.run("DROP TABLE older");
      }
      files.push({ ...file, ...sumOf(path), columns: 1 });
    }
    writeManifest(folder, { ...manifest, files });
  } finally {
    database.close();
  }
}

test("files of an older version, and these beside newer ones, tell what the views tell", async () => {
  const folder = newFolder();
  const versions: ReadonlySet<number>[] = [];
  for (const [seq, hand] of dealt(1, 3).entries()) {
    writeJournal(folder, { ...hand, seq });
    if (seq === 0) await compact(folder, { signal });
    if (seq === 0) await makeOlder(folder);
    const store = await openStore(folder, { signal });
    try {
      await compare(store, await readTelemetry(folder, { signal }));
    } finally {
      store.close();
    }
    if (seq === 1) await compact(folder, { signal });
    versions.push(new Set(readManifest(folder).files.map(({ columns }) => columns)));
  }
  expect(versions[0]).toEqual(new Set([1]));
  expect(versions[2]).toContain(2);
}, 120_000);
