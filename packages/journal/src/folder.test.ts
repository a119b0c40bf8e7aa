import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkFolder, findFolder, openFolder } from "./folder.ts";

let place = "";

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), "spoor-folder-"));
});

afterEach(() => {
  rmSync(place, { recursive: true, force: true });
});

function problemOf(dir: string): string {
  const opened = openFolder(dir);
  return "problem" in opened ? opened.problem : "";
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

describe("checkFolder", () => {
  test("finds nothing wrong with a folder that is there or can be made, and makes none", () => {
    const dir = join(place, "deep", ".spoor");
    expect(checkFolder(dir)).toBeUndefined();
    expect(existsSync(join(place, "deep"))).toBe(false);
    openFolder(dir);
    expect(checkFolder(dir)).toBeUndefined();
  });

  test.each([".spoor", ".spoor/journal"])("says of a file at %s what openFolder says", (path) => {
    const dir = join(place, ".spoor");
    if (path !== ".spoor") mkdirSync(dir, { mode: 0o700 });
    writeFileSync(join(place, path), "");
    expect(checkFolder(dir)).toEqual({ problem: problemOf(dir) });
  });

  test("says of a folder that others may write to what openFolder says", () => {
    const dir = join(place, ".spoor");
    mkdirSync(dir);
    chmodSync(dir, 0o777);
    expect(checkFolder(dir)).toEqual({ problem: problemOf(dir) });
  });

  test("says that a folder below a file cannot be made", () => {
    writeFileSync(join(place, "file"), "");
    const dir = join(place, "file", "deep", ".spoor");
    expect(checkFolder(dir)?.problem).toContain("there is a file in its place");
  });
});

describe("openFolder", () => {
  test("makes a folder for its owner alone, kept out of version control", () => {
    const umask = process.umask(0);
    const dir = join(place, "deep", ".spoor");
    const opened = openFolder(dir);
    process.umask(umask);
    expect(opened).toEqual({ dir, journal: join(dir, "journal") });
    expect(modeOf(dir)).toBe(0o700);
    expect(modeOf(join(dir, "journal"))).toBe(0o700);
    expect(readFileSync(join(dir, ".gitignore"), "utf8")).toBe("*\n");
  });

  test("opens a folder that is there and leaves its .gitignore alone", () => {
    const dir = join(place, ".spoor");
    mkdirSync(dir, { mode: 0o700 });
    writeFileSync(join(dir, ".gitignore"), "mine");
    expect(openFolder(dir)).toEqual(openFolder(dir));
    expect(problemOf(dir)).toBe("");
    expect(readFileSync(join(dir, ".gitignore"), "utf8")).toBe("mine");
  });

  test.each([".spoor", ".spoor/journal"])("refuses %s as a symbolic link", (link) => {
    const dir = join(place, ".spoor");
    if (link !== ".spoor") mkdirSync(dir);
    mkdirSync(join(place, "elsewhere"));
    symlinkSync(join(place, "elsewhere"), join(place, link));
    expect(problemOf(dir)).toBe(
      `${join(place, link)} is a symbolic link; remove it, or set SPOOR_DIR to a real folder`,
    );
  });

  test("refuses a symbolic link to nowhere", () => {
    symlinkSync(join(place, "nowhere"), join(place, ".spoor"));
    expect(problemOf(join(place, ".spoor"))).toContain("SPOOR_DIR");
  });

  test.each([0o720, 0o702, 0o777])("refuses a folder of mode %o", (mode) => {
    const dir = join(place, ".spoor");
    mkdirSync(dir);
    chmodSync(dir, mode);
    expect(problemOf(dir)).toContain(`${dir} is writable by other users; run "chmod go-w ${dir}"`);
  });

  test("opens a folder that others may read", () => {
    const dir = join(place, ".spoor");
    mkdirSync(dir);
    chmodSync(dir, 0o755);
    expect(problemOf(dir)).toBe("");
  });

  test.runIf(process.geteuid?.() === 0)("refuses a folder of another user", () => {
    const dir = join(place, ".spoor");
    mkdirSync(dir, { mode: 0o700 });
    chownSync(dir, 12_345, 12_345);
    expect(problemOf(dir)).toContain(`${dir} belongs to user 12345, not to 0`);
  });

  test("refuses a file, and a folder beneath a file", () => {
    const file = join(place, "file");
    writeFileSync(file, "");
    expect(problemOf(file)).toBe(
      `${file}: there is a file in its place; set SPOOR_DIR to a folder that can be written`,
    );
    expect(problemOf(join(file, ".spoor"))).toContain("there is a file in its place");
  });

  test("refuses a path that no system takes", () => {
    expect(problemOf(join(place, "x\u0000y"))).toContain("the folder cannot be made");
    expect(problemOf(join(place, "x".repeat(5000)))).toContain("(ENAMETOOLONG)");
  });
});

describe("findFolder", () => {
  test("finds the nearest folder upwards", () => {
    mkdirSync(join(place, ".spoor"));
    mkdirSync(join(place, "a/.spoor"), { recursive: true });
    mkdirSync(join(place, "a/b/c"), { recursive: true });
    mkdirSync(join(place, "d"));
    expect(findFolder(join(place, "a/b/c"))).toBe(join(place, "a/.spoor"));
    expect(findFolder(join(place, "a"))).toBe(join(place, "a/.spoor"));
    expect(findFolder(join(place, "d"))).toBe(join(place, ".spoor"));
  });

  test("passes over files and symbolic links of that name", () => {
    mkdirSync(join(place, ".spoor"));
    mkdirSync(join(place, "a/b"), { recursive: true });
    writeFileSync(join(place, "a/.spoor"), "");
    symlinkSync(join(place, ".spoor"), join(place, "a/b/.spoor"));
    expect(findFolder(join(place, "a/b"))).toBe(join(place, ".spoor"));
  });
});
