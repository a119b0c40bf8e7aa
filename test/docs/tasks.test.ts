// Every command of docs/tasks.md is run on steps that fail, and prints what the page says.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { limitsFrom } from "@spoor/core/analysis";
import { at, list, text } from "@spoor/core/record";
import { expect, test } from "vitest";
import { newFolder } from "../../packages/cli/src/fixture.ts";
import { writeTroubled } from "../../packages/cli/src/fixture-trouble.ts";
import { installedCli } from "../support/cli.ts";
import { root } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/tasks.md"), "utf8");
const cli = installedCli();
const project = newFolder();

writeTroubled(join(project, ".spoor"));
writeFileSync(join(project, "fix.sh"), "#!/bin/sh\ngrep -q untrusted\n", { mode: 0o755 });

function run(command: string): string {
  // The steps were recorded once and for all: they grow older than a week.
  const words = [...command.split(" "), "--since", "2026-11-01"];
  return execFileSync(process.execPath, [cli, ...words], {
    cwd: project,
    env: { PATH: process.env["PATH"], HOME: project, TZ: "UTC", LANG: "C.UTF-8" },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

const [first] = list(at(JSON.parse(run("tasks --json")), "tasks"));
const id = text(at(first, "id")) ?? "";
const told = [...page.matchAll(/```sh\nnpx @spoor\/cli ([^`]*)\n```\n(?:\n```text\n([^`]*)```)?/g)];
const examples = told.map(([, command = "", output]) => ({ command, output }));

test("it has commands", () => {
  expect(examples.filter(({ output }) => output !== undefined)).toHaveLength(3);
});

// In the order of the page: what one decides the next one finds.
test.each(examples)("$command", ({ command, output }) => {
  const printed = run(command.replace("TASK-ID", id));
  expect(printed).toContain(id);
  expect(printed).toBe(output ?? printed);
});

test("names every variable, and its default", () => {
  const { limits } = limitsFrom({});
  const rows = [...page.matchAll(/`SPOOR_TASK_GENERATION_([A-Z_]+)` +\| ([\w.,]+) /g)];
  const said = new Map(rows.map(([, name, value = ""]) => [name, value.replaceAll(",", "")]));
  const names = Object.keys(limits).map((key) => key.replaceAll(/[A-Z]/g, "_$&").toUpperCase());
  expect([...said]).toEqual(names.map((name, i) => [name, String(Object.values(limits)[i])]));
});
