import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderAt, writeAck } from "@spoor/journal";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { compact } from "./compact.ts";
import { readManifest, writeManifest } from "./manifest.ts";
import { openStore } from "./open-store.ts";
import { retentionOf } from "./retention.ts";

const signal = new AbortController().signal;
const dayMs = 86_400_000;
const arrival = Date.UTC(2026, 10, 21, 12);
const endpoint = "http://127.0.0.1:4318";

type Env = Readonly<Record<string, string>>;

/** Compacts so many days after {@link arrival}. */
async function after(folder: string, days: number, env: Env = {}): Promise<void> {
  const { retention } = retentionOf(env);
  await compact(folder, { signal, retention, now: arrival + days * dayMs });
}

/** A store of which one segment with the spans `a` and `b` has been in files since {@link arrival}. */
async function stored(): Promise<string> {
  const folder = newFolder();
  const ids = ["a", "b"];
  writeJournal(folder, { spans: ids.map((id) => ({ id, name: id })) });
  await after(folder, 0);
  return folder;
}

async function names(folder: string, now = arrival, env: Env = {}): Promise<readonly unknown[]> {
  const { retention } = retentionOf(env);
  const store = await openStore(folder, { signal, retention, now });
  try {
    return (await store.ask("SELECT name FROM spans ORDER BY name")).map(({ name }) => name);
  } finally {
    store.close();
  }
}

const segments = (folder: string): readonly string[] =>
  readdirSync(join(folder, "journal")).filter((name) => name.endsWith(".jsonl"));

test.each([
  { env: {}, before: 6.9, at: 7 },
  { env: { SPOOR_KEEP_SEGMENTS: "2d" }, before: 1.9, at: 2 },
])("with $env a segment goes $at days after it came into files whole", async (each) => {
  const folder = await stored();
  await after(folder, each.before, each.env);
  expect(segments(folder)).toHaveLength(1);
  await after(folder, each.at, each.env);
  expect(segments(folder)).toEqual([]);
  expect(await names(folder)).toEqual(["a", "b"]);
});

test("a question releases segments, too, and is answered the same before and after", async () => {
  const folder = await stored();
  expect(await names(folder, arrival + 7 * dayMs)).toEqual(["a", "b"]);
  expect(segments(folder)).toEqual([]);
  writeJournal(folder, { spans: [{ id: "c", name: "c" }], seq: 1 });
  expect(await names(folder, arrival + 8 * dayMs)).toEqual(["a", "b", "c"]);
});

test.each<Env>([
  { SPOOR_KEEP_SEGMENTS: "off" },
  { SPOOR_KEEP_SEGMENTS: "soon" },
  { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
  { SPOOR_DESTINATIONS: "nobody" },
])("with %j no segment goes", async (env) => {
  const folder = await stored();
  await after(folder, 400, env);
  expect(segments(folder)).toHaveLength(1);
});

test("a segment goes when its destination has it", async () => {
  const folder = await stored();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
  const [segment = ""] = segments(folder);
  const bytes = readFileSync(join(folder, "journal", segment)).length;
  const ack = { folder: folderAt(folder), segment, destination: `${endpoint}/v1/traces` };
  writeAck({ ...ack, offset: bytes - 1 });
  // The folder tells of the destination where the environment does not.
  for (const known of [env, {}]) await after(folder, 400, known);
  expect(segments(folder)).toHaveLength(1);
  writeAck({ ...ack, offset: bytes });
  await after(folder, 400, env);
  expect(segments(folder)).toEqual([]);
});

test("what came late into a segment has its time from then on", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: [{ id: "a", name: "a" }] });
  await after(folder, 0);
  const spans = ["a", "b"].map((id) => ({ id, name: id }));
  writeJournal(folder, { spans });
  await after(folder, 5);
  await after(folder, 11);
  expect(segments(folder)).toHaveLength(1);
  await after(folder, 12);
  expect(segments(folder)).toEqual([]);
  expect(await names(folder)).toEqual(["a", "b"]);
});

test("of a store without a word of when segments came there none goes before its time", async () => {
  const folder = await stored();
  writeManifest(folder, { ...readManifest(folder), since: new Map() });
  await after(folder, 400);
  expect(segments(folder)).toHaveLength(1);
  writeJournal(folder, { spans: [{ id: "c", name: "c" }], seq: 1 });
  await after(folder, 400);
  expect(segments(folder)).toHaveLength(2);
  await after(folder, 407);
  expect(segments(folder)).toEqual([]);
});

test("nothing is released while a file is damaged, of which the segment has the rows", async () => {
  const folder = await stored();
  const [file] = readManifest(folder).files;
  const path = join(folder, file?.path ?? "");
  const bytes = readFileSync(path);
  // Between the marks of the beginning and the end, where a glance does not look.
  bytes.subarray(8, 16).fill(0);
  writeFileSync(path, bytes);
  await after(folder, 7);
  expect(segments(folder)).toHaveLength(1);
  expect(await names(folder)).toEqual(["a", "b"]);
  await after(folder, 8);
  await after(folder, 15);
  expect(segments(folder)).toEqual([]);
  expect(await names(folder)).toEqual(["a", "b"]);
});

test("status tells what the files alone have, where nothing is sent", async () => {
  const folder = await stored();
  const before = await spoor(["status", "--store", folder]);
  expect(before.out).toMatch(/traces +this folder alone +0 +2 +0 +0\n/);
  await after(folder, 7);
  const { out } = await spoor(["status", "--store", folder]);
  expect(out).toMatch(/dropped +in files alone\n/);
  expect(out).toMatch(/traces +this folder alone +0 +0 +0 +0 +2\n/);
});
