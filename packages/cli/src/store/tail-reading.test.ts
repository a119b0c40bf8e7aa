import { appendFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { openFolder, openJournal } from "@spoor/journal";
import { Failure } from "../failure.ts";
import { spanRequest } from "../fixture.ts";
import { Database } from "./database.ts";
import { readManifest } from "./manifest.ts";
import { stagedSql } from "./staged-files.ts";
import { spanTable } from "./span-table.ts";
import { TailReading } from "./tail-reading.ts";
import { segmentsOf } from "./tail.ts";
import type { Pending } from "./tail.ts";

const { signal } = new AbortController();
/** As much as is worth a second thread, in several segments. */
const spans = 26;
const padding = "x".repeat(700_000);

const newPlace = (): string => mkdtempSync(join(tmpdir(), "spoor-reading-"));

function journal(folder: string): readonly Pending[] {
  const opened = openFolder(folder);
  if (!("journal" in opened)) throw new Error("the folder cannot be used");
  const segments = openJournal({ folder: opened, signal: "traces", now: Date.now });
  for (let number = 0; number < spans; number += 1) {
    const id = number.toString(16);
    const name = `${String(number).padStart(3, "0")} ${padding}`;
    segments.append(JSON.stringify(spanRequest([{ id, name }])).slice(0, -1), 1);
  }
  segments.close();
  return segmentsOf(folder, readManifest(folder));
}

/** The program of a thread that does `what`. */
function workerThat(what: string): URL {
  const path = join(newPlace(), "worker.mjs");
  writeFileSync(path, `import { workerData } from "node:worker_threads";\n${what}`);
  return pathToFileURL(path);
}

const claims = "Atomics.add(workerData.claimed, 0, 1);";

async function numbersIn(files: readonly string[]): Promise<readonly number[]> {
  const database = await Database.open({ temporary: undefined });
  const rows = await database.ask(
    `SELECT left(name, 3) AS number FROM (${stagedSql(spanTable, files)}) ORDER BY filename, file_row_number`,
  );
  database.close();
  return rows.map(({ number }) => Number(number));
}

const all = Array.from({ length: spans }, (_, number) => number);

test.each([
  ["throws", "throw new Error('no')"],
  ["ends without a word", "process.exit(3)"],
])(
  "what a thread had claimed that %s is read by this one",
  async (_, end) => {
    const folder = join(newPlace(), ".spoor");
    const segments = journal(folder);
    const worker = workerThat(`${claims}\n${end}`);
    const reading = new TailReading(segments, join(newPlace(), "staged"), worker);
    const { read, staged } = await reading.finish({ signal });
    expect(await numbersIn(staged.all(spanTable))).toEqual(all);
    expect(read).toMatchObject({ damaged: 0, unreadable: 0 });
    expect([...read.reached.values()]).toEqual(segments.map(({ size }) => size));
  },
  60_000,
);

test("rows are in the order of the segments, and a torn last line is told", async () => {
  const folder = join(newPlace(), ".spoor");
  const segments = journal(folder);
  appendFileSync(segments.at(-1)?.file.path ?? "", '{"resourceSpans":[');
  const reading = new TailReading(segments, join(newPlace(), "staged"));
  const { read, staged } = await reading.finish({ signal });
  expect(segments.length).toBeGreaterThan(2);
  expect(await numbersIn(staged.all(spanTable))).toEqual(all);
  expect(read.damaged).toBe(1);
});

test("a thread that hangs ends with the signal", async () => {
  const stop = new AbortController();
  const worker = workerThat(`${claims}\nsetInterval(() => {}, 1000);`);
  const folder = join(newPlace(), ".spoor");
  const reading = new TailReading(journal(folder), join(newPlace(), "staged"), worker);
  const finished = reading.finish({ signal: stop.signal });
  setTimeout(() => stop.abort(), 100);
  await expect(finished).rejects.toThrow(Failure);
}, 60_000);
