import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { at, list, text } from "../record/index.ts";
import { replyUsage } from "./index.ts";

const file = fileURLToPath(new URL("../../../../../shared/data/cost-cases.json", import.meta.url));
const cases = existsSync(file) ? list(at(JSON.parse(readFileSync(file, "utf8")), "cases")) : [];
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (cases.length === 0) console.warn(`SKIPPED: no cost cases at ${file}`);

describe.skipIf(cases.length === 0)("the replies of the cost cases", () => {
  const named = cases.map((one) => ({ id: text(at(one, "id")) ?? "", one }));

  test.each(named)(
    "$id is read into the counts of the case, by its name and its shape",
    ({ one }) => {
      const usage = replyUsage(text(at(one, "api")), at(one, "response"));
      const expected = at(one, "normalized");
      const written =
        Number(at(expected, "cache_write")) +
        Number(at(expected, "cache_write_5m")) +
        Number(at(expected, "cache_write_1h"));
      expect(usage?.problems).toBeUndefined();
      expect({
        input: usage?.inputTokens,
        output: usage?.outputTokens,
        read: usage?.cacheReadTokens ?? 0,
        written: usage?.cacheWriteTokens ?? 0,
        written1h: usage?.cacheWrite1hTokens ?? 0,
        reasoning: usage?.reasoningTokens ?? 0,
        audio: usage?.inputAudioTokens ?? 0,
        images: usage?.outputImageTokens ?? 0,
      }).toEqual({
        input: at(expected, "input_total"),
        output: at(expected, "output_total"),
        read: at(expected, "cache_read"),
        written,
        written1h: at(expected, "cache_write_1h"),
        reasoning: at(expected, "reasoning"),
        audio: at(expected, "input_audio") ?? 0,
        images: at(expected, "output_image") ?? 0,
      });
      expect(replyUsage(undefined, at(one, "response"))).toEqual(usage);
    },
  );
});

const openai = { usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } };
const responses = { usage: { input_tokens: 10, output_tokens: 5, input_tokens_details: {} } };
const claude = { type: "message", usage: { input_tokens: 10, output_tokens: 5 } };
const gemini = { usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5 } };
const converse = { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 } };
const expected = { inputTokens: 10, outputTokens: 5 };

