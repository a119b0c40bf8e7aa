// Every command of docs/sessions.md is run on transcripts of a fixture, and prints what the page says.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "@spoor/core/record";
import { expect, test } from "vitest";
import { newFolder } from "../../packages/cli/src/fixture.ts";
import { writeTranscripts } from "../../packages/cli/src/fixture-transcripts.ts";
import { agentNames } from "../../packages/cli/src/transcript/reader.ts";
import { builtCli } from "../support/cli.ts";
import { root } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/sessions.md"), "utf8");
const home = newFolder();
writeTranscripts(home);

function run(command: string): string {
  return execFileSync(process.execPath, [builtCli, ...command.split(" ")], {
    cwd: home,
    env: { PATH: process.env["PATH"], HOME: home, TZ: "UTC", LANG: "C.UTF-8" },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

const told = [...page.matchAll(/```sh\nnpx @spoor\/cli ([^`]*)\n```\n\n```text\n([^`]*)```/g)];
const examples = told.map(([, command = "", output = ""]) => ({ command, output }));

test("it has commands", () => {
  expect(examples).toHaveLength(2);
});

test.each(examples)("$command", ({ command, output }) => {
  expect(run(command)).toBe(output);
});

/** The names in the first column of the table with that title. */
function namesBelow(title: string): string[] {
  const table = page.slice(page.indexOf(`| ${title} `)).split("\n\n")[0] ?? "";
  return table
    .split("\n")
    .slice(2)
    .map((line) => /`(\w[\w-]*)`/.exec(line)?.[1] ?? "");
}

test("names every agent, quality and reason, and no other", () => {
  const schema: unknown = JSON.parse(
    readFileSync(join(root, "docs/schema/sessions.schema.json"), "utf8"),
  );
  const definitions = at(schema, "definitions");
  expect(namesBelow("agent")).toEqual([...agentNames]);
  expect(namesBelow("`usageQuality`")).toEqual(at(at(definitions, "quality"), "enum"));
  expect(namesBelow("reason")).toEqual(at(at(at(definitions, "skipped"), "propertyNames"), "enum"));
});

test("the schema is the one that is printed", () => {
  const schema = at(JSON.parse(run("sessions --json --quiet")), "schema");
  expect(page).toContain(`\`${String(schema)}\``);
});
