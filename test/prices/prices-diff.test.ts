import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, list, text } from "@spoor/core/record";
import { expect, test } from "vitest";
import { emptyFolder, root, runNode } from "../support/run-app.ts";
import type { Ended } from "../support/run-app.ts";

const table = join(import.meta.dirname, "litellm.json");

const run = (...args: string[]): Promise<Ended> =>
  runNode([join(root, "scripts/prices-diff.mjs"), ...args, "--at", "2026-11-01"]);

/** What is said of the models of the file, and of those of the catalogs that are named. */
async function findings(file: string): Promise<string[]> {
  const { stdout } = await run(file, "--json");
  return list(at(JSON.parse(stdout), "findings")).map((one) =>
    ["kind", "source", "id", "text"].map((key) => text(at(one, key))).join(" | "),
  );
}

test("tells where LiteLLM and our prices are apart, at the base and above a tier", async () => {
  const found = (await findings(table)).filter((line) => line.includes("litellm"));
  expect(found).toEqual([
    "disagreement | litellm | gpt-5.4 | input above 272000 tokens: 5 here, 4 there",
    "disagreement | litellm | gpt-4o-mini | cacheRead: 0.075 here, 0.2 there",
    "missing | litellm | xai/grok-nobody-knows | unknown_model; LiteLLM has input 2, output 1",
    "missing | litellm | groq/made-up-free | unknown_model; LiteLLM has input 0, output 0",
    "missing | litellm | mistral/made-up-tiers | unknown_model; LiteLLM has input 2, output 6",
    "cached_above_input | litellm | gpt-4o-mini | cached input costs 0.2, input 0.15",
    "output_below_input | litellm | xai/grok-nobody-knows | output costs 1, input 2",
    "zero_price | litellm | groq/made-up-free | input, output at 0",
    "unordered_tiers | litellm | mistral/made-up-tiers | input: cheaper above 200000 tokens",
  ]);
});

test("tells what of the catalog itself is worth a look", async () => {
  const found = await findings(table);
  expect(found).toContain(
    "large_move | genai-prices | gpt-5.6-luna | input: 1 to 0.2 on 2026-07-30",
  );
  expect(found).toContain("zero_price | genai-prices | gemma-3 | no price at all: free");
  expect(found).toContain("unconfirmed | overlay | gpt-6.1-sol | LiteLLM does not have it");
  expect(found.filter((line) => line.startsWith("overlay_differs | overlay | o3 "))).toHaveLength(
    1,
  );
});

test("prints the same for people, a few of each kind, and ends well", async () => {
  const { code, stdout, stderr } = await run(table);
  expect([code, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(
    /^genai-prices@\S+: \d+ models; .*litellm\.json: 8 of 12 entries compared\n/,
  );
  expect(stdout).toContain("\nmissing (3): not priced here, but by LiteLLM\n  litellm xai ");
  expect(stdout).toMatch(/ and \d+ more, with --all\n/);
  expect(stdout).toMatch(/\n\d+ findings\n$/);
  const all = await run(table, "--all");
  expect(all.stdout).not.toContain("with --all");
});

test("fails over findings only where it is told to", async () => {
  expect(await run(table, "--fail")).toMatchObject({ code: 1, stderr: "" });
});

test.each([
  ["no file", []],
  ["a file that is not there", ["nowhere.json"]],
  ["a file that is no JSON", [join(root, "README.md")]],
  ["another JSON", [join(root, "package.json")]],
  ["an option that does not exist", [table, "--jsn"]],
])("says in two lines what is wrong with %s", async (_, args) => {
  const { code, stdout, stderr } = await run(...args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^prices:diff: .+\n(?:.+\n)?$/);
});

test("an empty table is none", async () => {
  const file = join(emptyFolder(), "empty.json");
  writeFileSync(file, "{}");
  expect(await run(file)).toMatchObject({ code: 2 });
});
