import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SPOOR_RECOVERED } from "@spoor/core/semconv";
import { epochMs, newFolder, spanRequest, writeJournal } from "../fixture.ts";
import type { FakeSpan } from "../fixture.ts";
import { workflowEvents, workflowSpans } from "../fixture-workflow.ts";
import { readTelemetry } from "../ingest/fixture-read-telemetry.ts";
import { addRequests } from "./add-requests.ts";
import { compact } from "./compact.ts";
import { readManifest } from "./manifest.ts";
import { openStore } from "./open-store.ts";

const signal = new AbortController().signal;
const dayMs = 86_400_000;

async function names(folder: string): Promise<readonly string[]> {
  const store = await openStore(folder, { signal });
  try {
    const rows = await store.ask("SELECT name FROM spans ORDER BY name");
    return rows.map(({ name }) => String(name));
  } finally {
    store.close();
  }
}

const recovered = (id: string, name: string): FakeSpan => ({
  id,
  name,
  attributes: { [SPOOR_RECOVERED]: true },
});

const at = (id: string, days: number): FakeSpan => ({ id, name: id, start: days * dayMs });

const day = (days: number): string => new Date(epochMs + days * dayMs).toISOString().slice(0, 10);

test("gives from files what it gave from the journal", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans, events: workflowEvents });
  const journal = await readTelemetry(folder, { signal, textLimit: Infinity });
  const counts = await compact(folder, { signal });
  expect(counts).toMatchObject({
    spans: { added: workflowSpans.length, duplicate: 0 },
    events: { added: workflowEvents.length, duplicate: 0 },
  });
  const store = await openStore(folder, { signal });
  const [spans, events] = await Promise.all([store.spans("true"), store.events("true")]);
  store.close();
  expect(spans).toHaveLength(journal.spans.length);
  expect(spans).toEqual(expect.arrayContaining([...journal.spans]));
  expect(events).toHaveLength(journal.events.length);
  expect(events).toEqual(expect.arrayContaining([...journal.events]));
});

test("a second time has nothing to do, and what comes later is added", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: [{ id: "a", name: "a" }] });
  await compact(folder, { signal });
  const { generation } = readManifest(folder);
  expect((await compact(folder, { signal })).spans).toEqual({ added: 0, duplicate: 0 });
  expect(readManifest(folder).generation).toBe(generation);
  writeJournal(folder, { spans: [{ id: "b", name: "b" }], seq: 1, open: true });
  expect(await names(folder)).toEqual(["a", "b"]);
  expect((await compact(folder, { signal })).spans).toEqual({ added: 1, duplicate: 0 });
  expect(await names(folder)).toEqual(["a", "b"]);
});

test("puts rows by the day in which they began, late ones and those out of order too", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: [at("c", 2), at("a", 0)] });
  await compact(folder, { signal });
  writeJournal(folder, { spans: [at("d", 2), at("b", 0)], seq: 1 });
  await compact(folder, { signal });
  const days = readManifest(folder).files.map((file) => `${file.day}: ${file.rows}`);
  expect(new Set(days)).toEqual(new Set([`${day(0)}: 2`, `${day(2)}: 2`]));
  expect(await names(folder)).toEqual(["a", "b", "c", "d"]);
});

test.each([
  { first: "real", second: "recovered" },
  { first: "recovered", second: "real" },
])(
  "a span itself wins over one put together after a crash: $first before $second",
  async ({ first }) => {
    const folder = newFolder();
    const spans = [{ id: "a", name: "real" }, recovered("a", "recovered")];
    const ordered = first === "real" ? spans : spans.toReversed();
    for (const [seq, span] of ordered.entries()) {
      writeJournal(folder, { spans: [span, { id: `b${seq}`, name: "other" }], seq });
      expect(await names(folder)).toHaveLength(seq + 2);
      await compact(folder, { signal });
    }
    expect(await names(folder)).toEqual(["other", "other", "real"]);
  },
);

test("what the journal holds still and files hold already counts once", async () => {
  const folder = newFolder();
  const spans = [recovered("a", "recovered"), { id: "b", name: "b" }];
  await addRequests(folder, [spanRequest(spans)], { signal });
  mkdirSync(join(folder, "journal"));
  writeJournal(folder, { spans: [{ id: "a", name: "real" }, ...spans] });
  expect(await names(folder)).toEqual(["b", "real"]);
});

test("many small files of a day become one, and those before go after a time of grace", async () => {
  const folder = newFolder();
  for (let seq = 0; seq < 12; seq += 1) {
    const spans = Array.from({ length: 12 - seq }, (_, index) => ({
      id: `${seq.toString(16)}${index.toString(16)}`,
      name: "x",
    }));
    writeJournal(folder, { spans, seq });
    await compact(folder, { signal });
  }
  const { files, dropped } = readManifest(folder);
  expect(files.length).toBeLessThanOrEqual(5);
  expect(await names(folder)).toHaveLength(78);
  const onDisk = readdirSync(join(folder, "spans", "day=2026-11-20"));
  expect(onDisk).toHaveLength(files.length + dropped.length);
  const manifest = JSON.parse(readFileSync(join(folder, "store.json"), "utf8"));
  const old = { ...manifest, dropped: dropped.map(({ path }) => ({ path, since: 0 })) };
  writeFileSync(join(folder, "store.json"), JSON.stringify(old));
  writeJournal(folder, { spans: [{ id: "ff", name: "x" }], seq: 12 });
  await compact(folder, { signal });
  const left = readManifest(folder);
  expect(readdirSync(join(folder, "spans", "day=2026-11-20"))).toHaveLength(
    left.files.length + left.dropped.length,
  );
  expect(await names(folder)).toHaveLength(79);
}, 60_000);

test("adding the same requests again adds nothing, and a dry run writes nothing", async () => {
  const folder = join(mkdtempSync(join(tmpdir(), "spoor-add-")), "new");
  const requests = [spanRequest(workflowSpans), spanRequest(workflowSpans.slice(0, 3)), {}, null];
  const dry = await addRequests(folder, requests, { signal, dryRun: true });
  expect(dry.spans).toEqual({ added: workflowSpans.length, duplicate: 3 });
  expect(readdirSync(join(folder, ".."))).toEqual([]);
  expect(await addRequests(folder, requests, { signal })).toEqual(dry);
  const before = readFileSync(join(folder, "store.json"));
  const again = await addRequests(folder, requests, { signal, dryRun: true });
  expect(again.spans).toEqual({ added: 0, duplicate: workflowSpans.length + 3 });
  expect(readFileSync(join(folder, "store.json"))).toEqual(before);
  expect((await addRequests(folder, requests, { signal })).spans).toEqual(again.spans);
  expect(await names(folder)).toHaveLength(workflowSpans.length);
});

test("what was compacted from the inbox is deleted there, and the journal stays for those who send it", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: [{ id: "a", name: "own" }] });
  mkdirSync(join(folder, "inbox"));
  writeJournal(join(folder, "inbox"), { spans: [{ id: "b", name: "sealed" }] });
  writeJournal(join(folder, "inbox"), { spans: [{ id: "c", name: "open" }], seq: 1, open: true });
  await compact(folder, { signal });
  expect(readdirSync(join(folder, "journal"))).toHaveLength(1);
  const inbox = readdirSync(join(folder, "inbox", "journal"));
  expect(inbox.map((name) => name.endsWith(".open"))).toEqual([true]);
  expect(await names(folder)).toEqual(["open", "own", "sealed"]);
});
