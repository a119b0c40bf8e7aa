// Every command of these pages is run on a project of a fixture, and prints first what the page says.
import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandNames, commandsFor } from "../../packages/cli/src/command/commands.ts";
import { redactions } from "../../packages/cli/src/export/redact-request.ts";
import { newFolder, writeJournal } from "../../packages/cli/src/fixture.ts";
import type { FakeSpan } from "../../packages/cli/src/fixture.ts";
import {
  modelSpan,
  stepSpan,
  workflowEvents,
  workflowSpan,
  workflowSpans,
} from "../../packages/cli/src/fixture-workflow.ts";
import { installedCli } from "../support/cli.ts";
import { startOtlpReceiver } from "../support/otlp-receiver.ts";
import type { OtlpReceiver } from "../support/otlp-receiver.ts";
import { root } from "../support/run-app.ts";

const cli = installedCli();
const read = (page: string): string => readFileSync(join(root, "docs", page), "utf8");

function project(spans: readonly FakeSpan[], events = workflowEvents): string {
  const folder = newFolder();
  mkdirSync(join(folder, ".spoor"));
  writeJournal(join(folder, ".spoor"), { spans, events });
  return folder;
}

/** The same work twice: the second time a step is another one, and a call costs more. */
const twice: readonly FakeSpan[] = [
  { ...workflowSpan({ id: "1", ms: 5000 }, "completed"), trace: "a" },
  { ...stepSpan({ id: "2", parent: "1", ms: 1000 }, 0, "Fetch"), trace: "a" },
  { ...modelSpan({ id: "3", parent: "2", start: 100, ms: 800 }, "gpt-5", 0.01), trace: "a" },
  { ...stepSpan({ id: "4", parent: "1", start: 2000, ms: 500 }, 1, "Write"), trace: "a" },
  { ...workflowSpan({ id: "1", ms: 6000 }, "completed"), trace: "b" },
  { ...stepSpan({ id: "2", parent: "1", ms: 1500 }, 0, "Fetch"), trace: "b" },
  { ...modelSpan({ id: "3", parent: "2", start: 100, ms: 800 }, "gpt-5", 0.03), trace: "b" },
  { ...stepSpan({ id: "5", parent: "1", start: 2200, ms: 500 }, 1, "Plan"), trace: "b" },
];

let receiver: OtlpReceiver | undefined;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
});
afterAll(() => receiver?.close());

async function run(command: string, cwd: string): Promise<string> {
  const args = command.replace("http://127.0.0.1:4318", receiver?.url ?? "").split(" ");
  const env = {
    PATH: process.env["PATH"],
    HOME: cwd,
    TZ: "UTC",
    LANG: "C.UTF-8",
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
  };
  const { stdout } = await promisify(execFile)(process.execPath, [cli, ...args], { cwd, env });
  return stdout.replace(/Written \S+,/, "Written <now>,");
}

const shape = /```sh\nnpx @spoor\/cli ([^`]*)\n```\n(?:\n```text\n([^`]*)```)?/g;

describe.each([
  { page: "export.md", count: 7, spans: workflowSpans },
  { page: "configuration.md", count: 1, spans: workflowSpans },
  { page: "shell.md", count: 1, spans: workflowSpans },
  { page: "show.md", count: 2, spans: workflowSpans },
  { page: "compare.md", count: 1, spans: twice },
])("$page", ({ page, count, spans }) => {
  const cwd = project(spans);
  const told = [...read(page).matchAll(shape)];
  const examples = told.map(([, command = "", output = ""]) => ({ command, output }));

  test("has commands", () => {
    expect(examples).toHaveLength(count);
  });

  test.each(examples)("$command", async ({ command, output }) => {
    const printed = (await run(command, cwd)).replaceAll("\r\n", "\n");
    expect(printed.split("\n").slice(0, output.split("\n").length - 1)).toEqual(
      output.split("\n").slice(0, -1),
    );
  });
});

test("export.md names every format, redaction and section", async () => {
  const page = read("export.md");
  const commands = await commandsFor(["export"]);
  const command = commands.find(({ name }) => name === "export");
  const choices = command?.options.flatMap((option) => option.choices ?? []) ?? [];
  const names = [...choices, ...redactions];
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  const printed: unknown = JSON.parse(await run("export --json --spans", project(workflowSpans)));
  const sections = Object.entries(Object(printed)).filter(([, value]) =>
    Object.hasOwn(Object(value), "records"),
  );
  expect(sections.length).toBeGreaterThan(5);
  expect(sections.filter(([name]) => !page.includes(`| \`${name}\``))).toEqual([]);
});

test("the file of settings in configuration.md is understood", async () => {
  const [, json = ""] = /```json\n([^`]*)```/.exec(read("configuration.md")) ?? [];
  const cwd = newFolder();
  writeFileSync(join(cwd, "spoor.config.json"), json);
  const printed: unknown = JSON.parse(await run("config --json", cwd));
  expect(printed).toMatchObject({ problems: [] });
});

test("commands.md has every command, in the order of the help, with what it says of itself", async () => {
  const rows = [
    ...read("commands.md").matchAll(/^\| `([\w-]+)` +\| (.*?) +\| \[[^\]]+\]\(([^)]+)\) +\|$/gm),
  ];
  const commands = await commandsFor(commandNames);
  expect(rows.map(([, name, summary]) => [name, summary])).toEqual(
    commands.map(({ name, summary }) => [name, summary]),
  );
  expect(rows.filter(([, , , link = ""]) => read(link) === "")).toEqual([]);
});
