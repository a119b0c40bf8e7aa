// Every command of docs/store.md is run on the spans of a fixture, and does what the page says.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../../packages/cli/src/fixture.ts";
import { workflowEvents, workflowSpans } from "../../packages/cli/src/fixture-workflow.ts";
import { compact } from "../../packages/cli/src/store/compact.ts";
import { installedCli } from "../support/cli.ts";
import { root } from "../support/run-app.ts";

const { signal } = new AbortController();
const cli = installedCli();
const page = readFileSync(join(root, "docs/store.md"), "utf8");
const commands = [...page.matchAll(/```sh\nnpx @spoor\/cli ([^`]*)\n```/g)].map(
  ([, command = ""]) => command,
);

async function project(): Promise<string> {
  const folder = newFolder();
  const store = join(folder, ".spoor");
  writeJournal(store, { spans: workflowSpans, events: workflowEvents });
  await compact(store, { signal });
  return folder;
}

function run(command: string, cwd: string): string {
  const env = { PATH: process.env["PATH"], TZ: "UTC", LANG: "C.UTF-8" };
  return execFileSync(process.execPath, [cli, ...command.split(" ")], {
    cwd,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
}

const expected: readonly (readonly [command: string, output: RegExp])[] = [
  ["status", /stored +rows +files[^]*spans +11 +1 [^]*events +3 +1 /],
  ["clear --expired --yes", /Nothing had its time/],
  ["clear --before 90d --yes", /Nothing to clear|Deleted/],
  ["clear --kind metrics --yes", /Nothing to clear/],
  ["clear --no-backup --yes", /Deleted \d+ files .* with 11 spans and 3 events/],
];

test("each command of the page is known here", () => {
  expect(commands).toEqual(expected.map(([command]) => command));
});

test.each(expected)("%s", async (command, output) => {
  expect(run(command, await project())).toMatch(output);
});

test("the folder is what the page says, and empty when all was cleared", async () => {
  const folder = await project();
  const store = join(folder, ".spoor");
  const names = readdirSync(store);
  expect(names).toEqual(expect.arrayContaining(["journal", "spans", "events", "store.json"]));
  for (const name of ["journal", "spans", "events", "store.json"]) expect(page).toContain(name);
  run("clear --yes", folder);
  expect(readdirSync(join(store, "backup"))).toHaveLength(1);
  expect(readdirSync(join(store, "journal"))).toEqual([]);
  expect(existsSync(join(store, "quarantine"))).toBe(false);
});
