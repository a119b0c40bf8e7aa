import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, list, text } from "@spoor/core/record";
import { expect, test } from "vitest";
import { emptyFolder, root, runNode } from "../support/run-app.ts";

const given = join(root, "../shared/data/cost-cases.json");
const script = join(root, "scripts/accuracy.mjs");

const usage = { prompt_tokens: 1000, completion_tokens: 1000, total_tokens: 2000 };

/** Calls that are easy, and one that genai-prices alone gets wrong: a batch costs half. */
const cases = {
  generated: "2026-11-01",
  cases: [
    openai("plain", {}, 0.01125),
    openai("batch", { batch: true }, 0.005625),
    openai("wrong", {}, 0.02),
    { ...openai("nobody", {}, null), model: "gpt-99", response: { model: "gpt-99", usage } },
  ],
};

function openai(id: string, context: object, usd: number | null) {
  return {
    id,
    provider: "openai",
    api: "openai.chat",
    model: "gpt-5",
    timestamp: "2026-11-01T12:00:00Z",
    context,
    response: { model: "gpt-5-2025-08-07", usage },
    expected_status: usd === null ? "unpriced" : "priced",
    expected_usd: usd,
    traps: id === "batch" ? ["batch"] : [],
    evidence: "secondary",
  };
}

const withoutDate = (said: string): string => said.replace(/^As of [\d-]+/, "As of <day>");

function ownCases(): string {
  const file = join(emptyFolder(), "cases.json");
  writeFileSync(file, JSON.stringify(cases));
  return file;
}

test("counts what each way of pricing gets right", async () => {
  const { code, stdout, stderr } = await runNode([script, "--cases", ownCases()]);
  expect([code, stderr]).toEqual([0, ""]);
  expect(withoutDate(stdout).replace(/genai-prices@\S+/, "<catalog>")).toBe(
    [
      "As of <day>: 4 cases, collected on 2026-11-01, priced with <catalog>",
      "",
      "- genai-prices: 2 right, 2 wrong, 0 without a price",
      "- Spoor: 3 right, 1 wrong, 0 without a price",
      "",
      "| what makes a case hard | cases | genai-prices | Spoor |",
      "| ---------------------- | ----: | -----------: | ----: |",
      "| **all cases**          |     4 |            2 |     3 |",
      "| evidence: secondary    |     4 |            2 |     3 |",
      "| batch                  |     1 |            0 |     1 |",
      "",
    ].join("\n"),
  );
});

test("counts LiteLLM's rules where its table is given", async () => {
  const table = join(import.meta.dirname, "litellm.json");
  const args = [script, "--cases", ownCases(), "--litellm", table, "--json"];
  const { stdout } = await runNode(args);
  const results = list(at(JSON.parse(stdout), "results"));
  const ofLitellm = results.map((one) => [text(at(one, "id")), at(at(one, "outcomes"), 1)]);
  expect(Object.fromEntries(ofLitellm)).toEqual({
    plain: "pass",
    batch: "wrong",
    wrong: "wrong",
    nobody: "pass",
  });
});

test.each([
  ["no such file", "nowhere.json"],
  ["no JSON", join(root, "README.md")],
  ["no cases", join(root, "package.json")],
])("ends with 2 of %s", async (_, file) => {
  const { code, stdout, stderr } = await runNode([script, "--cases", file]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^accuracy: .+\nName a file of cases with --cases\.\n$/);
});

test("the table in docs/cost.md is what the script prints", async (context) => {
  if (!existsSync(given)) {
    console.warn(`SKIPPED: no cost cases at ${given}`);
    context.skip();
  }
  const { stdout } = await runNode([script]);
  const page = readFileSync(join(root, "docs/cost.md"), "utf8");
  const [, committed = ""] =
    /<!-- accuracy: .* -->\n\n([^]*?)\n\n<!-- end of accuracy -->/.exec(page) ?? [];
  expect(withoutDate(committed)).toBe(withoutDate(stdout.trimEnd()));
});
