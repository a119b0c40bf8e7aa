import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { checkJournal } from "../support/conformance.ts";
import { journalLines, journalSpans, readMetrics } from "../support/journal.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

let provider: MockProvider;

beforeAll(async () => {
  provider = await startMockProvider();
});
afterAll(() => provider.close());

/** What one process told of its calls, with `text` in the file that SPOOR_PRICES names. */
async function run(text?: string, url = provider.url) {
  const dir = emptyFolder();
  const file = join(dir, "prices.json");
  if (text !== undefined) writeFileSync(file, text);
  const ended = await runNode(["--import", register, "test/prices/one-call.mjs"], {
    env: {
      SPOOR_DIR: dir,
      PROVIDER_URL: url,
      ...(text !== undefined && { SPOOR_PRICES: file }),
    },
  });
  const [openai, azure] = ["openai", "azure.ai.openai"].map((name) =>
    journalSpans(dir).find(({ attributes }) => attributes["gen_ai.provider.name"] === name),
  );
  const metrics = [...readMetrics(journalLines(dir, "metrics"))];
  const costs = metrics.filter(([name]) => name.startsWith("spoor.client.inference.usage.cost "));
  expect(checkJournal(dir).findings.filter(({ level }) => level === "violation")).toEqual([]);
  return { ...ended, openai: openai?.attributes, azure: azure?.attributes, costs };
}

const prices = { input_mtok: 1_000_000, output_mtok: 1_000_000 };
const models = [{ id: "gpt-4o-mini", match: { starts_with: "gpt-4o-mini" }, prices }];

describe("a file of the user's own prices", () => {
  test("prices calls that Spoor sees by itself, and what an alias stands for", async () => {
    const aliases = { "prod-chat": "azure/gpt-4o" };
    const { code, stderr, openai, azure, costs } = await run(
      JSON.stringify({ aliases, providers: [{ id: "openai", models }] }),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { "gen_ai.usage.input_tokens": input, "gen_ai.usage.output_tokens": output } =
      openai ?? {};
    expect(openai).toMatchObject({
      "spoor.usage.cost.status": "priced",
      "spoor.usage.cost.currency": "USD",
      "spoor.usage.cost.amount": Number(input) + Number(output),
      "spoor.usage.cost.pricing.match": "user",
      "spoor.usage.cost.pricing.model": "gpt-4o-mini",
    });
    expect(azure).toMatchObject({
      "spoor.usage.cost.amount": 0.0035,
      "spoor.usage.cost.pricing.match": "user",
      "spoor.usage.cost.pricing.model": "gpt-4o",
    });
    expect(costs.length).toBe(2);
  });

  test("in another currency is on the span, and in no sum of USD", async () => {
    const { openai, azure, costs } = await run(
      JSON.stringify({ currency: "EUR", providers: [{ id: "openai", models }] }),
    );
    expect(openai).toMatchObject({
      "spoor.usage.cost.status": "priced",
      "spoor.usage.cost.currency": "EUR",
      "spoor.usage.cost.pricing.match": "user",
    });
    expect(openai).not.toHaveProperty("gen_ai.usage.cost");
    expect(azure).toMatchObject({ "spoor.usage.cost.unpriced_reason": "unknown_model" });
    expect(costs).toEqual([]);
  });

  test("that is wrong is told, and the list prices are used", async () => {
    const right = await run();
    const { code, stderr, openai } = await run('{ "provider": [] }');
    expect(code).toBe(0);
    expect(stderr).toBe(
      "spoor: the prices of SPOOR_PRICES are not used, the list prices are. " +
        '"provider" is not understood; accepted: currency, gatewayCost, aliases, providers.\n',
    );
    expect(openai?.["spoor.usage.cost.amount"]).toBe(right.openai?.["spoor.usage.cost.amount"]);
    expect(openai).toMatchObject({ "spoor.usage.cost.pricing.match": "exact" });
  });
});

describe("what a gateway says that a call cost", () => {
  test("is believed where the user's prices say so, and not read otherwise", async () => {
    const gateway = createServer((_, response) => {
      response.setHeader("content-type", "application/json");
      response.setHeader("x-litellm-response-cost", "0.5");
      response.end(JSON.stringify(completion));
    });
    await new Promise<void>((resolve) => gateway.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${portOf(gateway.address())}`;
      const believed = await run('{ "gatewayCost": true }', url);
      expect(believed.openai).toMatchObject({
        "spoor.usage.cost.source": "provider",
        "spoor.usage.cost.amount": 0.5,
      });
      const list = await run("{}", url);
      expect(list.openai).toMatchObject({
        "spoor.usage.cost.source": "local",
        "spoor.usage.cost.amount": 0.00021,
      });
    } finally {
      gateway.close();
    }
  });
});

const completion = {
  id: "chatcmpl-1",
  object: "chat.completion",
  model: "gpt-4o-mini-2024-07-18",
  choices: [
    { index: 0, finish_reason: "stop", message: { role: "assistant", content: "A track." } },
  ],
  usage: { prompt_tokens: 1000, completion_tokens: 100, total_tokens: 1100 },
};

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}
