import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findInputs } from "./find-inputs.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "spoor-find-"));

function write(root: string, ...paths: readonly string[]): void {
  for (const path of paths) {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), "x");
  }
}

const names = async (root: string): Promise<readonly string[]> =>
  (await findInputs(root, root)).files.map(({ name }) => name);

test("finds files in all folders but those of packages and of git, in an order that stays", async () => {
  const root = folder();
  write(
    root,
    "b.json",
    "a/z.jsonl",
    "a/c.bin",
    "node_modules/m/p.json",
    ".git/x.json",
    ".hidden/h",
  );
  expect(await names(root)).toEqual([".hidden/h", "a/c.bin", "a/z.jsonl", "b.json"]);
});

test("follows no links, not even those that lead back", async () => {
  const root = folder();
  write(root, "a/one.json");
  symlinkSync(root, join(root, "a/back"));
  symlinkSync(join(root, "a/one.json"), join(root, "two.json"));
  expect(await names(root)).toEqual(["a/one.json"]);
});

test("looks 12 folders deep", async () => {
  const root = folder();
  const deep = Array.from({ length: 14 }, () => "d").join("/");
  write(root, `${deep}/far.json`, `${deep.slice(0, 23)}/near.json`);
  expect(await names(root)).toEqual([`${deep.slice(0, 23)}/near.json`]);
});

test("of a folder of Spoor reads the journals alone", async () => {
  const root = folder();
  write(
    root,
    ".gitignore",
    "journal/traces-1.jsonl",
    "inbox/journal/logs-1.jsonl",
    "spans/day=1/p",
  );
  expect(await names(root)).toEqual(["inbox/journal/logs-1.jsonl", "journal/traces-1.jsonl"]);
});

test("a file is itself, and told by its path where it is elsewhere", async () => {
  const root = folder();
  write(root, "one.json");
  const path = join(root, "one.json");
  const { files } = await findInputs(path, "/somewhere/else");
  expect(files).toEqual([{ path, name: path, size: 1, isNamed: true }]);
  await expect(findInputs(join(root, "none"), root)).rejects.toThrow("ENOENT");
});
