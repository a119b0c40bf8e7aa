import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { at, list } from "@spoor/core/record";
import { describe, expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { writeTranscripts } from "../fixture-transcripts.ts";
import type { Io } from "../io.ts";
import { agentNames } from "../transcript/reader.ts";

const home = newFolder();
writeTranscripts(home);

const sessions = (argv: readonly string[], more: Partial<Io> = {}) =>
  spoor(["sessions", ...argv], { env: { HOME: home }, cwd: home, ...more });

async function json(argv: readonly string[], more: Partial<Io> = {}): Promise<unknown> {
  const { code, out, err } = await sessions([...argv, "--json", "--quiet"], more);
  expect([code, err]).toEqual([0, ""]);
  return JSON.parse(out);
}

const namesOf = (result: unknown): unknown[] =>
  list(at(result, "sessions")).map((session) => at(session, "agent"));

function fileWith(content: string, name = "a.jsonl"): string {
  const path = join(newFolder(), name);
  writeFileSync(path, content);
  return path;
}

describe("for people", () => {
  test("tells sessions, the newest first, and where it looked", async () => {
    const { code, out, err } = await sessions([]);
    expect(code).toBe(0);
    expect(`\n${out}`).toMatchInlineSnapshot(`
      "
      agent        session        calls       in  cached    out  tools (errors)  sub-agents  time
      claude-code  0b9ad1e4-6f0c      3  >=96.3K   >=90K  >=305           2 (1)           1  2026-11-20 08:05:00
      codex        019a9d10-51c8      2      21K     13K    700               1           0  2026-11-19 16:31:00
      gemini       gemini-tests       1    5,000   1,000    250               0           0  2026-11-18 10:00:09

      3 sessions, 6 model calls, >=122.3K tokens in (>=104K from cache), >=1,255 out
      >= is at least: some replies were counted before they ended, or not at all.
      "
    `);
    expect(`\n${err.replaceAll(home, "~")}`).toMatchInlineSnapshot(`
      "
      Looked in ~/.claude/projects, ~/.codex/sessions, ~/.gemini/tmp
      Not read: unfinished_last_line 1.
      Passed over 1 file that no known agent wrote.
      "
    `);
  });

  test("with Unicode where there is some", async () => {
    const { out } = await sessions(["--agent", "claude-code"], {
      env: { HOME: home, LANG: "C.UTF-8" },
    });
    expect(out).toContain("≥305");
  });

  test("the exact ones say nothing of bounds", async () => {
    const { out } = await sessions(["--agent", "codex"]);
    expect(out).not.toContain(">=");
    expect(out).toContain("21K tokens in (13K from cache), 700 out");
  });

  test("leaves out what does not fit, and what is beyond the limit", async () => {
    const { out } = await sessions(["--limit", "1"], { env: { HOME: home, COLUMNS: "60" } });
    expect(`\n${out}`).toMatchInlineSnapshot(`
      "
      agent        session        calls       in    out
      claude-code  0b9ad1e4-6f0c      3  >=96.3K  >=305
      ... and 2 more sessions

      3 sessions, 6 model calls, >=122.3K tokens in (>=104K from cache), >=1,255 out
      >= is at least: some replies were counted before they ended, or not at all.
      "
    `);
  });
});

describe("--json", () => {
  test("has all of a session", async () => {
    const result = await json(["--path", ".claude"]);
    expect(list(at(result, "sessions"))).toEqual([
      {
        agent: "claude-code",
        id: "0b9ad1e4-6f0c-4b7e-9a55-2f1f2f6a7c11",
        parent: null,
        modelCalls: 3,
        tokens: { input: 300, output: 305, cacheWrite: 6000, cacheRead: 90_000 },
        usageQuality: "lower_bound",
        tools: { Bash: { calls: 1, errors: 1 }, Read: { calls: 1, errors: 0 } },
        toolMs: { Bash: 2000 },
        models: { "claude-sonnet-4-5-20250929": 3 },
        subAgents: 1,
        first: "2026-11-20T08:00:00.000Z",
        last: "2026-11-20T08:05:00.000Z",
        files: [
          expect.stringContaining("subagents/agent-a1.jsonl"),
          expect.stringContaining("7c11.jsonl"),
        ],
        skipped: { unfinished_last_line: 1 },
      },
    ]);
    expect(at(result, "places")).toEqual([join(home, ".claude")]);
    expect(at(result, "skipped")).toEqual({ unfinished_last_line: 1 });
  });

  test("has estimates beside the tokens where they are asked for", async () => {
    const [told, estimated] = [await json([]), await json(["--estimate"])];
    const [claude, codex] = list(at(estimated, "sessions"));
    expect(at(claude, "estimatedOutput")).toBeGreaterThanOrEqual(305);
    expect(codex).not.toHaveProperty("estimatedOutput");
    expect(at(claude, "tokens")).toEqual(at(list(at(told, "sessions"))[0], "tokens"));
    const { out } = await sessions(["--estimate"]);
    expect(out).toMatch(/ >=90K +~3\d\d /);
    expect(out).toContain("~ is about");
  });

  const schema: unknown = JSON.parse(
    readFileSync(new URL("../../../../docs/schema/sessions.schema.json", import.meta.url), "utf8"),
  );
  const isValid = new Ajv({ allowUnionTypes: true, allErrors: true }).compile(Object(schema));

  test.each([
    ["all", []],
    ["a window", ["--since", "2026-11-19", "--until", "now"]],
    ["one of three", ["-n", "1"]],
    ["estimates", ["--estimate"]],
    ["nothing", ["--agent", "amp"]],
  ])("fits its schema: %s", async (_, argv) => {
    const result = await json(argv);
    isValid(result);
    expect(isValid.errors).toBeNull();
    expect(isValid({ ...Object(result), more: 1 })).toBe(false);
  });
});

describe("which sessions", () => {
  test("of all agents whose folders are there", async () => {
    expect(namesOf(await json([]))).toEqual(["claude-code", "codex", "gemini"]);
    expect(at(await json([]), "files")).toEqual({
      read: 4,
      unrecognised: 1,
      otherAgents: 0,
      unreadable: 0,
    });
  });

  test("of one agent", async () => {
    const result = await json(["--agent", "gemini", "--path", "."]);
    expect(namesOf(result)).toEqual(["gemini"]);
    expect(at(result, "files")).toMatchObject({ read: 1, otherAgents: 3 });
  });

  test("of a stretch of time, also where they only reach into it", async () => {
    expect(namesOf(await json(["--since", "2026-11-20T08:04:00Z"]))).toEqual(["claude-code"]);
    expect(namesOf(await json(["--until", "2026-11-18"]))).toEqual(["gemini"]);
    const { code, out } = await sessions(["--since", "2026-11-20T08:59Z", "--require-data"]);
    expect([code, out]).toEqual([
      7,
      "No sessions fit. Ask for more with --query, --since and --until.\n",
    ]);
  });

  test("the first ones, with the number and the sum of all", async () => {
    const result = await json(["--limit", "2"]);
    expect(namesOf(result)).toEqual(["claude-code", "codex"]);
    expect(result).toMatchObject({ sessionCount: 3, totals: { sessions: 3, modelCalls: 6 } });
  });

  test("one folder under two names is read once", async () => {
    const env = { HOME: home, CLAUDE_CONFIG_DIR: `${home}/.claude/../.claude,${home}/none` };
    expect(at(await json([], { env }), "files")).toMatchObject({ read: 4 });
  });
});

describe("what is wrong", () => {
  const log = '{"level":"info"}\n';

  test("a path where nothing is", async () => {
    const { code, err } = await sessions(["--path", "none.jsonl"]);
    expect(code).toBe(2);
    expect(err).toContain(`Cannot read ${join(home, "none.jsonl")} (ENOENT).`);
  });

  test("a file that no agent wrote, with the agents that are known", async () => {
    const path = fileWith(log);
    const { code, err } = await sessions(["--path", path]);
    expect(code).toBe(2);
    expect(err).toBe(
      `spoor: ${path} is no transcript of a known agent.\nRead are transcripts of: ${agentNames.join(", ")}.\n`,
    );
  });

  test("a transcript of another agent than the one that was asked for", async () => {
    const path = fileWith('{"event":"launched","properties":{},"user_id":"u","time":1}\n');
    const { code, err } = await sessions(["--path", path, "--agent", "codex"]);
    expect([code, err.split("\n")[0]]).toEqual([2, `spoor: ${path} is no transcript of codex.`]);
  });

  test("a folder without any transcript", async () => {
    const path = join(fileWith(log), "..");
    const { code, err } = await sessions(["--path", path]);
    expect([code, err.split("\n")[0]]).toEqual([
      2,
      `spoor: ${path} holds no transcript of a known agent; looked into 1 file.`,
    ]);
  });

  test("a name that would write to the terminal is written out", async () => {
    const path = fileWith(log, "a\u001B[2Jb.jsonl");
    const { err } = await sessions(["--path", path]);
    expect(err).not.toContain("\u001B");
  });

  test("neither file nor folder", async () => {
    const { code, err } = await sessions(["--path", "/dev/null"]);
    expect([code, err]).toEqual([2, expect.stringContaining("is neither a file nor a folder")]);
  });

  test.runIf(process.platform === "linux")("a file that cannot be read", async () => {
    const { code, err } = await sessions(["--path", "/proc/self/mem"]);
    expect([code, err]).toEqual([5, expect.stringContaining("Cannot read /proc/self/mem (EIO)")]);
  });

  test("an unknown agent", async () => {
    const { code, err } = await sessions(["--agent", "clippy"]);
    expect([code, err]).toEqual([2, expect.stringContaining("claude-code")]);
  });
});

test("without an agent's folder there is nothing to tell", async () => {
  const env = { HOME: newFolder() };
  const { code, out } = await sessions([], { env });
  expect([code, out]).toEqual([0, expect.stringContaining("No transcripts.\n")]);
  expect((await sessions(["--require-data"], { env })).code).toBe(7);
});

test("long work tells how far it is, on a terminal alone", async () => {
  let written = "";
  let ms = Date.UTC(2026, 10, 20, 9);
  const err = { isTTY: true, columns: 80, write: async (text: string) => void (written += text) };
  const now = (): Date => new Date((ms += 300));
  await sessions(["--no-cache"], { err, now });
  const clear = "\r\u001B[K";
  expect(written.split(clear).slice(0, 2)).toEqual(["", "Reading 2 of 5 files"]);
  expect(written).toContain(`${clear}Looked in `);
  written = "";
  await sessions(["--no-cache", "--quiet"], { err, now });
  expect(written).toBe("");
});

test("it ends where the user asks it to", async () => {
  const stop = new AbortController();
  stop.abort(130);
  expect((await sessions([], { signal: stop.signal })).code).toBe(130);
});
