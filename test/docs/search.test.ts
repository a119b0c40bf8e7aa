// Every command of docs/search.md is run on the calls of a fixture, and prints what the page says.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fields, parse } from "@spoor/core/search";
import type { Field } from "@spoor/core/search";
import { expect, test } from "vitest";
import { newFolder, writeJournal } from "../../packages/cli/src/fixture.ts";
import { spendSpans } from "../../packages/cli/src/fixture-spend.ts";
import { builtCli } from "../support/cli.ts";
import { root } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/search.md"), "utf8");
const project = newFolder();
writeJournal(join(project, ".spoor"), { spans: spendSpans });

const told = [...page.matchAll(/```sh\nnpx @spoor\/cli ([^`]*)\n```\n(?:\n```text\n([^`]*)```)?/g)];
const examples = told.map(([, command = "", output]) => ({ command, output }));

function run(command: string) {
  const line = `"${process.execPath}" "${builtCli}" ${command}`;
  const env = { PATH: process.env["PATH"], TZ: "UTC", LANG: "C.UTF-8" };
  const ended = spawnSync("bash", ["--norc", "-c", line], {
    cwd: project,
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  return { code: ended.status, out: ended.stdout.replaceAll("\r\n", "\n") + ended.stderr };
}

test("it has commands", () => {
  expect(examples).toHaveLength(4);
  expect(examples.filter(({ output }) => output !== undefined)).toHaveLength(3);
});

test.each(examples)("$command", ({ command, output }) => {
  const { code, out } = run(command);
  expect(code).toBe(command.includes("modle") ? 2 : 0);
  expect(out).toBe(output ?? out);
  expect(out).not.toBe("");
});

const values: Readonly<Record<Field["type"], string>> = {
  word: "",
  text: "text",
  id: "an id or its start",
  money: "USD: `0.01`",
  count: "`100`, `10k`, `2M`",
  duration: "`500ms`, `1.5s`, `2m`, `1h30m`, `3d`",
  time: "`2h`, `yesterday`, `2026-11-20`",
};

const code = (word: string): string => `\`${word}\``;

const rowOf = ({ name, aliases, type, words, meaning, isInherited }: Field): string[] => [
  code(name) + (isInherited ? " ↓" : ""),
  aliases.map(code).join(", "),
  type === "word" ? words.map(code).join(", ") : values[type],
  meaning,
];

test("its table of fields is that of the code", () => {
  const [, table = ""] = /(\| field +\|[^]*?)\n\n/.exec(page) ?? [];
  const rows = table.split("\n").slice(2);
  const cells = rows.map((row) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  expect(cells).toEqual(fields.map(rowOf));
});

test("its terms can be read", () => {
  const [, table = ""] = /(\| term +\|[^]*?)\n\n/.exec(page) ?? [];
  const firsts = table.split("\n").map((row) => row.split("|")[1] ?? "");
  const terms = firsts.flatMap((cell) => cell.match(/(?<=`)[^`,]+(?=`)/g) ?? []);
  const said = terms.filter((term) => term.trim() !== "");
  expect(said.length).toBeGreaterThan(11);
  for (const term of said) expect(parse(term).problems, term).toEqual([]);
});
