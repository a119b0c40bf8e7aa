import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { GEN_AI_OPERATION_NAME, SPOOR_STEP_STATUS } from "@spoor/core/semconv";
import { expect, test } from "vitest";
import { epochMs, logRequest, newFolder, spanRequest, writeJournal } from "../fixture.ts";
import type { FakeSpan } from "../fixture.ts";
import { addRequests } from "./add-requests.ts";
import { clearStore } from "./clear-store.ts";
import { compact } from "./compact.ts";
import { readManifest, writeManifest } from "./manifest.ts";
import { openStore } from "./open-store.ts";
import { retentionOf } from "./retention.ts";

const signal = new AbortController().signal;
const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** When the files came into the stores of these tests. */
const arrival = epochMs + 400 * dayMs;

const call = (id: string, start = 0): FakeSpan => ({
  id,
  name: "chat",
  start,
  ms: 10,
  attributes: { [GEN_AI_OPERATION_NAME]: "chat" },
});
const step = (id: string, start = 0): FakeSpan => ({
  id,
  name: "run_step a",
  start,
  ms: 30,
  error: "no",
  attributes: { [SPOOR_STEP_STATUS]: "failed" },
});
const spans = [call("a"), call("b"), call("c", hourMs), step("d"), { id: "e", name: "other" }];

async function stored(all: readonly FakeSpan[] = spans, now = arrival): Promise<string> {
  const folder = newFolder();
  await addRequests(folder, [spanRequest(all), logRequest([{ name: "said" }])], { signal, now });
  return folder;
}

type Env = Readonly<Record<string, string>>;

/** Compacts the store so many days after its files came. */
async function after(folder: string, days: number, env: Env = {}): Promise<void> {
  const { retention } = retentionOf(env);
  await compact(folder, { signal, retention, now: arrival + days * dayMs });
}

async function ask(folder: string, sql: string): Promise<unknown> {
  const store = await openStore(folder, { signal });
  try {
    const [row] = await store.ask(sql);
    return row?.["n"];
  } finally {
    store.close();
  }
}

const counts = async (folder: string): Promise<readonly unknown[]> => [
  await ask(folder, "SELECT count(*) AS n FROM spans"),
  await ask(folder, `SELECT CAST(coalesce(sum("count"), 0) AS BIGINT) AS n FROM hourly`),
  await ask(folder, "SELECT count(*) AS n FROM events"),
];

/** All Parquet files below a folder of the store, as the manifest names them. */
function filesIn(folder: string, table: string): readonly string[] {
  const place = join(folder, table);
  if (!existsSync(place)) return [];
  return readdirSync(place, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".parquet"))
    .map((name) => `${table}/${name}`);
}

test("sums up after 30 days and removes after 90, counted from when the rows came", async () => {
  const folder = await stored();
  await after(folder, 30);
  expect(await counts(folder)).toEqual([5, 0, 1]);
  await after(folder, 31);
  expect(await counts(folder)).toEqual([5, 5, 1]);
  await after(folder, 90);
  expect(await counts(folder)).toEqual([5, 5, 1]);
  await after(folder, 91);
  expect(await counts(folder)).toEqual([0, 5, 0]);
  await after(folder, 4000);
  expect(await counts(folder)).toEqual([0, 5, 0]);
});

const sums = (count: number, ms: number): object => ({
  service: "shop",
  count,
  duration_sum_ns: count * ms * 1e6,
  duration_min_ns: ms * 1e6,
  duration_max_ns: ms * 1e6,
});

test("sums by the hour are those of the spans", async () => {
  const folder = await stored();
  await after(folder, 31);
  const store = await openStore(folder, { signal });
  const rows =
    await store.ask(`SELECT CAST((hour_ns // 1000000 - ${epochMs}) // ${hourMs} AS INTEGER) AS hour,
    kind, service, status, "count", failed, duration_sum_ns, duration_min_ns, duration_max_ns
    FROM hourly ORDER BY hour, kind`);
  store.close();
  expect(rows.map((row) => Object.assign({}, row))).toEqual([
    { hour: 0, kind: "model", status: null, failed: 0, ...sums(2, 10) },
    { hour: 0, kind: "other", status: null, failed: 0, ...sums(1, 0) },
    { hour: 0, kind: "step", status: "failed", failed: 1, ...sums(1, 30) },
    { hour: 1, kind: "model", status: null, failed: 0, ...sums(1, 10) },
  ]);
});

