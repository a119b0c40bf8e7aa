import { readFileSync } from "node:fs";
import { join } from "node:path";
import { budgetScopes, budgetWindows } from "@spoor/core/budget";
import { describe, expect, test } from "vitest";
import { journalEvents, journalSpans } from "../support/journal.ts";
import { emptyFolder, register, root, runNode } from "../support/run-app.ts";

const page = readFileSync(join(root, "docs/attribution.md"), "utf8");
const [attribution = "", budgets = "", ...others] = [...page.matchAll(/```js\n([^`]*)```/g)].map(
  ([, code = ""]) => code,
);

/** What the page's code takes as given: a ticket that is answered with a million tokens, which take 0.15 USD. */
const given = `
import { llmCall as ask, withContext as inside } from "spoor";
const ticket = "1";
const answer = async () =>
  ask({ provider: "openai", model: "gpt-4o-mini" }, (call) =>
    call.reply({ model: "gpt-4o-mini", usage: { inputTokens: 1_000_000, outputTokens: 0 } }));
`;

async function run(code: string) {
  const dir = emptyFolder();
  const args = ["--import", register, "--input-type=module", "--eval", given + code];
  const ended = await runNode(args, { env: { SPOOR_DIR: dir } });
  return { ...ended, spans: journalSpans(dir), events: journalEvents(dir) };
}

describe("docs/attribution.md", () => {
  test("has no code that is not run here", () => {
    expect(others).toEqual([]);
  });

  test("attributes what its first snippet does, as its table says", async () => {
    const { code, stderr, spans } = await run(attribution);
    expect([code, stderr]).toEqual([0, ""]);
    const [, table = ""] =
      /\| option +\| attribute[^\n]*\n[^\n]*\n((?:\|[^\n]*\n)+)/.exec(page) ?? [];
    const names = [...table.matchAll(/^\| `\w+` +\|(?: | and )`([^`]+)`(?: and `([^`]+)`)?/gm)];
    const told = names
      .flatMap(([, one, other]) => [one, other])
      .filter((name) => name !== undefined);
    expect(told).toHaveLength(7);
    for (const name of told) expect(spans[0]?.attributes, name).toHaveProperty([name]);
  });

  test("counts what its second snippet spends, and tells what it says", async () => {
    const start = budgets.indexOf("try {");
    const definitions = budgets.slice(0, start);
    const rest = budgets.slice(start);
    const spent = await run(
      `${definitions}\nawait inside({ user: "u-17" }, async () => {\n${rest}\n});`,
    );
    expect([spent.code, spent.stdout]).toEqual([0, "u-17 1 0\n"]);
    expect(spent.stderr).toContain(
      'budget "per user": all of 2 USD or 1000000 tokens a day is spent.',
    );
    const again = await run(
      `${definitions}\nawait inside({ user: "u-17" }, async () => {\nawait answer();\n${rest}\n});`,
    );
    expect([again.code, again.stdout]).toEqual([0, "per user 0.15 2\nu-17 1 0\n"]);
    expect(again.events.map(({ name }) => name)).toContain("spoor.step.blocked");
  });

  test("names all scopes and windows", () => {
    for (const name of [...budgetScopes, ...budgetWindows]) expect(page).toContain(`\`${name}\``);
  });
});
