import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { at, list } from "@spoor/core/record";
import { describe, expect, test } from "vitest";
import { newFolder } from "../../fixture.ts";
import { spoor } from "../../fixture-io.ts";
import type { Ran } from "../../fixture-io.ts";

const day = ["--at", "2026-11-01"];
const counts =
  '{"inputTokens":12000,"cacheReadTokens":8000,"outputTokens":900,"reasoningTokens":500}';

const explained = (...args: string[]): Promise<Ran> =>
  spoor(["prices", "explain", ...args, ...day]);

async function amountOf(...args: string[]): Promise<unknown> {
  const { code, out, err } = await explained(...args, "--json");
  expect([code, err]).toEqual([0, ""]);
  const json: unknown = JSON.parse(out);
  const lines = list(at(json, "lines")).map((line) => Number(at(line, "amount")));
  const sum = lines.reduce((total, amount) => total + Math.round(amount * 1e12), 0);
  expect(sum).toBe(Math.round(Number(at(json, "amount")) * 1e12));
  return at(json, "amount");
}

describe("prices explain", () => {
  test("shows every line of the sum, the match and the day of the price", async () => {
    const { code, out, err } = await explained("openai", "gpt-5-2025-08-07", "--usage", counts);
    expect([code, err]).toEqual([0, ""]);
    expect(out.replace(/by genai-prices\S+/, "by <catalog>")).toMatchInlineSnapshot(`
      "openai gpt-5-2025-08-07
      priced as gpt-5: the same name without its date, version or channel
      at the price of 2026-11-01: undated
      by <catalog>

      part       what          quantity          list price  changed by     USD
      input      input            4,000   $1.25 per million  -           $0.005
      output     output             400  $10.00 per million  -           $0.004
      output     reasoning          500  $10.00 per million  -           $0.005
      cacheRead  cached input     8,000  $0.125 per million  -           $0.001

      $0.015 in all
      "
    `);
  });

  test("says what changed the price, and what it is multiplied with", async () => {
    const usage = '{"inputTokens":20000,"outputTokens":1000,"toolRequests":{"web_search":3}}';
    const { out } = await explained(
      "anthropic",
      "claude-opus-4-7",
      "--usage",
      usage,
      "--tier",
      "batch",
      "--region",
      "us",
    );
    expect(out).toMatch(/^changed by batch, us$/m);
    expect(out).toMatch(/^input +input +20,000 +\$5\.00 per million +batch, us +\$0\.055$/m);
    expect(out).toMatch(/^tools +web_search +3 +\$0\.01 each +- +\$0\.03$/m);
    expect(out).toMatch(/^\$0\.09875 in all$/m);
  });

  test.each<[string, string[], unknown]>([
    [
      "OpenAI's chat",
      ["openai", "gpt-5", "--usage", '{"prompt_tokens":1000,"completion_tokens":1000}'],
      0.01125,
    ],
    [
      "OpenAI's responses, whole",
      [
        "openai",
        "gpt-5",
        "--usage",
        '{"usage":{"input_tokens":1000,"output_tokens":1000},"service_tier":"flex"}',
      ],
      0.005625,
    ],
    [
      "Anthropic's, whose input leaves out the cache",
      [
        "anthropic",
        "claude-sonnet-4-5",
        "--usage",
        '{"input_tokens":1000,"cache_read_input_tokens":1000,"output_tokens":1000}',
      ],
      0.0183,
    ],
    [
      "Gemini's, whose output leaves out the thoughts",
      [
        "google",
        "gemini-2.5-flash",
        "--usage",
        '{"promptTokenCount":1000,"candidatesTokenCount":200,"thoughtsTokenCount":800}',
      ],
      0.0028,
    ],
    [
      "Bedrock's Converse",
      [
        "aws.bedrock",
        "amazon.nova-lite-v1:0",
        "--usage",
        '{"inputTokens":12000,"outputTokens":800,"totalTokens":12800}',
      ],
      0.000912,
    ],
    [
      "Cohere's, by what is billed",
      [
        "cohere",
        "command-r-08-2024",
        "--usage",
        '{"billed_units":{"input_tokens":500,"output_tokens":100},"tokens":{"input_tokens":1500,"output_tokens":100}}',
      ],
      0.000135,
    ],
    [
      "one whose API is named",
      [
        "bedrock",
        "us.anthropic.claude-3-5-haiku-20241022-v1:0",
        "--api",
        "anthropic.messages",
        "--usage",
        '{"input_tokens":5000,"output_tokens":500}',
      ],
      0.006,
    ],
    [
      "one that says what was charged",
      ["openrouter", "x/y", "--usage", '{"prompt_tokens":1,"completion_tokens":1,"cost":0.25}'],
      0.25,
    ],
    [
      "Spoor's own",
      ["openai", "gpt-5", "--usage", '{"inputTokens":1000,"outputTokens":1000}'],
      0.01125,
    ],
  ])("reads %s usage", async (_, args, expected) => {
    expect(await amountOf(...args)).toBe(expected);
  });

  test("reads a file and standard input", async () => {
    const cwd = newFolder();
    writeFileSync(join(cwd, "usage.json"), counts);
    const fromFile = await spoor(
      ["prices", "explain", "openai", "gpt-5", "--usage", "usage.json", ...day],
      { cwd },
    );
    const input = Readable.from([counts.slice(0, 9), counts.slice(9)]);
    const piped = await spoor(["prices", "explain", "openai", "gpt-5", "--usage", "-", ...day], {
      input,
    });
    expect(fromFile).toMatchObject({ code: 0, err: "" });
    expect(piped).toEqual(fromFile);
  });

  test("takes the price of the day", async () => {
    const args = [
      "prices",
      "explain",
      "openai",
      "o3",
      "--usage",
      '{"inputTokens":1000,"outputTokens":1000}',
    ];
    const before = await spoor([...args, "--at", "2025-06-09T23:59:59Z"]);
    const after = await spoor([...args, "--at", "2025-06-10"]);
    expect(before.out).toMatch(/^\$0\.05 in all$/m);
    expect(after.out).toMatch(/^\$0\.01 in all$/m);
    expect(after.out).toMatch(/^at the price of 2025-06-10: since 2025-06-10$/m);
  });

  test.each([
    ["unknown_model", ["openai", "gpt-99", "--usage", counts]],
    ["unknown_model", ["nobody", "gpt-5", "--usage", counts]],
    ["unknown_tier", ["openai", "gpt-5", "--tier", "scale", "--usage", counts]],
    ["no_usage", ["openai", "gpt-5", "--usage", '{"outputTokens":5}']],
  ])("says why there is no price: %s", async (reason, args) => {
    const { code, out, err } = await explained(...args);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(new RegExp(`^unpriced \\(${reason}\\): .+\\.$`, "m"));
    const json: unknown = JSON.parse((await explained(...args, "--json")).out);
    expect(json).toMatchObject({
      schema: "spoor.prices.explain/1",
      status: "unpriced",
      amount: null,
      currency: null,
      pricing: null,
      reason,
    });
  });

  test("says what was wrong with the counts", async () => {
    const wrong =
      '{"prompt_tokens":100,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":500}}';
    const { code, out } = await explained("openai", "gpt-5", "--usage", wrong);
    expect(code).toBe(0);
    expect(out).toMatch(/^counts that were wrong: part_exceeds_whole$/m);
    expect(out).toMatch(/^cacheRead +cached input +100 /m);
  });

  test("prints JSON with all that it says", async () => {
    const { out } = await explained("openai", "gpt-5", "--usage", counts, "--json");
    expect(JSON.parse(out)).toMatchObject({
      schema: "spoor.prices.explain/1",
      provider: "openai",
      model: "gpt-5",
      at: "2026-11-01T00:00:00.000Z",
      usage: { inputTokens: 12_000, cacheReadTokens: 8000 },
      status: "priced",
      source: "local",
      currency: "USD",
      reason: null,
      pricing: { model: "gpt-5", match: "exact" },
    });
  });

  test("nothing that is given acts on the terminal", async () => {
    const hostile = "gpt\u001B]52;c;ZXZpbA==\u0007\nfake line";
    const { out, err } = await explained("openai", hostile, "--usage", counts);
    expect(out + err).not.toMatch(/[^\P{Cc}\n]|^fake line/mu);
  });
});

