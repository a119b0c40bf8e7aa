import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");

const sources = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "packages"],
  {
    cwd: root,
    encoding: "utf8",
  },
)
  .split("\n")
  .filter((path) => /^packages\/[^/]+\/src\/.*\.tsx?$/.test(path) && existsSync(join(root, path)));

test("no attribute, metric or event name is spelled outside the table of names", () => {
  const literal = /["'`](?:gen_ai|spoor|otel|error|server)\.[a-z0-9_.]+["'`]/;
  const spelled = sources
    .filter((path) => !path.startsWith("packages/core/src/semconv/") && !path.includes(".test."))
    .flatMap((path) =>
      read(path)
        .split("\n")
        .flatMap((line, index) =>
          literal.test(line) &&
          !/^\s*(?:\/\/|\/?\*)/.test(line) &&
          !/\.(?:json|js|mjs)["'`]/.test(line)
            ? [`${path}:${index + 1} ${line.trim()}`]
            : [],
        ),
    );
  expect(spelled).toEqual([]);
});

test("no source file is longer than 300 lines of code", () => {
  const long = sources
    .filter((path) => !path.includes(".generated."))
    .filter(
      (path) =>
        read(path)
          .split("\n")
          .filter((line) => line.trim() !== "").length > 330,
    );
  expect(long).toEqual([]);
});

test("the map in ARCHITECTURE.md names every folder and no other", () => {
  const map = read("ARCHITECTURE.md");
  const named = new Set([...map.matchAll(/^\s+([a-z-]+)\/ /gm)].map((match) => match[1]));
  const folders = sources.flatMap((path) => path.split("/").slice(3, -1));
  for (const folder of folders) expect(named, `ARCHITECTURE.md lacks ${folder}/`).toContain(folder);
  const known = new Set([
    ...folders,
    "core",
    "journal",
    "sdk",
    "cli",
    "packages",
    "docs",
    "decisions",
    "test",
    "bench",
    "examples",
    "collector-config",
  ]);
  expect(
    [...named].filter(
      (name) => name !== undefined && !known.has(name) && !existsSync(join(root, "test", name)),
    ),
  ).toEqual([]);
});

test("all packages have one version, which the code knows", () => {
  const versions = ["core", "journal", "sdk", "cli"].map(
    (name) => /"version": "([^"]+)"/.exec(read(`packages/${name}/package.json`))?.[1],
  );
  const known = /version = "([^"]+)"/.exec(read("packages/sdk/src/version.ts"))?.[1];
  expect(new Set([...versions, known]).size).toBe(1);
});

test("nothing that is published runs a script when it is installed", () => {
  for (const name of ["core", "journal", "sdk", "cli"])
    expect(read(`packages/${name}/package.json`)).not.toMatch(/"(?:pre|post)?install"|"prepare"/);
});
