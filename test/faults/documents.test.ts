import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readmeTable, reliabilityTables, withRegion } from "./documents.ts";
import { rows } from "./rows/index.ts";
import { elsewhere, pending } from "./rows/elsewhere.ts";
import { allRuns } from "./rows/runs.ts";
import { readResults } from "./runner/results.ts";
import { root } from "../support/run-app.ts";

const results = readResults();
const pages = {
  "docs/reliability.md": reliabilityTables(rows, results),
  "README.md": readmeTable(results),
} as const;

describe("the recorded results", () => {
  test("hold each run that is not long, once (npm run faults records them)", () => {
    const due = allRuns
      .filter(({ variant }) => variant.isLong !== true)
      .map(({ row, variant, system }) => `${row.row} ${variant.name} ${system}`);
    const recorded = results.map(({ row, variant, system }) => `${row} ${variant} ${system}`);
    expect(recorded).toEqual(expect.arrayContaining(due));
    expect(new Set(recorded).size).toBe(recorded.length);
  });

  test("have nothing in them that is broken, and no span of Spoor's that nobody counted", () => {
    expect(results.filter(({ problems }) => problems.length > 0)).toEqual([]);
  });

  test("are of 40 rows, with those that other tests hold and those of parts to come", () => {
    const all = [...rows, ...elsewhere, ...pending].map(({ row }) => row);
    expect(all.toSorted((one, other) => one - other)).toEqual(
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
  });

  test("are worse for plain OpenTelemetry, or the row says why it is there", () => {
    const others = results.filter(({ system }) => system.startsWith("otel"));
    const compared = new Set(others.map(({ row }) => row));
    const lost = new Set(others.filter((line) => line.unique < line.made).map(({ row }) => row));
    const unexplained = rows.filter(
      ({ row, why }) => compared.has(row) && !lost.has(row) && why === undefined,
    );
    expect(unexplained.map(({ row }) => row)).toEqual([]);
  });
});

test.each(Object.entries(pages))(
  "%s shows what was recorded (vitest -u writes it)",
  async (page, table) => {
    const path = join(root, page);
    await expect(withRegion(readFileSync(path, "utf8"), table)).toMatchFileSnapshot(path);
  },
);
