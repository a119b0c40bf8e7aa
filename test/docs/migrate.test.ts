// Every command of docs/migrate.md is run on files of older systems, and prints what the page says.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { at } from "@spoor/core/record";
import { expect, test } from "vitest";
import { newFolder } from "../../packages/cli/src/fixture.ts";
import { writeOldFiles } from "../../packages/cli/src/legacy/fixture-files.ts";
import { rejections } from "../../packages/cli/src/legacy/item.ts";
import { legacyKinds } from "../../packages/cli/src/legacy/kinds.ts";
import { root } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/migrate.md"), "utf8");
const home = newFolder();
writeOldFiles(home);

function run(command: string): string {
  const cli = join(root, "packages/cli/bin/spoor.js");
  const out = execFileSync(process.execPath, [cli, ...command.split(" ")], {
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
  expect(examples).toHaveLength(4);
});

// In the order of the page: what one writes the next one finds.
test.each(examples)("$command", ({ command, output }) => {
  const printed = run(command);
  expect(printed).toBe(output ?? printed);
  expect(printed).toContain(" new, ");
});

/** The names in the first column of the table with that title. */
function namesBelow(title: string): string[] {
  const table = page.slice(page.indexOf(`| ${title} `)).split("\n\n")[0] ?? "";
  return table
    .split("\n")
    .slice(2)
    .map((line) => /`([\w-]+)`/.exec(line)?.[1] ?? "");
}

test("names every kind and every reason, and no other", () => {
  expect(new Set(namesBelow("kind"))).toEqual(new Set(legacyKinds.map(({ name }) => name)));
  expect(namesBelow("reason")).toEqual([...rejections]);
});

test("the schema is the one that is printed, with these reasons", () => {
  expect(page).toContain(
    `\`${String(at(JSON.parse(run("migrate old --json --quiet")), "schema"))}\``,
  );
  const schema: unknown = JSON.parse(
    readFileSync(join(root, "docs/schema/migrate.schema.json"), "utf8"),
  );
  const file = at(at(at(schema, "definitions"), "file"), "properties");
  const reason = at(at(at(at(file, "reasons"), "items"), "properties"), "reason");
  expect(at(reason, "enum")).toEqual([...rejections]);
});