describe("replyUsage", () => {
  test.each([
    ["openai.chat", openai],
    ["openai.responses", responses],
    ["azure.chat", openai],
    ["azure.responses", responses],
    ["azure.messages", claude],
    ["xai.chat", openai],
    ["xai.responses", responses],
    ["deepseek.chat", openai],
    ["deepseek.messages", claude],
    ["mistral.chat", openai],
    ["perplexity.chat", openai],
    ["openrouter.chat", openai],
    ["groq.chat", openai],
    ["ollama.chat", openai],
    ["anthropic.messages", claude],
    ["anthropic", claude],
    ["gemini.generateContent", gemini],
    ["google.generate_content", gemini],
    ["vertex", gemini],
    ["vertex.claude", claude],
    ["bedrock.converse", converse],
    ["bedrock.converse_stream", { metadata: { ...converse, metrics: {} } }],
    ["bedrock.invoke_model", claude],
    ["bedrock.invoke", { prompt_token_count: 10, generation_token_count: 5 }],
    ["aws.bedrock", converse],
    ["cohere.chat", { usage: { billed_units: { input_tokens: 10, output_tokens: 5 } } }],
    ["ai-sdk.v5", converse],
    ["ai-sdk.v4", { usage: { promptTokens: 10, completionTokens: 5, totalTokens: 15 } }],
    ["ai-sdk.v7", { usage: { inputTokens: { total: 10 }, outputTokens: { total: 5 } } }],
    ["langchain", { usage_metadata: { input_tokens: 10, output_tokens: 5, total_tokens: 15 } }],
    ["otel", { "gen_ai.usage.input_tokens": 10, "gen_ai.usage.output_tokens": 5 }],
    ["gemini.interactions", { usage: { total_input_tokens: 10, total_output_tokens: 5 } }],
    ["never.heard.of", openai],
    ["constructor", openai],
    // The wrong name.
    ["openai.chat", gemini],
    ["anthropic.messages", openai],
    ["gemini", converse],
  ])("reads %s", (api, reply) => {
    expect(replyUsage(api, reply)).toEqual(expected);
    expect(replyUsage(undefined, reply)).toEqual(expected);
  });

  test.each([
    [
      "openai.embeddings",
      { data: [], usage: { prompt_tokens: 8, total_tokens: 8 } },
      { inputTokens: 8 },
    ],
    ["gemini.embeddings", { embeddings: [{ statistics: { tokenCount: 8 } }] }, { inputTokens: 8 }],
    [
      "vertex.embeddings",
      { predictions: [{ embeddings: { statistics: { token_count: 8 } } }] },
      { inputTokens: 8 },
    ],
    ["openai.transcriptions", { text: "a", duration: 8.5 }, { inputAudioSeconds: 8.5 }],
    ["groq.transcriptions", { text: "a", duration: "8.5" }, { inputAudioSeconds: 8.5 }],
    [
      "openai.transcriptions",
      { text: "a", usage: { type: "duration", seconds: 9 } },
      { inputAudioSeconds: 9 },
    ],
    [
      "cohere.rerank",
      { meta: { billed_units: { search_units: 1 } } },
      { toolRequests: { rerank_search: 1 } },
    ],
  ])("reads %s %j", (api, reply, usage) => {
    expect(replyUsage(api, reply)).toEqual(usage);
    expect(replyUsage(undefined, reply)).toEqual(usage);
  });

  test.each([
    ["the last event of a realtime response", { type: "response.done", response: responses }],
    ["the first event of a message", { type: "message_start", message: claude }],
    ["the last event of a message", { type: "message_delta", usage: claude.usage }],
    ["the last chunk of Groq", { x_groq: openai }],
    ["a line of OpenAI's batch", { custom_id: "1", response: { status_code: 200, body: openai } }],
    [
      "a line of Anthropic's batch",
      { custom_id: "1", result: { type: "succeeded", message: claude } },
    ],
    ["the chunks of a stream", [{ candidates: [] }, gemini]],
    ["a usage object alone", openai.usage],
    ["a usage object of Anthropic alone", { ...claude.usage, cache_read_input_tokens: 0 }],
  ])("finds the usage in %s", (_, reply) => {
    expect(replyUsage(undefined, reply)).toMatchObject(expected);
  });

  test.each([undefined, null, 1, "x", [], {}, { usage: null }, { error: { message: "no" } }])(
    "gives nothing for %j",
    (reply) => {
      expect(replyUsage(undefined, reply)).toBeUndefined();
      expect(replyUsage("openai.chat", reply)).toBeUndefined();
    },
  );

  test("looks into three envelopes and no more", () => {
    const third = { response: { body: { result: openai } } };
    expect(replyUsage(undefined, third)).toEqual(expected);
    expect(replyUsage(undefined, { message: third })).toBeUndefined();
  });

  test("gives nothing when reading throws, or the reply holds itself", () => {
    const hostile = {
      get usage(): number {
        throw new Error("no");
      },
    };
    expect(replyUsage("openai.chat", hostile)).toBeUndefined();
    const endless: Record<string, unknown> = {};
    for (const name of ["response", "message", "metadata", "result", "body"])
      endless[name] = endless;
    expect(replyUsage(undefined, endless)).toBeUndefined();
  });

  test("never throws, whatever the api and the reply are", () => {
    const api = fc.oneof(
      fc.constantFrom(
        "openai.chat",
        "anthropic",
        "gemini",
        "bedrock.invoke_model",
        "ai-sdk",
        "otel",
      ),
      fc.constantFrom("cohere", "langchain", "bedrock.converse", undefined),
      fc.string(),
    );
    const name = fc.oneof(
      fc.constantFrom("usage", "usageMetadata", "usage_metadata", "response", "attributes", "body"),
      fc.constantFrom("input_tokens", "inputTokens", "prompt_tokens", "meta", "billed_units"),
      fc.constantFrom("iterations", "steps", "promptTokenCount", "input_token_details"),
    );
    const value = fc.oneof(
      fc.anything(),
      fc.nat(100),
      fc.dictionary(name, fc.oneof(fc.anything(), fc.nat(100))),
      fc.array(fc.dictionary(name, fc.anything())),
    );
    fc.assert(
      fc.property(api, fc.oneof(fc.anything(), fc.dictionary(name, value)), (given, reply) => {
        const usage = replyUsage(given, reply) ?? {};
        for (const count of [usage.inputTokens ?? 0, usage.outputTokens ?? 0])
          expect(Number.isSafeInteger(count) && count >= 0).toBe(true);
      }),
    );
  });
});
