// What real clients were billed by a provider that keeps its own count, told by the command as it is published.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, list } from "@spoor/core/record";
import { beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { Counters } from "../fixtures/mock-provider/start.ts";
import { builtCli } from "../support/cli.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

const project = emptyFolder();
let counters: Counters;

beforeAll(async () => {
  const provider = await startMockProvider();
  const env = { PROVIDER_URL: provider.url, SPOOR_DIR: join(project, ".spoor") };
  const ended = await runNode(["--import", register, "test/cli/apps/spend.mjs"], { env });
  counters = await provider.counters();
  await provider.close();
  if (ended.code !== 0) throw new Error(ended.stderr);
});

function cost(...argv: readonly string[]): unknown {
  const out = execFileSync(process.execPath, [builtCli, "cost", ...argv, "--json"], {
    cwd: project,
    env: { PATH: process.env["PATH"], TZ: "UTC" },
    encoding: "utf8",
  });
  return JSON.parse(out);
}

/** What `chatUsage` of the provider costs at list price: 60 fresh tokens, 40 cached ones, 20 written. */
const miniUsd = (60 * 0.15 + 40 * 0.075 + 20 * 0.6) / 1e6;

test("every call counts once, with the provider's tokens and the list price", () => {
  expect(cost()).toMatchObject({
    totals: {
      calls: 6,
      tokens: { input: counters.inputTokens, output: counters.outputTokens },
      cost: { unpriced: 1 },
    },
  });
  const mini = list(at(cost("--group-by", "model,status"), "groups")).find(
    (group) =>
      at(at(group, "key"), "model") === "gpt-4o-mini" &&
      at(at(group, "key"), "status") === "priced",
  );
  expect(mini).toMatchObject({ calls: 2 });
  expect(at(at(mini, "cost"), "usd")).toBeCloseTo(2 * miniUsd, 12);
});

test.each([
  ["user", { ada: 2, grace: 2, "": 2 }],
  ["tenant", { acme: 4, "": 2 }],
  ["tag", { beta: 2, eu: 4, "": 2 }],
  ["workflow", { ticket: 2, "": 4 }],
  ["step", { Draft: 1, Check: 1, "": 4 }],
  ["provider", { openai: 4, anthropic: 2 }],
])("by %s", (dimension, calls) => {
  const groups = list(at(cost("--group-by", dimension), "groups")).map((group) => [
    at(at(group, "key"), dimension) ?? "",
    at(group, "calls"),
  ]);
  expect(Object.fromEntries(groups)).toEqual(calls);
});

test("pricing the spans again gives the same", () => {
  expect(cost("recompute")).toMatchObject({
    totals: { calls: 6, changed: 0 },
    kept: { not_billed: 1 },
  });
});

const today = (): string =>
  String(at(at(list(at(cost("--group-by", "day"), "groups"))[0], "key"), "day"));

describe("reconcile", () => {
  test("finds nothing missing in the provider's own count", () => {
    const titles = "start_time_iso,num_model_requests,model,input_tokens,output_tokens";
    const rows = Object.entries(counters.byModel)
      .filter(([model]) => !model.startsWith("claude"))
      .map(
        ([model, { calls, inputTokens, outputTokens }]) =>
          `${today()}T00:00:00+00:00,${calls}.0,${model},${inputTokens}.0,${outputTokens}.0`,
      );
    writeFileSync(join(project, "activity.csv"), [titles, ...rows].join("\n"));
    const told = cost("reconcile", "--invoice", "activity.csv", "--tolerance", "0");
    expect(told).toMatchObject({
      format: "openai",
      measure: "tokens",
      totals: { residual: 0, recordedCalls: 3, invoicedCalls: 3 },
      unpriced: [{ model: "house-model", calls: 1 }],
      neverRecorded: [],
      neverInvoiced: [],
    });
  });

  test("is exact to the picodollar on an invoice at list price, and finds a call that was not recorded", () => {
    const titles = "start_time_iso,amount_value,amount_currency,line_item";
    const line = (calls: number): string =>
      [
        titles,
        `${today()}T00:00:00+00:00,${(calls * miniUsd).toFixed(12)},usd,gpt-4o-mini-2024-07-18`,
      ].join("\n");
    writeFileSync(join(project, "two.csv"), line(2));
    writeFileSync(join(project, "three.csv"), line(3));
    const mini = { model: "gpt-4o-mini", recordedCalls: 2 };
    const exact = cost("reconcile", "--invoice", "two.csv");
    expect(at(exact, "rows")).toContainEqual(expect.objectContaining({ ...mini, residual: 0 }));
    const missing = cost("reconcile", "--invoice", "three.csv");
    expect(at(missing, "rows")).toContainEqual(
      expect.objectContaining({ ...mini, residual: miniUsd }),
    );
  });
});
