// Every command of docs/estimation.md is run on a log of estimates, and prints what the page says.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder } from "../../packages/cli/src/fixture.ts";
import { alike, estimateLog } from "../../packages/cli/src/fixture-estimates.ts";
import { installedCli } from "../support/cli.ts";
import { root } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/estimation.md"), "utf8");
const cli = installedCli();
const project = newFolder();
const reports = join(project, "reports");

writeFileSync(
  join(project, "run.log"),
  estimateLog([
    ...alike(16, { predicted: 3250, actual: 5200 }),
    ...alike(8, { predicted: 3900, actual: 2600, category: "tests" }),
    ...alike(2, { predicted: 6500, actual: 6000, category: "tests", complexity: "high" }),
    { at: 99, predicted: 3250, actual: 8192, truncated: true, success: false },
  ]),
);

/** Runs a command; a patch that it writes gets the name that the page has for one. */
function run(command: string): string {
  const out = execFileSync(process.execPath, [cli, ...command.split(" ")], {
    cwd: project,
    env: { PATH: process.env["PATH"], HOME: project, TZ: "UTC", LANG: "C.UTF-8" },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (command.startsWith("calibrate --path"))
    for (const file of readdirSync(reports)) {
      const name = file.replace(/\d{8}_\d{6}/, "20251229_131333");
      renameSync(join(reports, file), join(reports, name));
    }
  return out.replaceAll(`${project}/`, "");
}

const told = [...page.matchAll(/```sh\nnpx @spoor\/cli ([^`]*)\n```\n(?:\n```text\n([^`]*)```)?/g)];
const examples = told.map(([, command = "", output]) => ({ command, output }));

test("it has commands", () => {
  expect(examples.filter(({ output }) => output !== undefined)).toHaveLength(4);
});

// In the order of the page: what one writes the next one reads.
test.each(examples)("$command", ({ command, output }) => {
  const printed = run(command);
  expect(printed).toBe(output ?? printed);
});

test("report and patch are there, and what was written where", () => {
  expect(readdirSync(reports)).toEqual([
    "token_estimator_calibration_20251229_131333.json",
    "token_estimator_calibration_20251229_131333.md",
  ]);
  expect(readFileSync(join(project, "report.md"), "utf8")).toContain("## Decision");
});
