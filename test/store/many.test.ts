import { expect, test } from "vitest";
import { newStore, run, start, whole } from "./harness.ts";

const writers = 8;
const spansOfWriter = 1500;
const all = writers * spansOfWriter;

const spansOf = (said: unknown): number => Number(Reflect.get(Object(said), "spans"));

test("eight writers, two compactions and two readers at once lose nothing, double nothing and see no error", async () => {
  const folder = newStore();
  await run("write", folder, "0", "1");
  const compactions = [0, 1].map(() => start(["compacting", folder]));
  const readers = [0, 1].map(() => start(["watch", folder]));
  const written = Array.from({ length: writers }, (_, writer) =>
    start(["write", folder, `${writer * spansOfWriter}`, `${(writer + 1) * spansOfWriter}`]),
  );
  const writes = await Promise.all(written.map(({ ended }) => ended));
  for (const { child } of [...compactions, ...readers]) child.stdin?.end("end\n");
  const ends = await Promise.all([...compactions, ...readers].map(({ ended }) => ended));
  expect([...writes, ...ends].map(({ errors }) => errors)).toEqual(
    Array.from({ length: writers + 4 }, () => ""),
  );
  for (const { said } of ends.slice(2)) {
    const counts = Array.isArray(said) ? said.map(spansOf) : [];
    expect(counts.length).toBeGreaterThan(0);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  }
  await run("compact", folder);
  expect(await run("count", folder)).toEqual(whole(all));
}, 240_000);

test("ingests at once add what each has, and what several have once", async () => {
  const folder = newStore();
  const ranges = [
    ["0", "2000"],
    ["1000", "3000"],
    ["2000", "4000"],
  ] as const;
  const added = await Promise.all(ranges.map((range) => run("add", folder, ...range)));
  const sums = added.map((said) => Reflect.get(Object(said), "spans")).map(Object);
  const sum = (key: string): number =>
    sums.reduce((total: number, counted: object) => total + Number(Reflect.get(counted, key)), 0);
  expect([sum("added"), sum("duplicate")]).toEqual([4000, 2000]);
  expect(await run("count", folder)).toEqual(whole(4000));
}, 120_000);
