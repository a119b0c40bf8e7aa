// Every command of docs/spend.md is run on the calls of a fixture, and prints what the page says.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, list } from "@spoor/core/record";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../../packages/cli/src/fixture.ts";
import { spendSpans } from "../../packages/cli/src/fixture-spend.ts";
import { dimensions } from "../../packages/cli/src/view/cost/dimension.ts";
import { installedCli } from "../support/cli.ts";
import { root } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/spend.md"), "utf8");
const project = newFolder();
const cli = installedCli();
const block = (language: string): string =>
  new RegExp("```" + language + "\n([^`]*)```").exec(page)?.[1] ?? "";

writeJournal(join(project, ".spoor"), { spans: spendSpans });
writeFileSync(join(project, "costs.csv"), block("csv"));
writeFileSync(join(project, "prices.json"), block("json"));

/** The commands with what they print; the quiet ones print nothing that is told. */
const told = [...page.matchAll(/```sh\nnpx @spoor\/cli ([^`]*)\n```\n(?:\n```text\n([^`]*)```)?/g)];
const examples = told.map(([, command = "", output = ""]) => ({ command, output }));

interface Ran {
  readonly code: number;
  readonly out: string;
}

function run(command: string): Ran {
  const env = { PATH: process.env["PATH"], TZ: "UTC", LANG: "C.UTF-8" };
  try {
    const out = execFileSync(process.execPath, [cli, ...command.split(" ")], {
      cwd: project,
      env,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { code: 0, out };
  } catch (error) {
    return { code: Number(at(error, "status")), out: String(at(error, "stdout")) };
  }
}

const plain = (text: string): string =>
  text
    .replaceAll("\r\n", "\n")
    .replaceAll(`${project}/`, "")
    .replaceAll(/@[\d.]+/g, "@<version>");

test("it has commands", () => {
  expect(examples.length).toBeGreaterThanOrEqual(5);
  expect(examples.filter(({ output }) => output !== "")).toHaveLength(examples.length);
});

test.each(examples)("$command", ({ command, output }) => {
  const { code, out } = run(command);
  expect(code).toBe(command.includes("--tolerance") ? 6 : 0);
  expect(plain(out)).toBe(plain(output));
});

test("corrections are what the page says", () => {
  run("cost recompute --catalog prices.json --write --output corrections.jsonl");
  const lines = readFileSync(join(project, "corrections.jsonl"), "utf8").trimEnd().split("\n");
  const [, names = ""] = /one line of JSON[^`]*(`traceId`[^.]*)\./.exec(page) ?? [];
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    const correction: unknown = JSON.parse(line);
    expect(Object.keys(Object(correction))).toEqual(
      [...names.matchAll(/`(\w+)`/g)].map(([, name]) => name).slice(0, 7),
    );
  }
});

test("names every dimension and no other", () => {
  const [, table = ""] = /(\| dimension[^]*?)\n\n/.exec(page) ?? [];
  const named = table
    .split("\n")
    .flatMap((line) => (line.split("|")[1] ?? "").match(/\w+/g) ?? [])
    .filter((name) => name !== "dimension");
  expect(new Set(named)).toEqual(new Set(dimensions));
});

test("the schemas are those that are printed", () => {
  const schemas = [run("cost --json"), run("cost reconcile --invoice costs.csv --json")].map(
    ({ out }): unknown => at(JSON.parse(out), "schema"),
  );
  expect(schemas.filter((schema) => !page.includes(`\`${String(schema)}\``))).toEqual([]);
  expect(list(schemas)).toHaveLength(2);
});
