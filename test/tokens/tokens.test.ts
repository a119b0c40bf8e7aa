import { rmSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { startMockProvider } from "../fixtures/mock-provider/start.ts";
import type { Counters, MockProvider } from "../fixtures/mock-provider/start.ts";
import { journalSpans } from "../support/journal.ts";
import type { JournalSpan } from "../support/journal.ts";
import { emptyFolder, register, runNode } from "../support/run-app.ts";

const streams = [
  { how: "left", model: "gpt-4o" },
  { how: "aborted", model: "gpt-4o-mini" },
  { how: "read to its end", model: "gpt-4.1" },
];

let counters: Counters;
let spans: readonly JournalSpan[];
let priced: readonly JournalSpan[];

async function run(provider: MockProvider, env: Readonly<Record<string, string>> = {}) {
  await provider.reset();
  const dir = emptyFolder();
  const args = ["--import", register, "test/tokens/app.mjs"];
  const ended = await runNode(args, {
    env: { PROVIDER_URL: provider.url, SPOOR_DIR: dir, ...env },
  });
  expect(ended).toMatchObject({ code: 0, stderr: "" });
  const found = journalSpans(dir);
  rmSync(dir, { recursive: true });
  return found;
}

/** A stream that was left is billed a moment after. */
async function billed(provider: MockProvider): Promise<Counters> {
  for (let round = 0; round < 100; round += 1) {
    const found = await provider.counters();
    if (streams.every(({ model }) => (found.byModel[model]?.outputTokens ?? 0) > 0)) return found;
    await wait(100);
  }
  throw new Error("The provider has not billed all streams.");
}

beforeAll(async () => {
  const provider = await startMockProvider();
  try {
    spans = await run(provider);
    counters = await billed(provider);
    priced = await run(provider, { SPOOR_ESTIMATE_COST: "1" });
  } finally {
    await provider.close();
  }
});

const streamed = (all: readonly JournalSpan[], model: string) =>
  all.find((span) => span.name === `chat ${model}`)?.attributes ?? {};

describe.each(streams)("a stream that is $how", ({ model }) => {
  test("without usage has an estimate that is near to what was billed", () => {
    const attributes = streamed(spans, model);
    const bill = counters.byModel[model];
    const input = Number(attributes["spoor.usage.estimated.input_tokens"]);
    const output = Number(attributes["spoor.usage.estimated.output_tokens"]);
    expect(Math.abs(input / (bill?.inputTokens ?? 0) - 1)).toBeLessThan(0.1);
    // A provider goes on for a moment after the application has left.
    expect(Math.abs(output / (bill?.outputTokens ?? 0) - 1)).toBeLessThan(0.25);
    expect(Object.keys(attributes).filter((key) => key.startsWith("gen_ai.usage."))).toEqual([]);
  });

  test("is unpriced unless the application asks for an estimated cost", () => {
    expect(streamed(spans, model)).toMatchObject({
      "spoor.usage.cost.status": "unpriced",
      "spoor.usage.cost.unpriced_reason": "no_usage",
    });
    const attributes = streamed(priced, model);
    expect(attributes["spoor.usage.cost.status"]).toBe("estimated");
    expect(attributes["spoor.usage.estimated.cost.amount"]).toBeGreaterThan(0);
    expect(attributes).not.toHaveProperty(["spoor.usage.cost.amount"]);
  });
});

describe.each([
  ["a response in the background", "gpt-5"],
  ["a batch", "gpt-5-mini"],
])("%s", (_, model) => {
  test("is billed by the span that fetched it, which belongs to the run that submitted it", () => {
    const fetched = spans.filter(
      ({ name, attributes }) =>
        name === "fetch_response" &&
        attributes["gen_ai.response.model"] === model &&
        attributes["gen_ai.usage.input_tokens"] !== undefined,
    );
    expect(fetched).toHaveLength(1);
    const submitting = spans.find(({ name }) => name === "invoke_workflow submit");
    const collecting = spans.find(({ name }) => name === "invoke_workflow collect");
    expect(fetched[0]?.attributes).toMatchObject({
      "spoor.workflow.run.id": "run-submit",
      "gen_ai.workflow.name": "submit",
      "user.id": "u-1",
      "spoor.response.latency": expect.any(Number),
    });
    expect(fetched[0]?.links.map(({ traceId }) => traceId)).toEqual([submitting?.traceId]);
    expect(fetched[0]?.traceId).toBe(collecting?.traceId);
  });
});
