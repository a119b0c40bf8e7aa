import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, list } from "@spoor/core/record";
import { describe, expect, test } from "vitest";
import { newFolder } from "../../fixture.ts";
import { spoor } from "../../fixture-io.ts";

const soon = { now: () => new Date("2026-11-25T12:00:00Z") };
const late = { now: () => new Date("2027-06-01T12:00:00Z") };

describe("prices list", () => {
  test("says versions and age, and lists prices a million tokens", async () => {
    const { code, out, err } = await spoor(
      ["prices", "list", "--model", "claude-sonnet-5-5", "--provider", "anthropic"],
      soon,
    );
    expect([code, err]).toEqual([0, ""]);
    const [head = "", , titles = "", row = ""] = out.split("\n");
    expect(head).toMatch(
      /^genai-prices@\d+\.\d+\.\d+\+spoor-prices@\d{4}\.\d{2}\.\d{2}, \d+ days? old; \d+ entries of Spoor's own$/,
    );
    expect(titles.split(/ {2,}/)).toEqual([
      "provider",
      "model",
      "input",
      "cached",
      "cache write",
      "output",
      "since",
      "from",
    ]);
    expect(row.split(/ {2,}/)).toEqual([
      "anthropic",
      "claude-sonnet-5-5",
      "$2.00",
      "$0.10",
      "$2.50",
      "$10.00",
      "2026-10-07",
      "overlay",
    ]);
  });

  test("lists a few, all with --json, as many as it is told to", async () => {
    const few = await spoor(["prices", "list"], soon);
    const [, rest = "0"] = /\n\.\.\. and (\d+) more, with --limit\n/.exec(few.out) ?? [];
    const all = await spoor(["prices", "list", "--json"], soon);
    const json: unknown = JSON.parse(all.out);
    expect(json).toMatchObject({ schema: "spoor.prices/1", isStale: false });
    expect(at(json, "modelCount")).toBe(30 + Number(rest));
    expect(list(at(json, "models"))).toHaveLength(30 + Number(rest));
    const two = await spoor(["prices", "list", "-n", "2", "--json"], soon);
    expect(list(at(JSON.parse(two.out), "models"))).toHaveLength(2);
  });

  test("tells free models from those without a price", async () => {
    const { out } = await spoor(
      ["prices", "list", "--provider", "google", "--model", "gemma-3n"],
      soon,
    );
    expect(out).toMatch(/^google +gemma-3n +free +- +- +free/m);
  });

  test("has no model of that name", async () => {
    const { code, out } = await spoor(["prices", "list", "--model", "gpt-99"], soon);
    expect(code).toBe(0);
    expect(out).toMatch(/\n\nNo model matches\.\n$/);
  });

  test("names the providers that there are", async () => {
    const { code, err } = await spoor(["prices", "list", "--provider", "opnai"], soon);
    expect(code).toBe(2);
    expect(err).toMatch(
      /^spoor: No catalog has a provider "opnai"\.\nSay one of .*\bopenai\b.*\.\n$/,
    );
  });

  test("shows prices of the user's own, in their currency, and takes them away again", async () => {
    const cwd = newFolder();
    const prices = {
      currency: "EUR",
      providers: [
        { id: "openai", models: [{ id: "gpt-5", prices: { input_mtok: 1, output_mtok: 8 } }] },
      ],
    };
    writeFileSync(join(cwd, "own.json"), JSON.stringify(prices));
    const args = ["prices", "list", "--provider", "openai", "--model", "gpt-5"];
    const own = await spoor([...args, "--catalog", "own.json"], { ...soon, cwd });
    expect(own.out).toMatch(/^openai +gpt-5 +EUR 1\.00 +- +- +EUR 8\.00 +- +user$/m);
    const set = await spoor(args, { ...soon, cwd, env: { SPOOR_PRICES: "own.json" } });
    expect(set).toEqual(own);
    const listed = await spoor(args, { ...soon, cwd });
    expect(listed.out).toMatch(/^openai +gpt-5 +\$1\.25 .*genai-prices$/m);
    const usage = '{"inputTokens":1000,"outputTokens":1000}';
    const explain = ["prices", "explain", "openai", "gpt-5", "--usage", usage];
    const explained = await spoor([...explain, "--catalog", "own.json"], { ...soon, cwd });
    expect(explained.out).toMatch(/^EUR 0\.009 in all$/m);
    const json = await spoor([...explain, "--catalog", "own.json", "--json"], { ...soon, cwd });
    expect(JSON.parse(json.out)).toMatchObject({
      status: "foreign",
      currency: "EUR",
      amount: 0.009,
      pricing: { match: "user" },
    });
  });
});

test("a file of prices that is wrong is told of", async () => {
  const cwd = newFolder();
  writeFileSync(join(cwd, "own.json"), '{"providers":[{"id":"openai"}]}');
  const { code, out, err } = await spoor(["prices", "--catalog", "own.json"], { ...soon, cwd });
  expect([code, out]).toEqual([2, ""]);
  expect(err).toMatch(/^spoor: .*own\.json is no file of prices\. .*"openai"/);
});

describe("a catalog older than 45 days", () => {
  test.each([
    ["list", []],
    ["explain", ["openai", "gpt-5", "--usage", '{"inputTokens":1,"outputTokens":1}']],
  ])("is told of beside what prices %s says", async (name, args) => {
    const fresh = await spoor(["prices", name, ...args], soon);
    expect(fresh.err).toBe("");
    const stale = await spoor(["prices", name, ...args], late);
    expect(stale.code).toBe(0);
    expect(stale.err).toMatch(/^The price list is \d{3} days old \(.*Update Spoor/);
    const quiet = await spoor(["prices", name, ...args, "--quiet"], late);
    expect(quiet.err).toBe("");
  });

  test("is told in JSON, too", async () => {
    const { out } = await spoor(["prices", "--json", "-n", "1"], late);
    expect(JSON.parse(out)).toMatchObject({ isStale: true });
  });
});
