import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

const app = `${import.meta.dirname}/apps/steps.mjs`;

test("a process that ends at once keeps the journal within SPOOR_MAX_DISK, too, and counts what goes", async () => {
  const dir = emptyFolder();
  const env = { SPOOR_DIR: dir, SPOOR_MAX_DISK: "1M" };
  const journal = join(dir, "journal");
  await runNode(["--import", register, app], { env });
  const first = readdirSync(journal).find((name) => name.startsWith("traces-"));
  const path = join(journal, first ?? "");
  const lines = readFileSync(path, "utf8");
  writeFileSync(path, lines.repeat(Math.ceil((2 * 1024 * 1024) / lines.length)));

  const ended = await runNode(["--import", register, app], { env });
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  expect(existsSync(path)).toBe(false);
  const sizes = readdirSync(journal).map((name) => statSync(join(journal, name)).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1024 * 1024);
  expect(readFileSync(join(journal, "losses.log"), "utf8")).toContain("cap");
});
