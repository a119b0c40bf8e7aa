import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { at } from "@spoor/core/record";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { newFolder } from "../../fixture.ts";
import { spoor } from "../../fixture-io.ts";

const schemaFile = new URL("../../../../../docs/schema/prices-replay.schema.json", import.meta.url);
const schema: unknown = JSON.parse(readFileSync(schemaFile, "utf8"));
const isValid = new Ajv({ allowUnionTypes: true }).compile(Object(schema));

const plain = {
  id: "plain",
  provider: "openai",
  api: "openai.chat",
  model: "gpt-5",
  timestamp: "2026-11-01T12:00:00Z",
  context: {},
  response: {
    model: "gpt-5-2025-08-07",
    usage: { prompt_tokens: 1000, completion_tokens: 1000, total_tokens: 2000 },
  },
  expected_status: "priced",
  expected_usd: 0.01125,
  dims: [
    { dim: "input", quantity: 1000, rate_usd: 1.25, per: 1_000_000, usd: 0.00125 },
    { dim: "output", quantity: 1000, rate_usd: 10, per: 1_000_000, usd: 0.01 },
  ],
};
const wrong = { ...plain, id: "wrong", expected_usd: 0.02 };
const unknown = {
  ...plain,
  id: "unknown",
  model: "gpt-99",
  response: { ...plain.response, model: "gpt-99" },
  expected_status: "unpriced",
  expected_usd: null,
  dims: [],
};
const charged = {
  ...plain,
  id: "charged",
  provider: "openrouter",
  model: "openai/gpt-5",
  response: {
    model: "openai/gpt-5",
    usage: { ...plain.response.usage, cost: 0.0125 },
  },
  expected_status: "provider_reported",
  expected_usd: 0.0125,
  dims: [],
};

function file(value: unknown): { readonly cwd: string; readonly path: string } {
  const cwd = newFolder();
  const path = join(cwd, "cases.json");
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return { cwd, path };
}

describe("prices replay", () => {
  test("says of every case whether it passes, and ends well where all do", async () => {
    const { path } = file({ cases: [plain, unknown, charged] });
    const { code, out, err } = await spoor(["prices", "replay", path]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^\+ pass +plain +priced +\$0\.01125 +\$0\.01125/m);
    expect(out).toMatch(/^\+ pass +unknown +unpriced +- +-/m);
    expect(out).toMatch(/^\+ pass +charged +provider_reported +\$0\.0125 +\$0\.0125/m);
    expect(out).toMatch(/\n3 of 3 cases passed\.\n$/);
  });

  test("shows both breakdowns of what fails, and ends with 6", async () => {
    const { path } = file({ cases: [plain, wrong] });
    const { code, out, err } = await spoor(["prices", "replay", path]);
    expect([code, err]).toEqual([6, ""]);
    const [, told = ""] = out.split("\n\n");
    expect(told).toMatch(/^x wrong: priced at \$0\.01125, expected \$0\.02$/m);
    expect(told).toMatch(/^ {2}input +\$0\.00125 +\$0\.00125$/m);
    expect(told).toMatch(/^ {2}output +\$0\.01 +\$0\.01$/m);
    expect(out).toMatch(/\n1 of 2 cases passed, 1 case failed\.\n$/);
  });

  test("prints JSON that its schema describes", async () => {
    const { path } = file({ cases: [plain, wrong, unknown, charged] });
    const { code, out, err } = await spoor(["prices", "replay", path, "--json"]);
    expect([code, err]).toEqual([6, ""]);
    const json: unknown = JSON.parse(out);
    expect(isValid(json), JSON.stringify(isValid.errors)).toBe(true);
    expect(json).toMatchObject({
      schema: "spoor.prices.replay/1",
      passed: 3,
      failed: 1,
      cases: [
        {
          id: "plain",
          pass: true,
          status: "priced",
          usd: 0.01125,
          expectedUsd: 0.01125,
          breakdown: { input: 0.00125, output: 0.01 },
        },
        { id: "wrong", pass: false, usd: 0.01125, expectedUsd: 0.02 },
        { id: "unknown", pass: true, status: "unpriced", usd: null, expectedUsd: null },
        { id: "charged", pass: true, status: "provider_reported", usd: 0.0125, breakdown: {} },
      ],
    });
  });

  test("the schema turns away what is not its shape", () => {
    const one = {
      id: "a",
      pass: true,
      status: "priced",
      usd: 1,
      expectedUsd: 1,
      breakdown: {},
      reason: null,
    };
    const whole = (more: object): unknown => ({
      schema: "spoor.prices.replay/1",
      cases: [{ ...one, ...more }],
      passed: 1,
      failed: 0,
    });
    expect(isValid(whole({}))).toBe(true);
    expect(isValid(whole({ usd: null }))).toBe(false);
    expect(isValid(whole({ status: "unpriced" }))).toBe(false);
    expect(isValid(whole({ breakdown: { input: "1" } }))).toBe(false);
    expect(isValid(whole({ more: 1 }))).toBe(false);
  });

  test("reads a list of cases alone, and standard input", async () => {
    const input = Readable.from([Buffer.from("\uFEFF"), Buffer.from(JSON.stringify([plain]))]);
    expect(await spoor(["prices", "replay", "-"], { input })).toMatchObject({ code: 0 });
  });

  test("fails what is no case, and goes on", async () => {
    const { path } = file({ cases: [null, 7, "x", [], {}, { id: "half" }, plain] });
    const { code, out, err } = await spoor(["prices", "replay", path, "--json"]);
    expect([code, err]).toEqual([6, ""]);
    const json: unknown = JSON.parse(out);
    expect(isValid(json), JSON.stringify(isValid.errors)).toBe(true);
    expect(at(json, "passed")).toBe(1);
    expect(at(json, "failed")).toBe(6);
  });
});

describe("prices replay ends with 2 and one error of", () => {
  test.each([
    ["a file that is not there", "nowhere.json", "ENOENT"],
    ["a folder", ".", "EISDIR"],
  ])("%s", async (_, name, code) => {
    const cwd = newFolder();
    mkdirSync(join(cwd, "x"));
    const ran = await spoor(["prices", "replay", name], { cwd });
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.err).toMatch(
      new RegExp(`^spoor: Cannot read .*\\(${code}\\)\\.\nName a file of cases`),
    );
  });

  test.each([
    ["no JSON", "hello \u001B[2J", "is not JSON"],
    ["an empty file", "", "is not JSON"],
    ["no cases", '{"cases":[]}', "holds no cases"],
    ["other JSON", '{"name":"app"}', "holds no cases"],
    ["null", "null", "holds no cases"],
  ])("%s", async (_, said, problem) => {
    const { path } = file(said);
    const { code, out, err } = await spoor(["prices", "replay", path]);
    expect([code, out]).toEqual([2, ""]);
    expect(err.split("\n")).toEqual([
      `spoor: ${path} ${problem}.`,
      expect.stringContaining("Name a file of cases"),
      "",
    ]);
  });

  test("no file named", async () => {
    const { code, err } = await spoor(["prices", "replay"]);
    expect(code).toBe(2);
    expect(err).toContain("missing required argument 'cases.json'");
  });
});
