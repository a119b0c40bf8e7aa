import { mkdirSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { newFolder } from "../fixture.ts";
import { spoor } from "../fixture-io.ts";
import { writeTranscripts } from "../fixture-transcripts.ts";
import { commonOptionsOf, queryOf } from "./common-options.ts";
import { sessions } from "./sessions.ts";
import { ship } from "./ship.ts";

const home = newFolder();
const run = (...argv: readonly string[]) =>
  spoor(["sessions", ...argv], { env: { HOME: home }, cwd: home });

beforeAll(() => {
  mkdirSync(home, { recursive: true });
  writeTranscripts(home);
});

describe("a table for other programs", () => {
  test("is the same rows in every format, with values as they are", async () => {
    const { out: json } = await run("--json");
    const told: { sessions: { id: string; modelCalls: number; last: string }[] } = JSON.parse(json);
    const expected = told.sessions.map(({ id, modelCalls, last }) => [
      id,
      String(modelCalls),
      last,
    ]);
    expect(expected.length).toBeGreaterThan(1);
    const asked = ["--columns", "session,calls,time"];
    const csv = await run("--format", "csv", "--no-header", ...asked);
    expect(csv.code).toBe(0);
    expect(parse(csv.out)).toEqual(expected);
    const ndjson = await run("--format", "ndjson", ...asked);
    const lines = ndjson.out.trimEnd().split("\n");
    expect(lines.map((line) => Object.values<unknown>(JSON.parse(line)).map(String))).toEqual(
      expected,
    );
    const md = await run("--format=md", ...asked);
    expect(md.out.split("\n")).toHaveLength(expected.length + 3);
    expect(md.out).toMatch(/^\| session \| calls \| time \|\n\| --- \| ---: \| --- \|\n/);
  });

  test("is JSON with --format json", async () => {
    expect(await run("--format", "json")).toEqual(await run("--json"));
  });

  test("is empty where there is nothing, which is said beside it", async () => {
    const { code, out, err } = await run("--format", "csv", "--until", "2001-01-01");
    expect([code, out]).toEqual([0, ""]);
    expect(err).toContain("No sessions fit.");
  });
});

test("--columns and --no-header shape the table for people, too", async () => {
  const { out } = await run("--columns", "calls,agent", "--no-header");
  expect(out.split("\n")[0]).toMatch(/^ *\d+ {2}[a-z-]+$/);
});

test.each([
  [["--format", "csv", "--columns", "price"], 'There is no column "price".\nColumns are agent,'],
  [["--columns", "price"], 'There is no column "price".'],
  [["--columns", "a,,b"], "--columns wants names with commas between them."],
  [["--json", "--format", "csv"], "--format csv and --json exclude each other."],
  [["--json", "--columns", "calls"], "JSON has no columns and no titles."],
  [["--format", "md", "--no-header"], "--no-header means nothing to --format md."],
  [["--tz", "Mars/Olympus"], '--tz does not know "Mars/Olympus".'],
  [["--tz", "+01:00"], '--tz does not know "+01:00".'],
  [["--timeout", "soon"], '--timeout does not understand "soon".'],
  [["--timeout", "0"], '--timeout does not understand "0".'],
])("%j says what is wrong", async (argv, message) => {
  const { code, out, err } = await run(...argv);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain(message);
});

test("--tz makes days and times those of the zone, for that command alone", async () => {
  const own = await run("--columns", "time", "--no-header", "-n", "1");
  const there = await run("--columns", "time", "--no-header", "-n", "1", "--tz", "asia/tokyo");
  const [utc, tokyo] = [own, there].map(({ out }) => Date.parse(`${out.slice(0, 19)}Z`));
  expect((tokyo ?? 0) - (utc ?? 0)).toBe(9 * 3_600_000);
  expect(await run("--columns", "time", "--no-header", "-n", "1")).toEqual(own);
});

test("what a command lacks and others have is no spelling mistake", async () => {
  expect(await spoor(["status", "--since", "2h"])).toEqual({
    code: 2,
    out: "",
    err: "spoor: unknown option '--since'\nOther commands have it, this one does not: --help behind its name lists what it has.\n",
  });
});

test.each([
  ["tool:*", true],
  ["agent:codex", true],
  ["tokens:>100 -tokens:>1M agent:(codex OR gemini)", true],
  ["agent:none", false],
  ["duration:<0ms", false],
  ['"codex"', true],
])("sessions are searched with %s", async (query, isFound) => {
  const all: { sessionCount: number } = JSON.parse((await run("--json")).out);
  const some: { sessionCount: number } = JSON.parse((await run("--json", "-q", query)).out);
  expect(some.sessionCount > 0).toBe(isFound);
  expect(some.sessionCount).toBeLessThanOrEqual(all.sessionCount);
});

test.each(["cost:>1", "has:error", "gen_ai.agent.name:a", "kind:llm"])(
  "sessions have nothing to say to %s",
  async (query) => {
    const { code, err } = await run("-q", query);
    expect(code).toBe(2);
    expect(err).toMatch(/^spoor: --query: sessions have no field .*\.\nThey have model, /);
  },
);

test("an option of a command above is none of the one below it", async () => {
  expect(await spoor(["prices", "explain", "openai", "gpt-5", "--format", "csv"])).toEqual({
    code: 2,
    out: "",
    err: "spoor: unknown option '--format'\nIt is an option of spoor prices alone.\n",
  });
});

test("a command that is out of time says so", async () => {
  const signal = AbortSignal.timeout(1);
  await new Promise((resolve) => {
    signal.addEventListener("abort", resolve);
  });
  const fresh = newFolder();
  writeTranscripts(fresh);
  const where = { env: { HOME: fresh }, cwd: fresh, signal };
  const { code, out, err } = await spoor(["sessions"], where);
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain("The time that --timeout allows is up.");
});

test("only options of the kind that all share are understood as such", () => {
  expect(commonOptionsOf(ship, { timeout: "60", format: "csv" })).toMatchObject({
    timeoutMs: undefined,
    format: undefined,
  });
  expect(commonOptionsOf(sessions, { timeout: "1.5", format: "csv" })).toMatchObject({
    timeoutMs: 1500,
    format: "csv",
    isForPrograms: true,
  });
});

test("a query with problems fails with the place of the first", () => {
  expect(queryOf("model:gpt-5*").terms).toHaveLength(1);
  expect(() => queryOf("kind:llm modle:x cost:much")).toThrow(
    expect.objectContaining({
      code: 2,
      message: "--query: There is no field modle. (the first of 2 problems)",
      excerpt: { text: "kind:llm modle:x cost:much", offset: 9, length: 5 },
    }),
  );
});
