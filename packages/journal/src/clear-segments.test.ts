import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeAck } from "./ack.ts";
import { clearSegments } from "./clear-segments.ts";
import { openFolder } from "./folder.ts";
import type { Folder } from "./folder.ts";

const traces = "traces-loyw3v28-7-0-0123456789abcdef-0";
const logs = "logs-loyw3v28-7-0-0123456789abcdef-0";
let folder: Folder = { dir: "", journal: "" };

beforeEach(() => {
  const opened = openFolder(mkdtempSync(join(tmpdir(), "spoor-clear-")));
  if ("problem" in opened) throw new Error(opened.problem);
  folder = opened;
  writeFileSync(join(folder.journal, `${traces}.jsonl`), "12345");
  writeFileSync(join(folder.journal, `${logs}.open`), "123");
  writeFileSync(join(folder.journal, `${traces}.0123456789ab.ack.0123456789ab.tmp`), "1");
  writeAck({ folder, segment: traces, destination: "https://example.com", offset: 5 });
});

afterEach(() => rmSync(folder.dir, { recursive: true, force: true }));

test("a dry run tells what would go and leaves it", () => {
  const before = readdirSync(folder.journal).sort();
  const { files, bytes, failed } = clearSegments(folder.dir, { dryRun: true });
  expect([...files].sort()).toEqual(before.map((name) => join(folder.journal, name)));
  expect({ bytes, failed }).toEqual({ bytes: 10, failed: [] });
  expect(readdirSync(folder.journal).sort()).toEqual(before);
});

test("segments and what was acknowledged of them go, everything else stays", () => {
  for (const name of ["notes.txt", `${traces}.jsonl.bak`, "traces-1.jsonl"]) {
    writeFileSync(join(folder.journal, name), "mine");
  }
  expect(clearSegments(folder.dir)).toMatchObject({ bytes: 10, failed: [] });
  expect(readdirSync(folder.journal).sort()).toEqual(
    ["notes.txt", "traces-1.jsonl", `${traces}.jsonl.bak`].sort(),
  );
  expect(readdirSync(folder.dir).sort()).toEqual([".gitignore", "journal"]);
});

test("recorded content and what backends refused go with all of it, and not with a part", () => {
  const blob = "a".repeat(64);
  for (const [place, name] of [
    ["blobs", blob],
    ["blobs", "notes.txt"],
    ["rejected", "one.jsonl"],
  ] as const) {
    mkdirSync(join(folder.dir, place), { recursive: true });
    writeFileSync(join(folder.dir, place, name), "1");
  }
  clearSegments(folder.dir, { signals: ["traces"] });
  expect(readdirSync(join(folder.dir, "blobs"))).toHaveLength(2);
  clearSegments(folder.dir);
  expect(readdirSync(join(folder.dir, "blobs"))).toEqual(["notes.txt"]);
  expect(readdirSync(join(folder.dir, "rejected"))).toEqual([]);
});

test("one kind of telemetry can go alone", () => {
  clearSegments(folder.dir, { signals: ["traces"] });
  expect(readdirSync(folder.journal)).toEqual([`${logs}.open`]);
});

test("nothing goes through a symbolic link, and no folder is nothing to clear", () => {
  const other = mkdtempSync(join(tmpdir(), "spoor-clear-link-"));
  symlinkSync(folder.journal, join(other, "journal"));
  expect(clearSegments(other)).toEqual({ files: [], bytes: 0, failed: [] });
  rmSync(other, { recursive: true });
  expect(clearSegments(other)).toEqual({ files: [], bytes: 0, failed: [] });
  expect(readdirSync(folder.journal)).toHaveLength(4);
});
