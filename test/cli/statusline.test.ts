// The status line as an agent runs it: a process each time, its session on standard input.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { newFolder } from "../../packages/cli/src/fixture.ts";
import { readLedger } from "../../packages/cli/src/statusline/ledger.ts";
import { installedCli } from "../support/cli.ts";
import { root } from "../support/run-app.ts";

const cli = installedCli();

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function statusline(
  home: string,
  hook: string,
  args: readonly string[] = [],
): Promise<Ended> {
  const env = { PATH: process.env["PATH"], HOME: home, TZ: "UTC", LANG: "C.UTF-8" };
  const child = spawn(process.execPath, [cli, "statusline", ...args], { cwd: home, env });
  child.stdin.on("error", () => {}).end(hook);
  const [out, err] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code: child.exitCode, out, err };
}

const hookOf = (session: string, usd: number, more: object = {}): string =>
  JSON.stringify({
    session_id: session,
    model: { id: "claude-opus-4-1", display_name: "Opus 4.1" },
    cost: { total_cost_usd: usd, total_duration_ms: 60_000 },
    ...more,
  });

test("tells model, costs of all sessions, and context", async () => {
  const home = newFolder();
  const context_window = { used_percentage: 34.4, context_window_size: 200_000 };
  await statusline(home, hookOf("a", 1.25));
  const { code, out, err } = await statusline(home, hookOf("b", 2, { context_window }));
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(
    /^Opus 4\.1 \| \$2\.00 session \/ \$[\d.]+ today \/ \$3\.25 block \(.+ left\) \| 34% context\n$/,
  );
});

const reply = (input: number, isSidechain = false): string =>
  `${JSON.stringify({
    type: "assistant",
    isSidechain,
    message: { usage: { input_tokens: input, cache_read_input_tokens: 19_000 } },
  })}\n`;

test("takes the context from the end of the transcript where it is not told", async () => {
  const home = newFolder();
  const transcript = join(home, "session.jsonl");
  // Far more than is read, and a last line that is still being written.
  writeFileSync(transcript, `${"x".repeat(3_000_000)}\n`);
  appendFileSync(
    transcript,
    reply(1000) + reply(90_000, true) + '{"type":"assistant","message":{"usa',
  );
  const { out } = await statusline(home, hookOf("a", 1, { transcript_path: transcript }));
  expect(out).toMatch(/ \| 10% context\n$/);
});

test.each([
  ["nothing", ""],
  ["no JSON", "{"],
  ["null", "null"],
  ["fields of other types", '{"session_id":1,"model":[],"cost":"x","transcript_path":{}}'],
  ["a folder as transcript", hookOf("a", 1, { transcript_path: "/" })],
  ["no transcript", hookOf("a", 1, { transcript_path: "/nowhere" })],
  ["more than anybody reads", `"${"x".repeat(3_000_000)}`],
])("%s gives one line and no error", async (_, hook) => {
  const { code, out, err } = await statusline(newFolder(), hook);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/^[^\n]+\n$/);
});

test("a name from data stays text", async () => {
  const { out } = await statusline(newFolder(), hookOf("a", 1, { model: "x\u001B[2J\ny" }));
  expect(out).toMatch(/^x\\x1b\[2J\\ny \| /);
});

test("a cache that cannot be written is no reason to fail", async () => {
  const home = newFolder();
  writeFileSync(join(home, ".cache"), "");
  const { code, out } = await statusline(home, hookOf("a", 1));
  expect(code).toBe(0);
  expect(out).toContain("$1.00 session");
});

test("does not wait for a standard input that stays open", async () => {
  const home = newFolder();
  const env = { PATH: process.env["PATH"], HOME: home };
  const child = spawn(process.execPath, [cli, "statusline"], { cwd: home, env });
  expect(await once(child, "close")).toEqual([0, null]);
  child.stdin.destroy();
});

test("many at once leave one whole ledger and no lock", async () => {
  const home = newFolder();
  const all = Array.from({ length: 12 }, (_, i) => statusline(home, hookOf(`s${i}`, 1)));
  for (const { code } of await Promise.all(all)) expect(code).toBe(0);
  // Each tells its total again: what one could not write in the throng is not lost.
  for (let i = 0; i < 12; i += 1) await statusline(home, hookOf(`s${i}`, 1));
  const ledger = readLedger(readFileSync(join(home, ".cache/spoor/statusline.json"), "utf8"));
  expect(ledger.sessions.size).toBe(12);
  const total = [...ledger.minutes.values()].reduce((sum, usd) => sum + usd, 0);
  expect(total).toBeCloseTo(12, 6);
  expect(() => mkdirSync(join(home, ".cache/spoor/statusline.json.lock"))).not.toThrow();
});

test("what it prints as JSON fits its schema", async () => {
  const { out } = await statusline(newFolder(), hookOf("a", 1), ["--json"]);
  const schema: unknown = JSON.parse(
    readFileSync(join(root, "docs/schema/statusline.schema.json"), "utf8"),
  );
  const isValid = new Ajv().compile(Object(schema));
  isValid(JSON.parse(out));
  expect(isValid.errors ?? []).toEqual([]);
});
