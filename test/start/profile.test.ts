import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { MockProvider } from "../fixtures/mock-provider/start.ts";
import { journalMetricNames, journalSpans } from "../support/journal.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

let provider: MockProvider;
beforeAll(async () => {
  provider = await startMockProvider();
});
afterAll(() => provider.close());

/** The one span and the metrics of a streamed call, under a version of the conventions. */
async function ask(profile: string, flags: readonly string[] = []) {
  const dir = emptyFolder();
  const app = `${import.meta.dirname}/apps/ask.mjs`;
  const ended = await runNode([...flags, "--import", register, app], {
    env: { SPOOR_DIR: dir, PROVIDER_URL: provider.url, SPOOR_SEMCONV_PROFILE: profile },
  });
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  const spans = journalSpans(dir);
  expect(spans).toHaveLength(1);
  return { attributes: spans[0]?.attributes ?? {}, metrics: journalMetricNames(dir) };
}

describe("a streamed call", () => {
  test("has today's names, its price, and the time to its first chunk", async () => {
    const { attributes, metrics } = await ask("current");
    expect(attributes).toMatchObject({
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.stream": true,
      "gen_ai.response.finish_reasons": ["stop"],
      "spoor.outcome": "completed",
      "spoor.usage.cost.status": "priced",
    });
    expect(attributes["gen_ai.response.time_to_first_chunk"]).toBeGreaterThan(0);
    expect([...metrics].toSorted()).toEqual([
      "gen_ai.client.inference.duration",
      "gen_ai.client.inference.operation.input_tokens",
      "gen_ai.client.inference.operation.output_tokens",
      "gen_ai.client.inference.time_to_first_chunk",
      "gen_ai.client.inference.usage.cache_read.input_tokens",
      "gen_ai.client.inference.usage.input_tokens",
      "gen_ai.client.inference.usage.output_tokens",
      "gen_ai.client.inference.usage.reasoning.output_tokens",
      "otel.sdk.processor.span.processed",
      "spoor.client.inference.usage.cost",
    ]);
  });

  test("is priced where require takes no ES modules", async () => {
    const { attributes } = await ask("current", ["--no-experimental-require-module"]);
    expect(attributes["spoor.usage.cost.status"]).toBe("priced");
  });

  test("has the names of 1.36 where a backend needs them, and the same price", async () => {
    const current = await ask("current");
    const { attributes, metrics } = await ask("1.36");
    expect(attributes["gen_ai.system"]).toBe("openai");
    expect(attributes).not.toHaveProperty(["gen_ai.provider.name"]);
    expect(attributes["spoor.usage.cost.amount"]).toBe(
      current.attributes["spoor.usage.cost.amount"],
    );
    expect([...metrics].toSorted()).toEqual([
      "gen_ai.client.operation.duration",
      "gen_ai.client.operation.time_to_first_chunk",
      "gen_ai.client.token.usage",
      "otel.sdk.processor.span.processed",
      "spoor.client.inference.usage.cost",
    ]);
  });
});
