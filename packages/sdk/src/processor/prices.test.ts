import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { costOfCall, loadPrices, preparePrices } from "./prices.ts";

const folder = mkdtempSync(join(tmpdir(), "spoor-prices-"));
const call = {
  provider: "openai",
  model: "gpt-5",
  usage: { inputTokens: 1_000_000, outputTokens: 0 },
  at: new Date("2026-11-01T12:00:00Z"),
};
const listPrice = { status: "priced", picoUsd: 1.25e12, pricing: { match: "exact" } };

/** What is said as `text` stands in the file that SPOOR_PRICES names. */
async function toldOf(text: string): Promise<readonly string[]> {
  const path = join(folder, "prices.json");
  writeFileSync(path, text);
  const told: string[] = [];
  preparePrices(path, (message) => told.push(message));
  await loadPrices();
  return told;
}

describe("the prices of SPOOR_PRICES", () => {
  afterEach(() => {
    preparePrices("", () => {});
  });

  test("price calls, with match user, until there are none", async () => {
    const models = [{ id: "gpt-5", prices: { input_mtok: 1, output_mtok: 8 } }];
    expect(await toldOf(JSON.stringify([{ id: "openai", models }]))).toEqual([]);
    expect(costOfCall(call)).toMatchObject({ picoUsd: 1e12, pricing: { match: "user" } });
    preparePrices("", () => {});
    expect(costOfCall(call)).toMatchObject(listPrice);
  });

  test("are told with cause and fix where they are wrong, and the list prices are used", async () => {
    expect(await toldOf('{ "currency": "euro" }')).toEqual([
      'the prices of SPOOR_PRICES are not used, the list prices are. "currency" is no code of ISO 4217. ' +
        'Write three capital letters, such as "EUR".',
    ]);
    expect(costOfCall(call)).toMatchObject(listPrice);
  });

  test("are told where their file is no JSON", async () => {
    const [told = "", ...more] = await toldOf("{");
    expect(told).toContain("cannot be read, so that the list prices are used: SyntaxError");
    expect(told).toContain("Give the path of a JSON file.");
    expect(more).toEqual([]);
    expect(costOfCall(call)).toMatchObject(listPrice);
  });

  test("are told where there is no file", () => {
    const told: string[] = [];
    expect(() => {
      preparePrices(join(folder, "none.json"), (message) => told.push(message));
    }).not.toThrow();
    expect(told).toEqual([expect.stringContaining("ENOENT")]);
    expect(costOfCall(call)).toMatchObject(listPrice);
  });
});

test("an old price list is told, and goes on to price calls", async () => {
  await loadPrices();
  vi.useFakeTimers({ now: new Date("2029-01-01T00:00:00Z") });
  try {
    const told: string[] = [];
    preparePrices("", (message) => told.push(message));
    expect(told).toEqual([expect.stringMatching(/^the price list is \d{3} days old/)]);
    expect(costOfCall(call)).toMatchObject(listPrice);
  } finally {
    vi.useRealTimers();
  }
});
