import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
let tree = "";

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), "spoor-rules-"));
  copyFileSync(join(root, ".oxlintrc.json"), join(tree, ".oxlintrc.json"));
  copyFileSync(join(root, "tsconfig.json"), join(tree, "tsconfig.json"));
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

/** What oxlint prints about files of these paths and texts, planted in a tree of their own. */
function lint(files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const paths = Object.keys(files);
  try {
    return execFileSync(join(root, "node_modules/.bin/oxlint"), paths, {
      cwd: tree,
      encoding: "utf8",
    });
  } catch (error) {
    return error instanceof Error && "stdout" in error ? String(error.stdout) : String(error);
  } finally {
    for (const path of paths) rmSync(join(tree, path));
  }
}

describe("an import that the layout forbids is caught", () => {
  test.each([
    ["packages/core/src/x.ts", "node:fs", "core is pure"],
    ["packages/core/src/x.ts", "@opentelemetry/api", "core is pure"],
    ["packages/core/src/x.ts", "@spoor/journal", "core is pure"],
    ["packages/journal/src/x.ts", "@opentelemetry/api", "the journal stands on"],
    ["packages/journal/src/x.ts", "spoor", "the journal stands on"],
    ["packages/sdk/src/x.ts", "@spoor/cli", "the SDK never imports the CLI"],
    ["packages/cli/src/x.ts", "spoor", "the CLI never imports the SDK"],
    ["packages/cli/src/x.ts", "spoor/register", "the CLI never imports the SDK"],
    ["packages/sdk/src/provider/x.ts", "@opentelemetry/api", "a provider only reads"],
    ["packages/sdk/src/provider/x.ts", "../hook/load.ts", "a provider only reads"],
    ["packages/sdk/src/hook/x.ts", "../processor/derive.ts", "hooks see calls"],
    ["packages/sdk/src/hook/x.ts", "../start.ts", "hooks see calls"],
  ])("%s may not import %s", (path, specifier, message) => {
    expect(lint({ [path]: `import * as x from "${specifier}";\nexport const y = x;\n` })).toContain(
      message,
    );
  });

  test("what the layout allows passes", () => {
    const text = 'import { at } from "@spoor/core/record";\nexport const y = at;\n';
    expect(lint({ "packages/cli/src/x.ts": text })).not.toContain("no-restricted-imports");
  });

  test("a cycle is caught", () => {
    const said = lint({
      "packages/core/src/a.ts":
        'import { b } from "./b.ts";\nexport const a = (): number => b();\n',
      "packages/core/src/b.ts":
        'import { a } from "./a.ts";\nexport const b = (): number => a();\n',
    });
    expect(said).toContain("no-cycle");
  });

  test("a default export is caught", () => {
    expect(lint({ "packages/core/src/x.ts": "export default 1;\n" })).toContain(
      "no-default-export",
    );
  });

  test("core does not compile against Node", () => {
    mkdirSync(join(tree, "packages/core/src"), { recursive: true });
    copyFileSync(
      join(root, "packages/core/tsconfig.json"),
      join(tree, "packages/core/tsconfig.json"),
    );
    writeFileSync(
      join(tree, "packages/core/src/x.ts"),
      "export const y: string = process.title;\n",
    );
    const run = (): string =>
      execFileSync(join(root, "node_modules/.bin/tsc"), ["-p", "packages/core", "--noEmit"], {
        cwd: tree,
        encoding: "utf8",
      });
    expect(run).toThrow(expect.objectContaining({ stdout: expect.stringContaining("'process'") }));
    rmSync(join(tree, "packages/core"), { recursive: true });
  });
});

test("an import that a package's manifest does not list is caught", () => {
  const place = mkdtempSync(join(tmpdir(), "spoor-unlisted-"));
  mkdirSync(join(place, "src"));
  writeFileSync(join(place, "package.json"), '{"name":"x","type":"module","main":"src/index.ts"}');
  writeFileSync(join(place, "src/index.ts"), 'export { default } from "left-pad";\n');
  const run = (): string =>
    execFileSync(join(root, "node_modules/.bin/knip"), [], { cwd: place, encoding: "utf8" });
  expect(run).toThrow(expect.objectContaining({ stdout: expect.stringContaining("left-pad") }));
  rmSync(place, { recursive: true });
});