test("few late spans of a day that is summed up have an age of their own", async () => {
  const folder = await stored();
  await after(folder, 31);
  const late = [spanRequest([call("f"), call("a")])];
  await addRequests(folder, late, { signal, now: arrival + 40 * dayMs });
  expect((await counts(folder)).slice(0, 2)).toEqual([6, 5]);
  await after(folder, 91);
  expect((await counts(folder)).slice(0, 2)).toEqual([1, 6]);
  await after(folder, 131);
  expect((await counts(folder)).slice(0, 2)).toEqual([0, 6]);
});

test("with many late spans the earlier ones stay as long, and each is summed up once", async () => {
  const folder = await stored();
  await after(folder, 31);
  const late = Array.from({ length: 9 }, (_, index) => call(`1${index}`));
  await addRequests(folder, [spanRequest(late)], { signal, now: arrival + 40 * dayMs });
  expect((await counts(folder)).slice(0, 2)).toEqual([14, 0]);
  await after(folder, 91);
  expect((await counts(folder)).slice(0, 2)).toEqual([14, 14]);
  await after(folder, 131);
  expect((await counts(folder)).slice(0, 2)).toEqual([0, 14]);
});

test("kinds have times of their own", async () => {
  const folder = await stored();
  const env = { SPOOR_RETENTION: "90d,llm=365d,other=7d,events=off" };
  await after(folder, 8, env);
  expect(await counts(folder)).toEqual([4, 1, 1]);
  const { generation } = readManifest(folder);
  await after(folder, 9, env);
  expect(readManifest(folder).generation).toBe(generation);
  await after(folder, 91, env);
  expect(await counts(folder)).toEqual([3, 5, 1]);
  expect(await ask(folder, "SELECT count(*) AS n FROM model_calls")).toBe(3);
  await after(folder, 366, env);
  expect(await counts(folder)).toEqual([0, 5, 1]);
  expect(readManifest(folder).hourly).toHaveLength(1);
});

test.each([
  { env: { SPOOR_RETENTION: "off" }, left: [5, 5, 1] },
  { env: { SPOOR_DOWNSAMPLE: "off" }, left: [0, 0, 0] },
  { env: { SPOOR_RETENTION: "off", SPOOR_DOWNSAMPLE: "off" }, left: [5, 0, 1] },
  { env: { SPOOR_RETENTION: "90" }, left: [5, 0, 1] },
])("$env leaves $left after ten years", async ({ env, left }) => {
  const folder = await stored();
  await after(folder, 3650, env);
  expect(await counts(folder)).toEqual(left);
});

test("what stands in a manifest without a time of arrival counts from now", async () => {
  const today = new Date().toISOString().slice(0, 10);
  const folder = await stored();
  const manifest = JSON.parse(readFileSync(join(folder, "store.json"), "utf8"));
  for (const file of manifest.files) delete file.arrived;
  writeFileSync(join(folder, "store.json"), JSON.stringify(manifest));
  const { retention } = retentionOf({});
  await compact(folder, { signal, retention, now: Date.now() + 30 * dayMs });
  expect(await counts(folder)).toEqual([5, 0, 1]);
  expect(readManifest(folder).files.every(({ arrived }) => arrived >= today)).toBe(true);
});

test("beyond the bound of size what came first goes first, and sums last", async () => {
  const folder = await stored();
  const later = [spanRequest([call("f", dayMs), call("9", 2 * dayMs)])];
  await addRequests(folder, later, { signal, now: arrival + dayMs });
  const { retention } = retentionOf({});
  const { files } = readManifest(folder);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const within = async (mostBytes: number, days: number): Promise<void> => {
    const bounded = retention === undefined ? undefined : { ...retention, mostBytes };
    await compact(folder, { signal, retention: bounded, now: arrival + days * dayMs });
  };
  await within(bytes, 1);
  expect(await counts(folder)).toEqual([7, 0, 1]);
  await within(bytes - 1, 2);
  expect(readManifest(folder).files.map(({ arrived }) => arrived)).not.toHaveLength(files.length);
  const [spansLeft] = await counts(folder);
  expect(spansLeft).toBeLessThan(7);
  await within(1, 3);
  expect(await counts(folder)).toEqual([0, 0, 0]);
  expect(readManifest(folder).hourly).toEqual([]);
});

