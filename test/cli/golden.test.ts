// What people see, to the character: on terminals of three widths, in a pipe, without colours, with them, and in ASCII. `vitest -u`
// writes the files in golden/; look at each that changed.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { newFolder, writeJournal } from "../../packages/cli/src/fixture.ts";
import { spoor } from "../../packages/cli/src/fixture-io.ts";
import { spendSpans } from "../../packages/cli/src/fixture-spend.ts";
import { writeTranscripts } from "../../packages/cli/src/fixture-transcripts.ts";
import { workflowEvents, workflowSpans } from "../../packages/cli/src/fixture-workflow.ts";
import { widthOf } from "../../packages/cli/src/print/width.ts";

const project = newFolder();
mkdirSync(join(project, ".spoor"));
writeJournal(join(project, ".spoor"), {
  spans: [...workflowSpans, ...spendSpans],
  events: workflowEvents,
});
const home = newFolder();
writeTranscripts(home);

const commands = {
  show: ["show"],
  traces: ["trace"],
  trace: ["trace", "a0"],
  cost: ["cost"],
  sessions: ["sessions", "--path", home],
  status: ["status"],
};

interface Look {
  /** Of the terminal; undefined in a pipe. */
  readonly columns: number | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
}

const utf8 = { LANG: "C.UTF-8", TERM: "xterm-256color" };
const looks: Readonly<Record<string, Look>> = {
  "60": { columns: 60, env: { ...utf8, NO_COLOR: "1" } },
  "100": { columns: 100, env: { ...utf8, NO_COLOR: "1" } },
  "160": { columns: 160, env: { ...utf8, NO_COLOR: "1" } },
  piped: { columns: undefined, env: utf8 },
  colour: { columns: 100, env: utf8 },
  ascii: { columns: 100, env: { LANG: "C", NO_COLOR: "1" } },
};

async function drawn(argv: readonly string[], { columns, env = {}, flags = [] }: Look) {
  let out = "";
  const { code } = await spoor([...argv, ...flags], {
    cwd: project,
    env: { HOME: home, ...env },
    out: {
      isTTY: columns !== undefined,
      columns,
      write: async (text) => {
        out += text;
      },
    },
  });
  expect(code).toBe(0);
  return out.replaceAll(project, "<project>").replaceAll(home, "<home>");
}

describe.each(Object.entries(commands))("%s", (name, argv) => {
  test.each(Object.entries(looks))("looks as it should: %s", async (look, how) => {
    const text = await drawn(argv, how);
    await expect(text).toMatchFileSnapshot(
      join(import.meta.dirname, "golden", `${name}-${look}.txt`),
    );
  });

  // In less, sentences and the branches of a tree go on in the next line of the terminal.
  test.each([100, 160])("stays within %d columns", async (columns) => {
    const lines = (await drawn(argv, { columns, env: utf8 })).split("\n");
    const wide = lines.filter((line) => widthOf(stripVTControlCharacters(line)) > columns);
    expect(wide).toEqual([]);
  });

  test("has colours on a terminal alone, and where they are not refused", async () => {
    const escape = "\u001B[";
    const { colour, piped, "100": refused } = looks;
    const all = await Promise.all(
      [colour, piped, refused].flatMap((how) => (how === undefined ? [] : [drawn(argv, how)])),
    );
    expect(all.map((text) => text.includes(escape))).toEqual([true, false, false]);
    expect(stripVTControlCharacters(all[0] ?? "")).toBe(all[2]);
  });

  test("is ASCII where nothing else can be shown", async () => {
    const text = await drawn(argv, { columns: 100, env: { LANG: "C" } });
    expect(stripVTControlCharacters(text)).toMatch(/^[\n -~]*$/);
  });
});
