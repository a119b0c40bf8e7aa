import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { findTranscripts } from "./find.ts";

function folderWith(paths: readonly string[]): string {
  const folder = newFolder();
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), "");
  }
  return folder;
}

const deep = (depth: number): string => `${"d/".repeat(depth)}x.jsonl`;

test("finds files by how they are named, in an order that does not change", async () => {
  const folder = folderWith(["b/2.jsonl", "b/10.json", "a.ndjson", "notes.md", "c/LOG.JSONL"]);
  expect(await findTranscripts(folder)).toEqual({
    files: ["a.ndjson", "b/10.json", "b/2.jsonl", "c/LOG.JSONL"].map((path) => join(folder, path)),
    unreadable: 0,
  });
});

test("hostile names are names", async () => {
  const names = ["-rf.jsonl", "__proto__.json", "new\nline\u001B[31m.jsonl", "$(x) `y`.jsonl"];
  const folder = folderWith(names);
  const { files } = await findTranscripts(folder);
  expect(new Set(files)).toEqual(new Set(names.map((name) => join(folder, name))));
});

test("links are not followed, and some folders are passed over", async () => {
  const folder = folderWith(["a/1.jsonl", "node_modules/x/2.jsonl", ".git/3.json", ".x/4.json"]);
  symlinkSync(folder, join(folder, "a/loop"));
  symlinkSync(join(folder, "a/1.jsonl"), join(folder, "linked.jsonl"));
  const { files } = await findTranscripts(folder);
  expect(files).toEqual([join(folder, ".x/4.json"), join(folder, "a/1.jsonl")]);
});

test("there is an end to how deep it looks", async () => {
  const folder = folderWith([deep(12), deep(13)]);
  expect((await findTranscripts(folder)).files).toEqual([join(folder, deep(12))]);
});

test("a folder that is not there is told", async () => {
  expect(await findTranscripts(join(newFolder(), "none"))).toEqual({ files: [], unreadable: 1 });
});