test.each([31, 91])(
  "killed after its files were written and before the manifest, it begins again after %d days",
  async (days) => {
    const folder = await stored();
    const before = readFileSync(join(folder, "store.json"));
    await after(folder, days);
    const whole = await counts(folder);
    const written = filesIn(folder, "hourly");
    // The files of spans stay for a time of grace: this is what a process leaves that is killed there.
    writeFileSync(join(folder, "store.json"), before);
    expect(await counts(folder)).toEqual([5, 0, 1]);
    await after(folder, days);
    expect(await counts(folder)).toEqual(whole);
    const { hourly } = readManifest(folder);
    expect(filesIn(folder, "hourly")).toEqual(hourly.map(({ path }) => path));
    expect(written).not.toEqual(hourly.map(({ path }) => path));
  },
);

test("looks at most once an hour, and a second time changes nothing", async () => {
  const folder = await stored();
  await after(folder, 31);
  const { hourly, generation } = readManifest(folder);
  await after(folder, 31 + 1 / 48);
  await after(folder, 31 + 1 / 12);
  expect(readManifest(folder)).toMatchObject({ hourly, generation });
  writeManifest(folder, { ...readManifest(folder), expiredAt: arrival + 91 * dayMs - hourMs / 2 });
  await after(folder, 91);
  expect(await counts(folder)).toEqual([5, 5, 1]);
});

test("what went does not come back from segments when a damaged file is read again from them", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: [call("a")] });
  await compact(folder, { signal, now: arrival });
  await addRequests(folder, [spanRequest([call("b", dayMs)])], { signal, now: arrival + dayMs });
  await after(folder, 91);
  expect((await counts(folder)).slice(0, 2)).toEqual([1, 2]);
  const [file] = readManifest(folder).files;
  writeFileSync(join(folder, file?.path ?? ""), "damage");
  expect((await counts(folder)).slice(0, 2)).toEqual([0, 1]);
});

test("clearing takes sums too, those of hours before a time", async () => {
  const folder = await stored();
  await after(folder, 91);
  const clearing = { kinds: ["spans"], before: epochMs + hourMs, backup: false } as const;
  await clearStore(folder, clearing, { signal });
  expect((await counts(folder)).slice(0, 2)).toEqual([0, 1]);
  await clearStore(folder, { ...clearing, before: undefined }, { signal });
  expect((await counts(folder)).slice(0, 2)).toEqual([0, 0]);
});

test("however spans come, each is in the sums once when all have gone", async () => {
  const hours = fc.integer({ min: 0, max: 60 });
  const batch = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 15 }), hours), {
    selector: ([id]) => id,
    minLength: 1,
    maxLength: 12,
  });
  const rounds = fc.array(fc.tuple(batch, fc.integer({ min: 1, max: 45 })), {
    minLength: 1,
    maxLength: 3,
  });
  await fc.assert(
    fc.asyncProperty(rounds, async (all) => {
      const folder = newFolder();
      let days = 0;
      for (const [index, [own, wait]] of all.entries()) {
        const fakes = own.map(([id, hour]) =>
          (id % 2 === 0 ? call : step)(`${index + 1}${id.toString(16)}`, hour * hourMs),
        );
        const now = arrival + days * dayMs;
        await addRequests(folder, [spanRequest(fakes)], { signal, now });
        days += wait;
        await after(folder, days, { SPOOR_RETENTION: "40d,llm=20d", SPOOR_DOWNSAMPLE: "10d" });
      }
      const total = all.reduce((sum, [own]) => sum + own.length, 0);
      const [rows] = await counts(folder);
      const ofGone = readManifest(folder);
      const live = new Set(ofGone.files.map(({ path }) => path));
      const gone = ofGone.hourly
        .filter(({ of }) => of === undefined || !live.has(of))
        .reduce((sum, file) => sum + file.spans, 0);
      expect(Number(rows) + gone).toBe(total);
      await after(folder, days + 200, { SPOOR_RETENTION: "40d", SPOOR_DOWNSAMPLE: "10d" });
      expect((await counts(folder)).slice(0, 2)).toEqual([0, total]);
    }),
    { numRuns: 6 },
  );
}, 120_000);
