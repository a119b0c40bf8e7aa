// Every command of docs/gaps.md is run on blocked steps of a fixture, and prints what the page says.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at, list } from "@spoor/core/record";
import { expect, test } from "vitest";
import { blockedEvents, patternEvents } from "../../packages/cli/src/fixture-blocked.ts";
import { newFolder, writeJournal } from "../../packages/cli/src/fixture.ts";
import { writeOldFiles } from "../../packages/cli/src/legacy/fixture-files.ts";
import { builtCli } from "../support/cli.ts";
import { root } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/gaps.md"), "utf8");
const home = newFolder();
writeOldFiles(home);
writeJournal(join(home, ".spoor"), { events: [...blockedEvents, ...patternEvents] });

function run(command: string): string {
  const out = execFileSync(process.execPath, [builtCli, ...command.split(" ")], {
    cwd: home,
    env: { PATH: process.env["PATH"], HOME: home, TZ: "UTC", LANG: "C.UTF-8" },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return out.replaceAll(home, "/home/me");
}

const told = [...page.matchAll(/```sh\nnpx @spoor\/cli ([^`]*)\n```\n(?:\n```text\n([^`]*)```)?/g)];
const examples = told.map(([, command = "", output]) => ({ command, output }));

test("it has commands", () => {
  expect(examples).toHaveLength(5);
  expect(examples.filter(({ output }) => output !== undefined)).toHaveLength(4);
});

// In the order of the page: what one accepts the next one knows.
test.each(examples)("$command", ({ command, output }) => {
  const printed = run(command);
  expect(printed).toBe(output ?? printed);
  expect(printed).not.toBe("");
});

test("what was accepted covers its gap, and is not suggested again", () => {
  expect(run("gaps")).toContain("covered by pattern-14ed52901130e856");
  expect(at(JSON.parse(run("suggest --json")), "suggestions")).toEqual([]);
  const file: unknown = JSON.parse(readFileSync(join(home, "spoor.patterns.json"), "utf8"));
  expect(list(at(file, "patterns"))).toHaveLength(1);
});

test.each(["gaps", "suggest", "patterns"])("the schema of %s is named", (command) => {
  expect(page).toContain(`\`${String(at(JSON.parse(run(`${command} --json`)), "schema"))}\``);
});
