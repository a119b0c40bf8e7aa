import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import {
  journalLines,
  journalSpans,
  readEvents,
  readMetrics,
  readSpans,
  segments,
} from "../support/journal.ts";
import type { JournalSpan } from "../support/journal.ts";
import { emptyFolder, register, root, runNode } from "../support/run-app.ts";
import { configFolder, findBackends, startCollector } from "./collector.ts";

const backends = await findBackends();
const missing = "missing" in backends;
// oxlint-disable-next-line no-console -- a skip must be seen
if (missing) console.warn(`SKIPPED: the Collector reads a journal: ${backends.missing}`);
const binary = missing ? "" : backends.collector;

/** Runs Node with `args`, recording into `dir`. */
async function record(dir: string, args: readonly string[]): Promise<void> {
  const env = { SPOOR_DIR: dir, SPOOR_CONSOLE: "0" };
  const ended = await runNode(args, { env, timeoutMs: 50_000 });
  expect(ended.code, ended.stderr).toBe(0);
}

const example = join(root, "examples/ticket-workflow/main.mjs");
const oneStep = ["--import", register, join(root, "test/start/apps/steps.mjs")];
/** Writes more than the 8 MiB of one segment. */
const manySteps = `
  import { step, workflow } from "spoor";
  const long = "x".repeat(200);
  workflow("many", () => {
    for (let n = 0; n < 6000; n++) step(\`Step \${n} \${long}\`, () => n);
  });`;

const bySpan = (spans: readonly JournalSpan[]): JournalSpan[] =>
  spans.toSorted((one, other) => (one.spanId < other.spanId ? -1 : 1));

const eventsOf = (lines: string): string[] =>
  readEvents(lines)
    .map((event) => JSON.stringify(event))
    .toSorted((one, other) => (one < other ? -1 : 1));

/** Folders of a Collector that reads the journal in `dir`. */
interface Places {
  readonly dir: string;
  readonly out: string;
  readonly state: string;
}

const placesOf = (dir: string): Places => ({ dir, out: emptyFolder(), state: emptyFolder() });

function written(places: Places, signal: string): string {
  const path = join(places.out, `${signal}.jsonl`);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

const writtenSpans = (places: Places): JournalSpan[] => readSpans(written(places, "traces"));

/** Runs a Collector with journal.yaml until `isDone` throws no more. */
async function collect(places: Places, isDone: () => void | Promise<void>): Promise<void> {
  const config = join(configFolder, "journal.yaml");
  const { dir, out, state } = places;
  const env = { SPOOR_DIR: dir, SPOOR_OUT_DIR: out, SPOOR_COLLECTOR_STATE: state };
  const running = await startCollector({ binary, config, env });
  try {
    await isDone();
  } finally {
    await running.stop();
  }
}

const until = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 30_000, interval: 100 });

/** Waits until as many spans were written as the journal holds. */
const untilAllSpans = (places: Places): Promise<void> =>
  until(() => expect(writtenSpans(places).length).toBe(journalSpans(places.dir).length));

/** The same for events, and for metrics until each is at its last value. */
async function untilAll(places: Places): Promise<void> {
  await untilAllSpans(places);
  const events = eventsOf(journalLines(places.dir, "logs"));
  await until(() => expect(eventsOf(written(places, "logs"))).toHaveLength(events.length));
  const metrics = readMetrics(journalLines(places.dir, "metrics"));
  await until(() => expect(readMetrics(written(places, "metrics"))).toEqual(metrics));
}

/** The spans of a folder's journal, and those that the Collector wrote. */
function compared(places: Places): { journal: JournalSpan[]; read: JournalSpan[] } {
  const read = bySpan(writtenSpans(places));
  // oxlint-disable-next-line no-console -- how many were read belongs into the report
  console.log(
    `otlpjsonfile: ${read.length} spans of ${segments(places.dir, "traces").length} segments`,
  );
  return { journal: bySpan(journalSpans(places.dir)), read };
}

describe.skipIf(missing)("from the journal of three processes, one of them killed", () => {
  let places: Places;
  beforeAll(async () => {
    places = placesOf(emptyFolder());
    await record(places.dir, [example]);
    await collect(places, () => untilAll(places));
  });

  test("the Collector reads every span: ids, parents, attributes, types, links", () => {
    const endings = segments(places.dir, "traces").map((path) => path.split(".").at(-1));
    expect(endings).toHaveLength(3);
    expect(endings.filter((ending) => ending === "open")).toHaveLength(1);
    const { journal, read } = compared(places);
    expect(read.length).toBeGreaterThan(30);
    expect(read).toEqual(journal);
  });

  test("and every event, once", () => {
    expect(eventsOf(written(places, "logs"))).toEqual(eventsOf(journalLines(places.dir, "logs")));
  });

  test("and every metric, at the same value", () => {
    const read = readMetrics(written(places, "metrics"));
    expect(read.size).toBeGreaterThan(8);
    expect(read).toEqual(readMetrics(journalLines(places.dir, "metrics")));
  });
});

describe.skipIf(missing)("the Collector", () => {
  test("reads both segments of one process, and only what is new when it starts again", async () => {
    const places = placesOf(emptyFolder());
    await record(places.dir, ["--import", register, "--input-type=module", "-e", manySteps]);
    expect(segments(places.dir, "traces")).toHaveLength(2);
    await collect(places, () => untilAllSpans(places));
    const before = compared(places);
    expect(before.read).toEqual(before.journal);

    await record(places.dir, oneStep);
    await collect(places, () => untilAllSpans(places));
    const after = compared(places);
    expect(after.read).toHaveLength(before.read.length + 2);
    expect(after.read).toEqual(after.journal);
  });

  test("goes on where it was when a segment grows and is finished under its second name", async () => {
    const source = emptyFolder();
    await record(source, [example]);
    const lines = journalLines(source, "traces").split(/(?<=\n)/);
    const places = placesOf(emptyFolder());
    const segment = join(places.dir, "journal/traces-0-1-0-0000000000000000-0");
    mkdirSync(join(places.dir, "journal"));
    appendFileSync(`${segment}.open`, lines.slice(0, 3).join(""));
    await collect(places, async () => {
      await untilAllSpans(places);
      appendFileSync(`${segment}.open`, lines.slice(3, 10).join(""));
      await untilAllSpans(places);
      appendFileSync(`${segment}.open`, lines.slice(10).join(""));
      renameSync(`${segment}.open`, `${segment}.jsonl`);
      await untilAllSpans(places);
    });
    const { journal, read } = compared(places);
    expect(read).toEqual(journal);
  });
});
