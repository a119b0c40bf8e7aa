import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readManifest } from "../../packages/cli/src/store/manifest.ts";
import { openStore } from "../../packages/cli/src/store/open-store.ts";
import { newStore, run, tries } from "./harness.ts";

const spans = 900;
const rounds = tries(40);
const seed = 20_261_121;

/** Mulberry32: the same numbers for the same seed, on every machine. */
function randomOf(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

test("a bit that is turned in any file of rows costs that file alone, and is said", async () => {
  const { signal } = new AbortController();
  const random = randomOf(seed);
  const folder = newStore();
  await run("write", folder, "0", String(spans));
  await run("compact", folder);
  // What the journal still had would be read from there.
  rmSync(join(folder, "journal"), { recursive: true });
  const manifest = readFileSync(join(folder, "store.json"));
  const rowsOf = new Map(readManifest(folder).files.map(({ path, rows }) => [path, rows]));
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".parquet"))
    .map((path) => ({ path, bytes: readFileSync(join(folder, path)) }));
  const wrong: unknown[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const { path, bytes } of files) writeFileSync(join(folder, path), bytes);
    writeFileSync(join(folder, "store.json"), manifest);
    const hit = files[random(files.length)];
    const damaged = Buffer.from(hit?.bytes ?? []);
    const at = random(damaged.length);
    damaged[at] = (damaged[at] ?? 0) ^ (1 << random(8));
    writeFileSync(join(folder, hit?.path ?? ""), damaged);
    const store = await openStore(folder, { signal });
    const [row] = await store.ask("SELECT count(*) AS spans FROM spans");
    store.close();
    const left = spans - (rowsOf.get(hit?.path ?? "") ?? 0);
    const isSaid = store.quarantined.length === 1 && Number(row?.["spans"]) === left;
    if (!isSaid) wrong.push({ seed, round, path: hit?.path, at, row });
  }
  expect(wrong).toEqual([]);
}, 120_000);
