import { existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { clearStore } from "./clear-store.ts";
import { compact } from "./compact.ts";
import { readManifest } from "./manifest.ts";
import { openStore } from "./open-store.ts";
import { lock } from "./store-lock.ts";

const signal = new AbortController().signal;
const dayMs = 86_400_000;

/** Puts zeros in place of the bytes of a file from `start` to `end`, both counted from its end where they are below 0. */
function zero(path: string, start: number, end: number): void {
  const bytes = readFileSync(path);
  bytes.subarray(start, end).fill(0);
  writeFileSync(path, bytes);
}

/** A store with a file for each of two days, each of one span, and the journal of both. */
async function twoDaysAndJournal(): Promise<string> {
  const folder = newFolder();
  const spans = [
    { id: "a", name: "first" },
    { id: "b", name: "second", start: dayMs },
  ];
  writeJournal(folder, { spans });
  await compact(folder, { signal });
  return folder;
}

/** A store with a file for each of two days, each of one span; the journal was sent and is gone. */
async function twoDays(): Promise<string> {
  const folder = await twoDaysAndJournal();
  rmSync(join(folder, "journal"), { recursive: true });
  return folder;
}

function firstFile(folder: string): string {
  return readManifest(folder).files.find(({ day }) => day === "2026-11-20")?.path ?? "";
}

interface Said {
  readonly names: readonly unknown[];
  readonly quarantined: readonly string[];
}

async function said(folder: string): Promise<Said> {
  const store = await openStore(folder, { signal });
  try {
    const rows = await store.ask("SELECT name, attributes FROM spans ORDER BY name");
    return { names: rows.map(({ name }) => name), quarantined: store.quarantined };
  } finally {
    store.close();
  }
}

const strokes = [
  { name: "cut short", damage: (path: string) => truncateSync(path, 100) },
  { name: "empty", damage: (path: string) => truncateSync(path, 0) },
  { name: "another file", damage: (path: string) => writeFileSync(path, "no Parquet") },
  { name: "zeros inside", damage: (path: string) => zero(path, 4, -4) },
  { name: "zeros in the footer", damage: (path: string) => zero(path, -200, -8) },
];

test.each(strokes)(
  "a damaged file ($name) is put aside and named, and the rest is read",
  async ({ damage }) => {
    const folder = await twoDays();
    const path = firstFile(folder);
    damage(join(folder, path));
    const { names, quarantined } = await said(folder);
    expect(names).toEqual(["second"]);
    expect(quarantined).toEqual([`quarantine/${path.replaceAll("/", "-")}`]);
    expect(existsSync(join(folder, quarantined[0] ?? ""))).toBe(true);
    expect(await said(folder)).toEqual({ names, quarantined });
  },
);

test("a file that is gone is named, and the rest is read", async () => {
  const folder = await twoDays();
  const path = firstFile(folder);
  rmSync(join(folder, path));
  expect(await said(folder)).toEqual({ names: ["second"], quarantined: [path] });
});

test("a file that is damaged while the store is open is put aside, too", async () => {
  const folder = await twoDays();
  const store = await openStore(folder, { signal });
  const path = firstFile(folder);
  rmSync(join(folder, path));
  const rows = await store.ask("SELECT name FROM spans");
  store.close();
  expect(rows).toEqual([{ name: "second" }]);
  expect(store.quarantined).toEqual([path]);
});

test("what others make of the files while the store is open is no damage", async () => {
  const folder = await twoDays();
  const store = await openStore(folder, { signal });
  const before = readManifest(folder).files;
  writeJournal(folder, { spans: [{ id: "c", name: "third" }], seq: 1 });
  await compact(folder, { signal });
  for (const { path } of before.filter(({ day }) => day === "2026-11-20")) {
    rmSync(join(folder, path));
  }
  const rows = await store.ask("SELECT name FROM spans ORDER BY name");
  store.close();
  expect(rows.map(({ name }) => name)).toEqual(["first", "second", "third"]);
  expect(store.quarantined).toEqual([]);
});

test("compaction goes on beside a damaged file", async () => {
  const folder = await twoDays();
  const path = join(folder, firstFile(folder));
  zero(path, 4, -4);
  writeJournal(folder, { spans: [{ id: "c", name: "third" }], seq: 1 });
  expect((await compact(folder, { signal })).spans.added).toBe(1);
  const { names, quarantined } = await said(folder);
  expect(names).toEqual(["second", "third"]);
  expect(quarantined).toHaveLength(1);
});

test.each([
  { name: "of a newer version", json: '{"schema":"spoor.store/2"}', message: /newer version/ },
  { name: "that is no JSON", json: '{"schema":', message: /no list of the store's files/ },
  { name: "of something else", json: "[]", message: /no list of the store's files/ },
])("a manifest $name is refused with the cause and left as it is", async ({ json, message }) => {
  const folder = await twoDays();
  writeFileSync(join(folder, "store.json"), json);
  await expect(openStore(folder, { signal })).rejects.toThrow(message);
  writeJournal(folder, { spans: [{ id: "c", name: "third" }], seq: 1 });
  await expect(compact(folder, { signal })).rejects.toThrow(message);
  expect(readFileSync(join(folder, "store.json"), "utf8")).toBe(json);
});

test.each(strokes)(
  "what a damaged file ($name) held and the journal still has is read from there",
  async ({ damage }) => {
    const folder = await twoDaysAndJournal();
    damage(join(folder, firstFile(folder)));
    const { names, quarantined } = await said(folder);
    expect(names).toEqual(["first", "second"]);
    expect(quarantined).toHaveLength(1);
    const { spans } = await compact(folder, { signal });
    expect(spans).toEqual({ added: 1, duplicate: 1 });
    rmSync(join(folder, "journal"), { recursive: true });
    expect(await said(folder)).toEqual({ names, quarantined });
  },
);

test.each([
  { name: "a look finds", damage: (path: string) => truncateSync(path, 100) },
  { name: "only reading finds", damage: (path: string) => zero(path, 4, -4) },
])("compaction brings back what a damaged file that $name held", async ({ damage }) => {
  const folder = await twoDaysAndJournal();
  damage(join(folder, firstFile(folder)));
  writeJournal(folder, { spans: [{ id: "c", name: "third" }], seq: 1 });
  expect((await compact(folder, { signal })).spans.added).toBe(2);
  rmSync(join(folder, "journal"), { recursive: true });
  const { names, quarantined } = await said(folder);
  expect(names).toEqual(["first", "second", "third"]);
  expect(quarantined).toHaveLength(1);
});

test("a store that cannot be written tells what the journal has of a damaged file, too", async () => {
  const folder = await twoDaysAndJournal();
  truncateSync(join(folder, firstFile(folder)), 100);
  const held = await lock(folder, signal);
  const { names, quarantined } = await said(folder);
  held.release();
  expect(names).toEqual(["first", "second"]);
  expect(quarantined).toHaveLength(1);
});

test("what was cleared does not come back from the journal when another file is damaged", async () => {
  const folder = await twoDaysAndJournal();
  const before = Date.parse("2026-11-21");
  await clearStore(folder, { kinds: ["spans"], before, backup: false }, { signal });
  writeJournal(folder, { spans: [{ id: "c", name: "third" }], seq: 1 });
  await compact(folder, { signal });
  for (const { path } of readManifest(folder).files) truncateSync(join(folder, path), 100);
  expect((await said(folder)).names).toEqual(["third"]);
});

test("damaged lines are counted once where the journal is read again", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: [{ id: "a", name: "first" }], damaged: ["{"] });
  await compact(folder, { signal });
  const { path = "" } = readManifest(folder).files[0] ?? {};
  truncateSync(join(folder, path), 100);
  for (let time = 0; time < 2; time += 1) {
    const store = await openStore(folder, { signal });
    store.close();
    expect(store.damaged).toBe(1);
    await compact(folder, { signal });
  }
});
