// The command of docs/transcripts.md is run on transcripts of a fixture; its names are those of the registries.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "@spoor/core/record";
import { genAiRegistry, spoorRegistry } from "@spoor/core/registry";
import { expect, test } from "vitest";
import { newFolder } from "../../packages/cli/src/fixture.ts";
import { writeTranscripts } from "../../packages/cli/src/fixture-transcripts.ts";
import { builtCli } from "../support/cli.ts";
import { root } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/transcripts.md"), "utf8");
const home = newFolder();
writeTranscripts(home);

function run(command: string): unknown {
  const argv = [...command.split(" "), "--json", "--quiet"];
  const out = execFileSync(process.execPath, [builtCli, ...argv], {
    cwd: home,
    env: { PATH: process.env["PATH"], HOME: home, TZ: "UTC", LANG: "C.UTF-8" },
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return JSON.parse(out);
}

const [command = ""] = [...page.matchAll(/```sh\nnpx @spoor\/cli ([^`]*)\n```/g)].map(
  ([, said = ""]) => said,
);

test("the command brings the sessions to the store, once", () => {
  // Three sessions, a sub-agent, six calls and three tools.
  expect(at(run(command), "spans")).toEqual({ new: 13, duplicate: 0 });
  expect(at(at(run(command), "spans"), "new")).toBe(0);
});

test("names attributes and events that there are", () => {
  const known = new Set([
    ...Object.keys(genAiRegistry.attributes),
    ...Object.keys(spoorRegistry.attributes),
    ...Object.keys(genAiRegistry.events),
    ...Object.keys(spoorRegistry.events),
  ]);
  const named = [...page.matchAll(/`((?:gen_ai|spoor|vcs|error|exception)\.[\w.]+\w)`/g)];
  const names = named.map(([, name = ""]) => name);
  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});
