import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { filesOf, newStore, run, start, whole, tries } from "./harness.ts";

const commands = tries(200);
const together = 4;

test("200 short commands beside compactions: every span is there once, and no file is left behind", async () => {
  const folder = newStore();
  const compaction = start(["compacting", folder]);
  let next = 0;
  const failed: unknown[] = [];
  const runNext = async (): Promise<void> => {
    while (next < commands) {
      const number = next;
      next += 1;
      const { code, errors } = await start(["write", folder, `${number}`, `${number + 1}`]).ended;
      if (code !== 0 || errors !== "") failed.push({ number, code, errors });
    }
  };
  await Promise.all(Array.from({ length: together }, runNext));
  compaction.child.stdin?.end("end\n");
  const { errors } = await compaction.ended;
  expect([failed, errors]).toEqual([[], ""]);
  await run("compact", folder);
  expect(await run("count", folder)).toEqual(whole(commands));
  const { there, named } = filesOf(folder);
  expect(there).toEqual(named);
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
}, 240_000);

const writers = 3;
const spansOfWriter = 600;
const all = writers * spansOfWriter;
const rounds = tries(12);
const seed = 20_261_122;

/** Park and Miller's numbers: the same for the same seed. */
function randomOf(first: number): () => number {
  let state = first;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Lets `args` run for `ms`, then kills them where they have not ended. */
async function killed(args: readonly string[], ms: number): Promise<void> {
  const { child, ended } = start(args);
  await sleep(ms);
  child.kill("SIGKILL");
  await ended;
}

const spansOf = (said: unknown): number => Number(Reflect.get(Object(said), "spans"));

test("a compaction and three writers that are killed beside readers: rows are equal in the end", async () => {
  const random = randomOf(seed);
  const folder = newStore();
  await run("write", folder, "0", "1");
  const readers = [0, 1].map(() => start(["watch", folder]));
  for (let round = 0; round < rounds; round += 1) {
    const writes = Array.from({ length: writers }, (_, writer) => {
      const first = writer * spansOfWriter;
      const args = ["write", folder, `${first}`, `${first + spansOfWriter}`];
      return killed(args, 100 + random() * 400);
    });
    await Promise.all([...writes, killed(["compact", folder], 100 + random() * 900)]);
    const count = await run("count", folder);
    const lines = await run("lines", folder);
    // What a killed writer had written is there, as often as it was: once.
    expect({ seed, round, spans: spansOf(count) }).toEqual({ seed, round, spans: lines });
    expect(Reflect.get(Object(count), "distinct_spans")).toBe(lines);
  }
  for (const { child } of readers) child.stdin?.end("end\n");
  for (const { ended } of readers) {
    const { said, errors } = await ended;
    const counts = Array.isArray(said) ? said.map(spansOf) : [];
    expect(errors).toBe("");
    expect(counts.length).toBeGreaterThan(0);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  }
  const ranges = Array.from({ length: writers }, (_, writer) => writer * spansOfWriter);
  for (const first of ranges) await run("write", folder, `${first}`, `${first + spansOfWriter}`);
  await run("compact", folder);
  expect(await run("count", folder)).toEqual(whole(all));
  const { there, named } = filesOf(folder);
  expect(there).toEqual(named);
  expect(readdirSync(join(folder, "tmp"))).toEqual([]);
}, 240_000);
