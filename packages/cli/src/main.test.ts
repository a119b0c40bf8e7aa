import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commandNames, commandsFor } from "./command/commands.ts";
import { newFolder, writeJournal } from "./fixture.ts";
import { spoor } from "./fixture-io.ts";
import { workflowSpans } from "./fixture-workflow.ts";
import { version } from "./version.ts";

const commands = await commandsFor(commandNames);

describe("a wrong command line ends with 2 and", () => {
  test.each([
    [["shwo"], "spoor: unknown command 'shwo'\nDid you mean show?\n"],
    [["show", "--jsn"], "spoor: unknown option '--jsn'\nDid you mean --json?\n"],
    [["--stroe", "x"], "spoor: unknown option '--stroe'\nDid you mean --store?\n"],
    [["telemetry", "exprot"], "spoor: unknown command 'exprot'\nDid you mean export?\n"],
    [["prices", "lst"], "spoor: unknown command 'lst'\nDid you mean list?\n"],
    [
      ["prices", "explain", "--usge", "x"],
      "spoor: unknown option '--usge'\nDid you mean --usage?\n",
    ],
    [["xyzzy"], "spoor: unknown command 'xyzzy'\nspoor --help lists commands and options.\n"],
  ])("%j suggests what was meant", async (argv, err) => {
    expect(await spoor(argv)).toEqual({ code: 2, out: "", err });
  });

  test.each([
    [["show", "--color", "maybe"], /'--color <when>' argument 'maybe' is invalid/],
    [["show", "--since"], /'--since <time>' argument missing/],
    [["show", "--since", "soon"], /--since does not understand "soon"/],
    [["show", "-n", "0"], /--limit wants a whole number from 1 to 1000000, got "0"/],
    [["show", "-n", "1e3"], /got "1e3"/],
    [["trace", "a", "b"], /too many arguments/],
    [["prices", "replay", "a", "b"], /too many arguments/],
    [["prices", "explain", "openai"], /missing required argument 'model'/],
    [["clear", "--since", "2h"], /unknown option '--since'/],
    [["export", "--format", "xml"], /argument 'xml' is invalid/],
    [["shwo\u001B[2J"], /unknown command 'shwo\\x1b\[2J'/],
  ])("%j says what was wrong", async (argv, message) => {
    const { code, out, err } = await spoor(argv, { cwd: newFolder() });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
  });

  test("with --json is an object on the other stream", async () => {
    const { code, out, err } = await spoor(["shwo", "--json"]);
    expect([code, out]).toEqual([2, ""]);
    expect(JSON.parse(err)).toEqual({
      error: "unknown command 'shwo'",
      code: 2,
      hint: "Did you mean show?",
    });
  });
});

describe("an unexpected error ends with 1 and", () => {
  const broken = {
    now: (): Date => {
      throw new Error("the clock\u001B[2J broke");
    },
  };

  test("one line of what and one of what to do", async () => {
    expect(await spoor(["show"], broken)).toEqual({
      code: 1,
      out: "",
      err: "spoor: Unexpected: the clock\\x1b[2J broke\nRun it again with --verbose to see where.\n",
    });
  });

  test("with --verbose the stack", async () => {
    const { err } = await spoor(["show", "--verbose"], broken);
    expect(err).toMatch(/^\s+at .*main\.test\.ts/m);
  });
});

test.each([[[]], [["--help"]], [["-h"]], [["help"]]])("%j prints the help", async (argv) => {
  const { code, out, err } = await spoor(argv);
  expect([code, err]).toEqual([0, ""]);
  for (const { name, group } of commands)
    expect(out).toMatch(new RegExp(`^${group}$[^]*^ {2}${name} `, "m"));
  expect(out).toContain("Exit codes:");
});

test("every command has help with examples that can be run", async () => {
  for (const { name, examples } of commands) {
    const { code, out } = await spoor([name, "--help"]);
    expect(code).toBe(0);
    expect(examples.length).toBeGreaterThan(0);
    for (const example of examples) expect(out).toContain(`npx @spoor/cli ${example}`);
    expect((await spoor(["help", name])).out).toBe(out);
  }
});

test("so has every command below a command, and its parent's help lists it", async () => {
  const pairs = commands.flatMap(({ name, commands: below = [] }) =>
    below.map((each) => ({ parent: name, each })),
  );
  expect(pairs.length).toBeGreaterThan(2);
  for (const { parent, each } of pairs) {
    const { code, out } = await spoor([parent, each.name, "--help"]);
    expect(code).toBe(0);
    for (const example of each.examples) expect(out).toContain(`npx @spoor/cli ${example}`);
    expect((await spoor([parent, "--help"])).out).toMatch(new RegExp(`^ {2}${each.name} `, "m"));
  }
});

test("a command that has others below it runs itself where none is named", async () => {
  const own = await spoor(["prices", "--provider", "openai", "--json"]);
  expect(own).toMatchObject({ code: 0, err: "" });
  expect(await spoor(["prices", "list", "--provider", "openai", "--json"])).toEqual(own);
  expect(await spoor(["telemetry", "prices", "--json", "list", "--provider", "openai"])).toEqual(
    own,
  );
});

test("the list has of a command that is loaded later what that says itself", async () => {
  const listed = await commandsFor([]);
  const said = ({ name, group, summary }: (typeof commands)[number]): unknown => [
    name,
    group,
    summary,
  ];
  expect(listed.map(said)).toEqual(commands.map(said));
});

test("prints the version of its package", async () => {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  expect(manifest).toMatchObject({ version });
  expect(await spoor(["--version"])).toEqual({ code: 0, out: `${version}\n`, err: "" });
});

test("common options may stand before or after the command; after wins", async () => {
  const [one, two] = [newFolder(), newFolder()];
  writeJournal(one, { spans: workflowSpans });
  const before = await spoor(["--store", one, "--json", "show"]);
  expect(JSON.parse(before.out)).toMatchObject({ store: one, totals: { spans: 11 } });
  const both = await spoor(["--store", one, "--json", "telemetry", "show", "--store", two]);
  expect(JSON.parse(both.out)).toMatchObject({ store: two, totals: { spans: 0 } });
});

test.each(["show", "export", "trace"])("telemetry %s is the same command", async (name) => {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans });
  const args = [name, "--json", "--store", folder];
  expect(await spoor(["telemetry", ...args])).toEqual(await spoor(args));
});

test("colours where told to, and never JSON", async () => {
  const folder = newFolder();
  writeJournal(folder, { spans: workflowSpans });
  const escape = "\u001B[";
  const plain = await spoor(["show", "--store", folder]);
  const coloured = await spoor(["show", "--store", folder, "--color", "always"]);
  const json = await spoor(["show", "--store", folder, "--color", "always", "--json"]);
  expect([plain, coloured, json].map(({ out }) => out.includes(escape))).toEqual([
    false,
    true,
    false,
  ]);
});
