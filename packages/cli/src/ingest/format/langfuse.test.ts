import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { at, number } from "@spoor/core/record";
import { expect, test } from "vitest";
import { kindOf } from "../../view/kind.ts";
import { modelCallOf } from "../../view/model-call.ts";
import { derive } from "../derive.ts";
import { inputOf, readInput } from "../fixture-ingest.ts";
import { rowsOf } from "../otlp.ts";

const samples = join(import.meta.dirname, "../../../../../../shared/data/otlp-samples");

const generation = {
  id: "clx-1",
  traceId: "0af76519-16cd-43dd-8448-eb211c80319c",
  parentObservationId: "clx-0",
  type: "GENERATION",
  name: "answer",
  startTime: "2026-11-20T09:00:00.001Z",
  endTime: "2026-11-20T09:00:01.000Z",
  level: "ERROR",
  statusMessage: "cut",
  model: "gpt-4o-mini",
  input: { role: "user" },
  usageDetails: { input: 900, input_cached_tokens: 100, output: 100, total: 1100 },
  totalCost: 0.0002,
};

async function rowsIn(content: unknown) {
  const { format, requests, rejected } = await readInput(inputOf(JSON.stringify(content)));
  expect([format, rejected]).toEqual(["langfuse", {}]);
  return requests.flatMap((request) => rowsOf(derive(request)).spans);
}

test("an observation that Langfuse made itself is a call with the usage it counted", async () => {
  const [row] = await rowsIn({
    trace: { sessionId: "s", userId: "u" },
    observations: [generation],
  });
  expect(row).toMatchObject({
    traceId: "0af7651916cd43dd8448eb211c80319c",
    name: "answer",
    durationMs: 999,
    failed: true,
    message: "cut",
    attributes: {
      "gen_ai.usage.input_tokens": 1000,
      "gen_ai.usage.output_tokens": 100,
      "gen_ai.conversation.id": "s",
      "user.id": "u",
      "langfuse.observation.input": '{"role":"user"}',
      "gen_ai.usage.cache_read.input_tokens": 100,
      "gen_ai.usage.cost": 0.0002,
    },
  });
});

test("ids of its own become the same ids wherever they stand", async () => {
  const parent = { ...generation, id: "clx-0", parentObservationId: null, type: "SPAN" };
  const [child, root] = await rowsIn([generation, parent]);
  expect(child?.parentSpanId).toBe(root?.spanId);
  expect(root?.parentSpanId).toBeUndefined();
  const [again] = await rowsIn({ data: [generation], meta: {} });
  expect(again?.spanId).toBe(child?.spanId);
});

test.for([
  ["langfuse-claude-agent-2025-12-22.json", 4],
  ["langfuse-microsoft-agent-2025-12-17.json", 2],
] as const)("%s costs what Langfuse says that its calls cost", async ([name, calls], context) => {
  if (!existsSync(samples)) {
    // oxlint-disable-next-line no-console -- a skip must be seen
    console.warn(`SKIPPED: the cost of ${name}: ${samples} is not there`);
    context.skip();
  }
  const content: unknown = JSON.parse(readFileSync(join(samples, name), "utf8"));
  const models = (await rowsIn(content)).filter((row) => kindOf(row) === "model");
  const theirs = Object.values<unknown>(Object(at(content, "observations")))
    .filter((one) => at(one, "type") === "GENERATION")
    .map((one) => number(at(one, "totalCost")));
  expect(models.map((row) => modelCallOf(row).usd)).toEqual(theirs);
  expect(theirs).toHaveLength(calls);
});

test("a generation around a call of the AI SDK is no call of its own", async (context) => {
  const name = join(samples, "langfuse-vercel-aisdk-2025-11-17.json");
  if (!existsSync(name)) {
    // oxlint-disable-next-line no-console -- a skip must be seen
    console.warn(`SKIPPED: calls of the AI SDK in Langfuse: ${samples} is not there`);
    context.skip();
  }
  const rows = await rowsIn(JSON.parse(readFileSync(name, "utf8")));
  const models = rows.filter((row) => kindOf(row) === "model").map(modelCallOf);
  expect(models.map(({ tokens, usd }) => [tokens.input, tokens.output, usd])).toEqual([
    [62, 85, 0.0009275],
  ]);
});
