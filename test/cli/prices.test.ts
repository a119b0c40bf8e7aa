// The prices commands as they are published, in a process of their own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { at, list } from "@spoor/core/record";
import { Ajv } from "ajv";
import { expect, test } from "vitest";
import { installedCli } from "../support/cli.ts";
import { emptyFolder, root } from "../support/run-app.ts";

const folder = emptyFolder();
// Away from the repository: the price list is inside.
const built = installedCli();
const given = join(root, "../shared/data/cost-cases.json");
const schema: unknown = JSON.parse(
  readFileSync(join(root, "docs/schema/prices-replay.schema.json"), "utf8"),
);
const isValid = new Ajv({ allowUnionTypes: true }).compile(Object(schema));

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function spoor(args: readonly string[], input = ""): Promise<Ended> {
  const env = { PATH: process.env["PATH"], LANG: "C.UTF-8" };
  const child = spawn(process.execPath, [built, ...args], { cwd: folder, env, stdio: "pipe" });
  child.stdin.on("error", () => {}).end(input);
  const [out, err] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { code: child.exitCode, out, err };
}

const usage = { prompt_tokens: 1000, completion_tokens: 1000, total_tokens: 2000 };
const one = {
  id: "one",
  provider: "openai",
  api: "openai.chat",
  model: "gpt-5",
  timestamp: "2026-11-01T12:00:00Z",
  response: { model: "gpt-5-2025-08-07", usage },
  expected_status: "priced",
  expected_usd: 0.01125,
};

test("prices replay reads a file or standard input, and tells by its exit code", async () => {
  const file = join(folder, "cases.json");
  writeFileSync(
    file,
    JSON.stringify({ cases: [one, { ...one, id: "off", expected_usd: 0.0125 }] }),
  );
  const fromFile = await spoor(["prices", "replay", "cases.json", "--json"]);
  expect(fromFile).toMatchObject({ code: 6, err: "" });
  const piped = await spoor(["prices", "replay", "-", "--json"], readFileSync(file, "utf8"));
  expect(piped).toEqual(fromFile);
  const json: unknown = JSON.parse(piped.out);
  expect(isValid(json), JSON.stringify(isValid.errors)).toBe(true);
  expect(list(at(json, "cases")).map((each) => at(each, "pass"))).toEqual([true, false]);
});

test("an error is one object on the other stream with --json", async () => {
  const { code, out, err } = await spoor(["prices", "replay", "nowhere.json", "--json"]);
  expect([code, out]).toEqual([2, ""]);
  expect(JSON.parse(err)).toMatchObject({
    error: expect.stringContaining("nowhere.json"),
    code: 2,
  });
});

test("prices and their explanation need nothing but the file", async () => {
  const listed = await spoor(["prices", "--provider", "openai", "--model", "gpt-5", "--json"]);
  expect(listed.code).toBe(0);
  expect(JSON.parse(listed.out)).toMatchObject({ schema: "spoor.prices/1" });
  const explained = await spoor(
    ["prices", "explain", "openai", "gpt-5", "--usage", "-"],
    JSON.stringify(usage),
  );
  expect(explained.code).toBe(0);
  expect(explained.out).toContain("$0.01125 in all");
});

test("all cases with a known cost pass", async (context) => {
  if (!existsSync(given)) {
    console.warn(`SKIPPED: no cost cases at ${given}`);
    context.skip();
  }
  const { code, out, err } = await spoor(["prices", "replay", given, "--json"]);
  const json: unknown = JSON.parse(out);
  expect(isValid(json), JSON.stringify(isValid.errors)).toBe(true);
  expect(list(at(json, "cases")).filter((each) => at(each, "pass") !== true)).toEqual([]);
  expect([code, err]).toEqual([0, ""]);
  expect(at(json, "passed")).toBeGreaterThanOrEqual(75);
});
