import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { locateStore } from "./store.ts";

const locate = (cwd: string, store?: string, env: Readonly<Record<string, string>> = {}) =>
  locateStore({ store, env, cwd });

test("finds the nearest .spoor in the working directory or above", () => {
  const root = newFolder();
  mkdirSync(join(root, ".spoor"));
  mkdirSync(join(root, "a", "b"), { recursive: true });
  expect(locate(join(root, "a", "b")).folder).toBe(join(root, ".spoor"));
});

test("the flag goes before SPOOR_DIR, SPOOR_DIR before the search; both count from the working directory", () => {
  const root = newFolder();
  for (const name of [".spoor", "flag", "env"]) mkdirSync(join(root, name));
  expect(locate(root, "flag", { SPOOR_DIR: "env" }).folder).toBe(join(root, "flag"));
  expect(locate(root, undefined, { SPOOR_DIR: "env" }).folder).toBe(join(root, "env"));
  expect(locate(root, undefined, { SPOOR_DIR: "" }).folder).toBe(join(root, ".spoor"));
});

test("takes the .spoor inside of a named folder that has no journal", () => {
  const root = newFolder();
  mkdirSync(join(root, ".spoor"));
  expect(locate("/", root).folder).toBe(join(root, ".spoor"));
  mkdirSync(join(root, "journal"));
  expect(locate("/", root).folder).toBe(root);
});

test("says where it looked when there is nothing", () => {
  const root = newFolder();
  expect(locate(root)).toEqual({
    folder: undefined,
    place: join(root, ".spoor"),
    looked: `${join(root, ".spoor")} and the folders above`,
  });
  expect(locate(root, "gone")).toMatchObject({ folder: undefined, looked: join(root, "gone") });
});

test("fails with code 5 where a file stands in the place of the folder or of its journal", () => {
  const root = newFolder();
  writeFileSync(join(root, "file"), "");
  mkdirSync(join(root, "store"));
  writeFileSync(join(root, "store", "journal"), "");
  expect(() => locate(root, "file")).toThrow(expect.objectContaining({ code: 5 }));
  expect(() => locate(root, "store")).toThrow(expect.objectContaining({ code: 5 }));
});
