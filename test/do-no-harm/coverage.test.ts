import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../support/run-app.ts";
import { cellNames, coverageFile } from "./harness/coverage.ts";
import type { AbsentRow, Coverage, CoverageRow } from "./harness/coverage.ts";
import type { Format } from "./harness/versions.ts";

const head = `# Coverage

What of each library's calls becomes a span, as the tests in \`test/do-no-harm\` found it; this page is written by them. Every cell is a
scenario that was run with and without Spoor against the same provider on 127.0.0.1: a call, a stream, a call that fails, and a call
that the application gives up. The application saw the same in both, and there was exactly one span, with the right outcome and usage.
The last column says how many scenarios ran in all. How to add a library is in \`test/do-no-harm/README.md\`.

The library is loaded as ES modules, as CommonJS, or inside a bundle that was made with the plugin \`spoor/esbuild\`
([bundlers](bundlers.md)).

| package | version | loaded as | Node | ${cellNames.join(" | ")} | scenarios |
| --- | --- | --- | --- | ${cellNames.map(() => "---").join(" | ")} | --- |
`;

const formats: Readonly<Record<Format, string>> = {
  esm: "ES modules",
  cjs: "CommonJS",
  bundled: "a bundle, ES modules",
  "bundled-cjs": "a bundle, CommonJS",
};

const libraries = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => existsSync(join(import.meta.dirname, entry.name, "scenarios.cjs")))
  .map(({ name }) => name)
  .toSorted();

const coverageOf = (library: string): Coverage =>
  JSON.parse(readFileSync(coverageFile(library), "utf8"));

function line(packageName: string, row: CoverageRow | AbsentRow): string {
  const cells =
    "absent" in row
      ? ["", ...cellNames.map(() => ""), `none: ${row.absent}`]
      : [row.node, ...cellNames.map((name) => row.cells[name]), row.scenarios];
  return `| ${[packageName, row.version, formats[row.format], ...cells].join(" | ")} |`;
}

test.each(libraries)("%s has no empty and no failed cell", (library) => {
  const rows = Object.values(coverageOf(library).rows);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows)
    expect("absent" in row ? row.absent : Object.values(row.cells).join(" ")).toMatch(
      "absent" in row ? /./ : /^ok ok ok ok$/,
    );
});

test("docs/coverage.md says what the tests of all libraries found (vitest -u writes it)", async () => {
  const lines = libraries.flatMap((library) => {
    const { package: packageName, rows } = coverageOf(library);
    return Object.values(rows).map((row) => line(packageName, row));
  });
  await expect(`${head}${lines.join("\n")}\n`).toMatchFileSnapshot(join(root, "docs/coverage.md"));
});
