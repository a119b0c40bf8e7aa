import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Blobs } from "./blobs.ts";

const emptyFolder = () => mkdtempSync(join(tmpdir(), "spoor-blobs-"));
let clock = Date.now();
const now = () => (clock += 1000);
const open = (dir: string, maxBytes = 1_000_000) => new Blobs({ folder: { dir }, maxBytes, now });
const long = (letter: string) => letter.repeat(300);
const modeOf = (path: string): number => statSync(path).mode & 0o777;

test("a text lies in a file that is named by its hash, for its owner alone", () => {
  const dir = emptyFolder();
  const stored = open(dir).put("Hällo");
  expect(stored).toEqual({
    path: "blobs/f0f764de96163d606e44872147dec4e3604de1502270598fcc2c335fdd55ac0a",
    size: 6,
    sha256: stored.sha256,
  });
  const path = join(dir, "blobs", stored.sha256);
  expect(readFileSync(path, "utf8")).toBe("Hällo");
  expect([modeOf(path), modeOf(join(dir, "blobs"))]).toEqual([0o600, 0o700]);
});

test("what is said twice lies there once", () => {
  const dir = emptyFolder();
  const blobs = open(dir);
  expect(blobs.put("same")).toEqual(blobs.put("same"));
  expect(open(dir).put("same").path).toBeDefined();
  expect(readdirSync(join(dir, "blobs"))).toHaveLength(1);
  expect(blobs.bytes).toBe(4);
});

test("beyond the bound the oldest go, but not what is still said", () => {
  const dir = emptyFolder();
  const blobs = open(dir, 1000);
  const often = blobs.put(long("a"));
  for (const letter of "bcdefgh") {
    blobs.put(long(letter));
    blobs.put(long("a"));
    expect(blobs.bytes).toBeLessThanOrEqual(1000);
  }
  const names = readdirSync(join(dir, "blobs"));
  expect(names).toContain(often.sha256);
  expect(names).toContain(blobs.put(long("h")).sha256);
  expect(names.length).toBe(3);
});

test("what cannot be written has a size and a hash, and no path", () => {
  const dir = emptyFolder();
  writeFileSync(join(dir, "blobs"), "in the way");
  const { path, size, sha256 } = open(dir).put("text");
  expect(path).toBeUndefined();
  expect(size).toBe(4);
  expect(sha256).toMatch(/^[0-9a-f]{64}$/);
});
