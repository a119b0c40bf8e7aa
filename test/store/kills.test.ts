import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { filesOf, newStore, run, start, whole, tries } from "./harness.ts";

const spans = 4000;
const kills = tries(16);

/** How long `args` take, in milliseconds. */
async function timeOf(...args: readonly string[]): Promise<number> {
  const begun = performance.now();
  await run(...args);
  return performance.now() - begun;
}

test.each([
  { what: "a compaction", args: (folder: string) => ["compact", folder] },
  { what: "an ingest", args: (folder: string) => ["add", folder, "1000", String(spans)] },
])(
  "$what that is killed at any moment loses nothing and doubles nothing",
  async ({ args }) => {
    const measured = newStore();
    await run("write", measured, "0", String(spans));
    const ms = await timeOf(...args(measured));
    const folder = newStore();
    await run("write", folder, "0", String(spans));
    const counted: unknown[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const { child, ended } = start(args(folder));
      await sleep((ms * (kill + 1)) / kills);
      child.kill("SIGKILL");
      await ended;
      counted.push(await run("count", folder));
      // More to do each time, also after one that was done before it was killed.
      await run("write", folder, String(kill * 100), String(kill * 100 + 200));
    }
    expect(counted).toEqual(counted.map(() => whole(spans)));
    await run("compact", folder);
    expect(await run("count", folder)).toEqual(whole(spans));
    const { there, named } = filesOf(folder);
    expect(there).toEqual(named);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  },
  240_000,
);

test("a release of segments that is killed at any moment loses nothing, and the account of the folder stays true", async () => {
  const folder = newStore();
  const parts = 20;
  const size = spans / parts;
  for (let part = 0; part < parts; part += 1)
    await run("write", folder, String(part * size), String((part + 1) * size));
  await run("compact", folder);
  const ms = await timeOf("accounts", folder);
  const seen: unknown[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const { child, ended } = start(["release", folder, "8"]);
    await sleep((2 * ms * (kill + 1)) / kills);
    child.kill("SIGKILL");
    await ended;
    const { spooled, stored } = Object(await run("accounts", folder));
    seen.push({ counted: await run("count", folder), records: spooled + stored });
  }
  expect(seen).toEqual(seen.map(() => ({ counted: whole(spans), records: spans })));
  await run("release", folder, "8");
  expect(await run("accounts", folder)).toEqual({ spooled: 0, stored: spans });
  expect(readdirSync(join(folder, "journal"))).toEqual(["losses.log"]);
  expect(await run("count", folder)).toEqual(whole(spans));
}, 240_000);
