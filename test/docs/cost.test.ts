import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtCli } from "../support/cli.ts";
import { emptyFolder, root } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/cost.md"), "utf8");
const cli = `"${process.execPath}" "${builtCli}"`;

/** Each command of the page, and what the page says that it prints. */
const told = [...page.matchAll(/```sh\n([^`]*)\n```\n\n```text\n([^`]*)```/g)].map(
  ([, command = "", output = ""]) => ({ command, output }),
);
const files = [...page.matchAll(/This is `([a-z.]+)`:\n\n```json\n([^`]*)```/g)];

/** Catalogs get older with every day, and newer with every release. */
const withoutAge = (text: string): string =>
  text
    .replace(/genai-prices@\S+?(?=,|\n)/g, "<catalog>")
    .replace(/\d+ days? old; \d+ entries/, "<age>");

describe("docs/cost.md", () => {
  const folder = emptyFolder();
  for (const [, name = "", text = ""] of files) writeFileSync(join(folder, name), text);

  test("tells what each of its commands prints", () => {
    expect(told).toHaveLength(4);
    expect(told).toHaveLength([...page.matchAll(/```sh\n/g)].length);
    expect(files.map(([, name]) => name)).toEqual(["cases.json", "own.json"]);
  });

  test.each(told)("$command", ({ command, output }) => {
    const printed = execFileSync("bash", ["-c", command.replaceAll("npx @spoor/cli", cli)], {
      cwd: folder,
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", LANG: "C.UTF-8" },
      timeout: 20_000,
    });
    expect(withoutAge(printed)).toBe(withoutAge(output));
  });

  test("its scripts of npm are there", () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(
      readFileSync(join(root, "package.json"), "utf8"),
    );
    const named = new Set([...page.matchAll(/npm run ([a-z:]+)/g)].map(([, name = ""]) => name));
    expect([...named].toSorted()).toEqual(["accuracy", "prices:diff"]);
    for (const name of named) {
      const [, file = ""] = /node (scripts\/\S+)$/.exec(scripts[name] ?? "") ?? [];
      expect(existsSync(join(root, file)), name).toBe(true);
    }
  });
});
