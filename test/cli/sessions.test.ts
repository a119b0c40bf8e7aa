// Transcripts of real agents, told by the command as it is published, beside what an independent counter found in them.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { at, list } from "@spoor/core/record";
import { beforeEach, expect, test } from "vitest";
import { transcriptReaders } from "../../packages/cli/src/transcript/agents.ts";
import { openTranscript } from "../../packages/cli/src/transcript/json-file.ts";
import { builtCli } from "../support/cli.ts";
import { root } from "../support/run-app.ts";

const logs = join(root, "../shared/data/agent-logs");
const isHere = existsSync(logs);
if (!isHere) console.warn(`SKIPPED: ${logs} is not here.`);
beforeEach((context) => {
  if (!isHere) context.skip();
});

const expected: unknown = isHere
  ? JSON.parse(readFileSync(join(logs, "EXPECTED.json"), "utf8"))
  : {};
/** Files that the counter did not look into. */
const uncounted = ["opencode/tokscale-msg.json"];
const names = Object.keys(Object(expected));
const told: unknown = isHere
  ? JSON.parse(
      execFileSync(process.execPath, [builtCli, "sessions", "--path", logs, "--json"], {
        env: { PATH: process.env["PATH"] },
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }),
    )
  : {};

/** The sessions that have records of the file of that name. */
function sessionsIn(name: string): readonly unknown[] {
  const file = join(logs, name);
  return list(at(told, "sessions")).filter((session) => list(at(session, "files")).includes(file));
}

function only<Item>(items: readonly Item[]): Item | undefined {
  expect(items).toHaveLength(1);
  return items[0];
}

/** The counts of `tools`, by their names. */
const toolCalls = (session: unknown): unknown =>
  Object.fromEntries(
    Object.entries(Object(at(session, "tools"))).map(([tool, of]) => [tool, at(of, "calls")]),
  );
const toolErrors = (session: unknown): number =>
  Object.values(Object(at(session, "tools"))).reduce<number>(
    (sum, of) => sum + Number(at(of, "errors")),
    0,
  );

test("every transcript is told by the agent that wrote it", () => {
  expect(at(told, "files")).toMatchObject({
    read: names.length + uncounted.length,
    unrecognised: 1,
    unreadable: 0,
  });
  const folders = { claude: "claude-code" };
  for (const name of [...names, ...uncounted]) {
    const folder = name.split("/")[0] ?? "";
    for (const session of sessionsIn(name))
      expect([name, at(session, "agent")]).toEqual([name, at(folders, folder) ?? folder]);
  }
});

/** What Claude Code says itself; the counter has it among the calls, with no tokens. */
const synthetic = "<synthetic>";

test("no transcript is recognised by two readers", async () => {
  for (const name of [...names, ...uncounted]) {
    const file = await openTranscript(join(logs, name));
    const readers = transcriptReaders.filter((reader) => reader.recognises(file));
    expect([name, readers.length]).toEqual([name, 1]);
  }
});

const claude = names.filter((name) => name.startsWith("claude/"));

test.each(claude)("%s, to the token", (name) => {
  const session = only(sessionsIn(name));
  const known = at(expected, name);
  expect(session).toMatchObject({
    modelCalls: Number(at(known, "uniqueCalls")) - Number(at(at(known, "models"), synthetic) ?? 0),
    tokens: at(known, "dedupTotals"),
    first: at(known, "first"),
    last: at(known, "last"),
  });
  expect(toolCalls(session)).toEqual(at(known, "tools"));
  expect(toolErrors(session)).toBe(at(known, "toolErrors"));
  const { [synthetic]: _, ...models } = Object(at(known, "models"));
  expect(Object.keys(Object(at(session, "models")))).toEqual(Object.keys(models));
  // Without a session in its rows a file is one by its name.
  const [id = basename(name, ".jsonl")] = list(at(known, "sessions"));
  expect(at(session, "id")).toBe(id);
});

const sumOf = (name: string): unknown => {
  const sums = { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 };
  for (const session of sessionsIn(name)) {
    const tokens = at(session, "tokens");
    sums.input += Number(at(tokens, "input"));
    sums.output += Number(at(tokens, "output"));
    sums.cacheWrite += Number(at(tokens, "cacheWrite"));
    sums.cacheRead += Number(at(tokens, "cacheRead"));
  }
  return sums;
};

// Codex and Gemini count what came from the cache as input, and Gemini thoughts beside output.
test.each([
  {
    name: "codex/ccusage-alpha.jsonl",
    field: "deltaTotals",
    input: "input_tokens",
    cached: "cached_input_tokens",
    output: ["output_tokens"],
  },
  {
    name: "gemini/entire-9c_53780d06b7_0.json",
    field: "tokens",
    input: "input",
    cached: "cached",
    output: ["output", "thoughts"],
  },
  { name: "pi/agentsview-session.jsonl", field: "usage", input: "input", output: ["output"] },
  {
    name: "aider/sample-analytics.jsonl",
    field: "tokens",
    input: "prompt",
    output: ["completion"],
  },
])("$name, to the token", ({ name, field, input, cached, output }) => {
  const of = (key: string): number => Number(at(at(at(expected, name), field), key));
  const cacheRead = cached === undefined ? 0 : of(cached);
  expect(sumOf(name)).toEqual({
    input: of(input) - cacheRead,
    output: output.reduce((sum, key) => sum + of(key), 0),
    cacheWrite: 0,
    cacheRead,
  });
});
