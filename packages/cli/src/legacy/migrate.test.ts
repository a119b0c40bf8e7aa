import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Failure } from "../failure.ts";
import { newFolder } from "../fixture.ts";
import { migrate } from "./migrate.ts";
import type { Migration } from "./migrate.ts";

const line = (day: number, n: number): string =>
  `2025-12-0${day} 19:47:57 [TokenEstimation] Predicted: ${n} output tokens, Actual: 104 output tokens, Error: 79.2%\n`;
const many = (day: number, count: number): string =>
  Array.from({ length: count }, (_, n) => line(day, n)).join("");

function files(folder: string): string[] {
  const paths = [1, 2, 3].map((day) => join(folder, `${day}.log`));
  // More than one batch: the first file is in the store before the second is begun.
  for (const [i, path] of paths.entries()) writeFileSync(path, many(i + 1, i === 0 ? 50_000 : 10));
  return paths;
}

const addedOf = ({ files: told }: Migration): number[] => told.map(({ added }) => added);

test("stopped between two files it goes on with the second", { timeout: 60_000 }, async () => {
  const folder = newFolder();
  const paths = files(folder);
  const store = join(folder, ".spoor");
  const controller = new AbortController();
  const options = { folder: store, apply: true, keepsText: false };
  const stopped = migrate(paths, {
    ...options,
    signal: controller.signal,
    onFile: async (index) => {
      if (index === 1) controller.abort(130);
    },
  });
  await expect(stopped).rejects.toBeInstanceOf(Failure);
  expect(existsSync(join(store, "migrate-progress.json"))).toBe(true);
  const { signal } = new AbortController();
  const next = await migrate(paths, { ...options, signal });
  expect(next).toMatchObject({ doneBefore: 1, missing: 0 });
  expect(addedOf(next)).toEqual([10, 10]);
  expect(existsSync(join(store, "migrate-progress.json"))).toBe(false);
  const all = await migrate(paths, { ...options, signal });
  expect(all.files.map(({ read, duplicate }) => [read, duplicate])).toEqual([
    [50_000, 50_000],
    [10, 10],
    [10, 10],
  ]);
});

test("a file that goes away before it is read is told", async () => {
  const folder = newFolder();
  const path = join(folder, "a.log");
  writeFileSync(path, line(1, 1));
  const found = await migrate([path, join(folder, "none.log")], {
    folder: join(folder, ".spoor"),
    apply: true,
    keepsText: false,
    signal: new AbortController().signal,
    onFile: async () => rmSync(path),
  });
  expect(found.unreadable).toEqual([join(folder, "none.log")]);
  expect(found.files).toMatchObject([{ read: 0, problem: "ENOENT" }]);
  expect(found.missing).toBe(0);
});

const other = "2025-12-01 10:00:00,000 - autopack.executor - INFO - Nothing to see\n";

test("a log whose first estimate comes late is found, one without any is passed over", async () => {
  const folder = newFolder();
  const [late, never] = ["late.log", "never.log"].map((name) => join(folder, name));
  writeFileSync(late ?? "", other.repeat(5000) + line(1, 1));
  writeFileSync(never ?? "", other.repeat(5000));
  const found = await migrate([late ?? "", never ?? ""], {
    folder: join(folder, ".spoor"),
    apply: false,
    keepsText: false,
    signal: new AbortController().signal,
  });
  expect(found.files).toMatchObject([{ path: late, kind: "autopack-log", added: 1 }]);
  expect(found.passedOver).toBe(1);
});
