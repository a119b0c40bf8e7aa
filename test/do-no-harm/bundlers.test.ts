import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { journalSpans } from "../support/journal.ts";
import { emptyFolder, root, runNode } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/bundlers.md"), "utf8");
const answer = "The track an animal leaves.\n";
const app = `import { OpenAI } from "openai";
const client = new OpenAI({ apiKey: "test", baseURL: process.env.PROVIDER_URL + "/v1" });
const messages = [{ role: "user", content: "What is a spoor?" }];
const { choices } = await client.chat.completions.create({ model: "gpt-4o-mini", messages });
console.log(choices[0].message.content);
`;

let provider: MockProvider;

beforeAll(async () => {
  provider = await startMockProvider();
  return () => provider.close();
});

/** The files and commands that the page has under a heading. */
function section(title: string): { file: string; code: string; commands: string[] } {
  const text = page.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? "";
  const [, code = "", file = ""] = /```js\n(\/\/ (\S+)\n[^`]*)```/.exec(text) ?? [];
  const [, shell = ""] = /```sh\n([^`]*)```/.exec(text) ?? [];
  return { file, code, commands: shell.trim().split("\n") };
}

/** A folder as a user has it, with the packages of this repository. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), '{"type":"module","private":true}');
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function build(folder: string, command: string): void {
  const [program = "", ...args] = command.split(" ");
  execFileSync(program, args, { cwd: folder, stdio: "pipe", timeout: 60_000 });
}

async function run(
  cwd: string,
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
) {
  const dir = emptyFolder();
  const env = { PROVIDER_URL: provider.url, SPOOR_DIR: dir, OTEL_LOG_LEVEL: "warn", ...more };
  const ended = await runNode(args, { cwd, env });
  return { ...ended, spans: journalSpans(dir).map(({ name }) => name) };
}

const seen = { code: 0, stdout: answer, stderr: "", signal: null };

describe.each(["esbuild", "Rolldown and Rollup", "Vite"])("docs/bundlers.md, %s", (title) => {
  const { file, code, commands } = section(title);
  const [make = "", start = ""] = commands;
  let folder = "";

  beforeAll(() => {
    folder = project({ "app.mjs": app, [file]: code });
    build(folder, make);
  });

  test("its commands make a bundle whose calls are seen", async () => {
    const [program, ...args] = start.split(" ");
    expect(program).toBe("node");
    expect(await run(folder, args)).toEqual({ ...seen, spans: ["chat gpt-4o-mini"] });
  });

  test("the bundle runs without Spoor as it would without the plugin", async () => {
    const bundle = start.split(" ").at(-1) ?? "";
    expect(await run(folder, [bundle])).toEqual({ ...seen, spans: [] });
    expect(readFileSync(join(folder, bundle), "utf8")).toContain("orchestrion:openai:spoor:chat");
  });

  test("a library that is disabled as the bundle runs is left alone", async () => {
    const [, ...args] = start.split(" ");
    const env = { SPOOR_DISABLED_LIBRARIES: "openai" };
    expect(await run(folder, args, env)).toEqual({ ...seen, spans: [] });
  });

  test("without the plugin nothing is seen, and with the library disabled in it neither", async () => {
    const [, ...args] = start.split(" ");
    for (const plugins of ["", 'spoor({ disabledLibraries: ["openai"] })']) {
      const other = project({ "app.mjs": app, [file]: code.replace("spoor()", plugins) });
      build(other, make);
      expect(await run(other, args)).toEqual({ ...seen, spans: [] });
    }
  });

  test("spoor stays outside, and can be registered by the bundle itself", async () => {
    const own = `${app}import { step, workflow } from "spoor";
import "spoor/register";
await workflow("own", () => step("One", () => 1));
`;
    const other = project({ "app.mjs": own, [file]: code });
    build(other, make);
    const bundle = start.split(" ").at(-1) ?? "";
    expect(await run(other, [bundle])).toEqual({
      ...seen,
      spans: ["chat gpt-4o-mini", "run_step One", "invoke_workflow own"],
    });
  });
});
