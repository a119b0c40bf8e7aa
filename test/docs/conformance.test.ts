import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findingIds, findingLevels } from "@spoor/core/check";
import { beforeAll, describe, expect, test } from "vitest";
import { builtCli } from "../support/cli.ts";
import { emptyFolder, register, root, runNode } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/conformance.md"), "utf8");
const firstCells = [...page.matchAll(/^\| `([a-z_]+)`/gm)].map(([, cell = ""]) => cell);
const [, block = ""] = /```sh\n([^`]*)```/.exec(page) ?? [];
const commands = block
  .split("\n")
  .map((line) => line.replace(/#.*/, "").trim())
  .filter((line) => line !== "");
const cli = `"${process.execPath}" "${builtCli}"`;

describe("docs/conformance.md", () => {
  const project = emptyFolder();
  const run = (command: string): string =>
    execFileSync("bash", ["-o", "pipefail", "-c", command.replaceAll("npx @spoor/cli", cli)], {
      cwd: project,
      encoding: "utf8",
      timeout: 20_000,
      stdio: ["ignore", "pipe", "pipe"],
    });

  beforeAll(async () => {
    const app = join(root, "test/start/apps/steps.mjs");
    const env = { SPOOR_DIR: join(project, ".spoor") };
    await runNode(["--import", register, app], { env });
    run("npx @spoor/cli export --format otlp --out telemetry.jsonl");
  });

  test("names every finding and level, and no other", () => {
    expect(firstCells.toSorted()).toEqual([...findingIds, ...findingLevels].toSorted());
  });

  test("has commands", () => {
    expect(commands.length).toBeGreaterThan(3);
  });

  test.each(commands)("%s", (command) => {
    expect(run(command)).toMatch(
      command.endsWith("--json") ? /"violations": 0,/ : /^0 violations, .* in [1-9]\d* spans, /m,
    );
  });
});
