import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { checkJournal } from "../support/conformance.ts";
import { journalEvents, journalLines, journalSpans } from "../support/journal.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

interface Status {
  readonly name: string;
  readonly of?: string;
  readonly spent: { readonly usd: number; readonly tokens: number; readonly calls: number };
  readonly state: string;
  readonly unpriced: { readonly calls: number; readonly models: readonly string[] };
  readonly isComplete: boolean;
}

let provider: MockProvider;

beforeAll(async () => {
  provider = await startMockProvider();
});
afterAll(() => provider.close());

async function run(dir: string, env: Readonly<Record<string, string>> = {}) {
  const ended = await runNode(["--import", register, "test/attribution/budgets.mjs"], {
    env: { SPOOR_DIR: dir, PROVIDER_URL: provider.url, ...env },
  });
  const lines = ended.stdout.trim().split("\n");
  const told: { blocked: number; status: readonly Status[] } = JSON.parse(lines.at(-1) ?? "");
  return { ...ended, ...told, thrown: lines.slice(0, -1) };
}

const nothing =
  'Budget "nothing" is spent: 0 USD of 0 USD a day. Raise its limit, or go on when the next window begins.';

describe("a process", () => {
  test("warns once, blocks the steps that ask, and never a call by itself", async () => {
    const dir = emptyFolder();
    await provider.reset();
    const { code, stderr, blocked, status, thrown } = await run(dir, { TIMES: "4" });
    expect({ code, thrown, blocked }).toEqual({ code: 0, thrown: [nothing], blocked: 1 });
    expect((await provider.counters()).calls).toBe(1);
    expect(stderr.match(/budget "tokens": 80 % of 1000 tokens a month is spent/g)).toHaveLength(1);
    expect(stderr.match(/budget "tokens": all of 1000 tokens a month is spent/g)).toHaveLength(1);
    expect(stderr).not.toContain("ann");
    const events = journalEvents(dir).filter(
      ({ attributes }) => attributes["spoor.budget.name"] === "tokens",
    );
    expect(events.map(({ name, severity }) => [name, severity])).toEqual([
      ["spoor.budget.warning", 13],
      ["spoor.budget.exceeded", 13],
      ["spoor.step.blocked", 13],
    ]);
    for (const { attributes } of events)
      expect(attributes).toMatchObject({
        "spoor.budget.scope.value": "ann",
        "spoor.budget.limit.tokens": 1000,
      });
    const steps = journalSpans(dir).filter(({ name }) => name === "run_step ask");
    expect(steps.map(({ attributes }) => attributes["spoor.step.status"])).toEqual([
      "completed",
      "completed",
      "completed",
      "blocked",
    ]);
    expect(steps[3]?.attributes).toMatchObject({
      "spoor.block.reason": "budget",
      "error.type": "BudgetExceededError",
    });
    expect(status.find(({ name, of }) => name === "tokens" && of === "ann")).toMatchObject({
      state: "exceeded",
      isComplete: true,
    });
    expect(checkJournal(dir).findings.filter(({ level }) => level === "violation")).toEqual([]);
  });

  test("counts what is sampled out, too", async () => {
    const env = { TIMES: "4", OTEL_TRACES_SAMPLER: "always_off" };
    const { blocked, thrown } = await run(emptyFolder(), env);
    expect({ blocked, thrown }).toEqual({ blocked: 1, thrown: [nothing] });
  });

  test("is as it was where Spoor is off", async () => {
    const dir = emptyFolder();
    const { code, stderr, blocked, status, thrown } = await run(dir, {
      TIMES: "4",
      SPOOR_DISABLED: "1",
    });
    expect({ code, stderr, blocked, status, thrown }).toEqual({
      code: 0,
      stderr: "",
      blocked: 0,
      status: [],
      thrown: [],
    });
  });
});

describe("short processes", () => {
  test("share a budget through the journal, each user's for itself", async () => {
    const dir = emptyFolder();
    const runs = [];
    for (const user of ["ann", "bob", "ann", "ann", "ann"]) {
      const { blocked, status } = await run(dir, { USER_NAME: user });
      const spent = status.find(({ name, of }) => name === "tokens" && of === user)?.spent;
      runs.push([user, blocked, spent?.calls]);
    }
    expect(runs).toEqual([
      ["ann", 0, 2],
      ["bob", 0, 2],
      ["ann", 0, 4],
      // Two steps of 450 tokens, and as many calls of the model, are all there is.
      ["ann", 1, 5],
      ["ann", 1, 6],
    ]);
    const { status } = await run(dir, { TIMES: "0" });
    expect(status.find(({ name }) => name === "flow")).toMatchObject({
      of: "short",
      spent: { calls: 9 },
    });
  });

  test("share nothing of a user whose id is redacted, which is nowhere to be read", async () => {
    const dir = emptyFolder();
    const env = { USER_NAME: "ann@example.com", SPOOR_REDACT_PII: "1" };
    for (let n = 0; n < 2; n += 1) {
      const { status } = await run(dir, env);
      const own = status.find(({ of }) => of === env.USER_NAME);
      expect(own?.spent.calls).toBe(2);
    }
    const written = ["traces", "logs", "metrics"]
      .map((signal) => journalLines(dir, signal))
      .join("");
    expect(written).toContain('"user.id"');
    expect(written).not.toContain("example.com");
  });

  test("share nothing where there is no journal", async () => {
    const dir = emptyFolder();
    const env = { SPOOR_DELIVERY: "direct", TIMES: "1" };
    for (let n = 0; n < 3; n += 1) {
      const { blocked, status } = await run(dir, env);
      const tokens = status.find(({ name }) => name === "tokens");
      expect([blocked, tokens?.spent.calls, tokens?.isComplete]).toEqual([0, 2, true]);
    }
  });
});

describe("the setting", () => {
  const budgets = [{ name: "of a file", usd: 1, window: "day" }, { name: "wrong" }];

  test.each(["a file", "JSON"])("as %s, with what is wrong told", async (how) => {
    const dir = emptyFolder();
    const path = join(dir, "budgets.json");
    writeFileSync(path, JSON.stringify(budgets));
    const SPOOR_BUDGETS = how === "JSON" ? JSON.stringify(budgets) : path;
    const { stderr, status } = await run(join(dir, "spoor"), { SPOOR_BUDGETS });
    const found = status.find(({ name }) => name === "of a file");
    expect(found).toMatchObject({ spent: { calls: 2 }, unpriced: { calls: 1, models: ["own-1"] } });
    expect(found?.spent.usd).toBeGreaterThan(0);
    expect(stderr).toContain('The budget "wrong" has no window: give one of');
    expect(stderr).toContain('budget "of a file": the price of the model "own-1" is not known');
  });
});