describe("prices explain ends with 2 where", () => {
  test.each<[string, string[], RegExp]>([
    ["nothing was used", ["openai", "gpt-5"], /Say what was used, with --usage/],
    ["no model is named", ["openai"], /missing required argument 'model'/],
    ["the usage is no JSON", ["openai", "gpt-5", "--usage", "{"], /The usage given is not JSON/],
    ["the usage has no counts", ["openai", "gpt-5", "--usage", "{}"], /no count that can be read/],
    [
      "the usage is of no shape",
      ["openai", "gpt-5", "--usage", '{"words":3}'],
      /no count that can be read/,
    ],
    [
      "a count is none",
      ["openai", "gpt-5", "--usage", '{"inputTokens":"many"}'],
      /inputTokens is no whole number: "many"/,
    ],
    [
      "the file is not there",
      ["openai", "gpt-5", "--usage", "nowhere.json"],
      /Cannot read .*nowhere\.json \(ENOENT\)/,
    ],
    ["there is a word too many", ["openai", "gpt-5", "x", "--usage", counts], /too many arguments/],
  ])("%s", async (_, args, message) => {
    const { code, out, err } = await spoor(["prices", "explain", ...args], { cwd: newFolder() });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(message);
  });

  test.each(["soon", "2026-02-30", "2026-11-01T10:00", "1"])("--at says %s", async (when) => {
    const args = ["prices", "explain", "openai", "gpt-5", "--usage", counts, "--at", when];
    const { code, err } = await spoor(args);
    expect(code).toBe(2);
    expect(err).toContain(`--at does not understand "${when}"`);
  });
});
