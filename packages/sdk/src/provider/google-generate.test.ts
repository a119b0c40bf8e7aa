import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_CHOICE_COUNT,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_REASONING_LEVEL,
  GEN_AI_REQUEST_SEED,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  SERVER_ADDRESS,
  SERVER_PORT,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
  SPOOR_REQUEST_TOOL_COUNT,
  SPOOR_RESPONSE_SIZE,
  SPOOR_RESPONSE_TOOL_CALL_COUNT,
} from "@spoor/core/semconv";
import { googleGenerate, googleGenerateStream } from "./google-generate.ts";

const joined = (chunks: readonly unknown[]) => {
  let soFar: unknown;
  for (const chunk of chunks) soFar = googleGenerateStream.join(soFar, chunk);
  return googleGenerateStream.reply(soFar);
};
const candidate = (fields: object) => ({ candidates: [{ index: 0, ...fields }] });
const parts = (...all: object[]) => ({ content: { role: "model", parts: all } });

describe("the request", () => {
  test.each([
    [{ maxOutputTokens: 5 }, GEN_AI_REQUEST_MAX_TOKENS, 5],
    [{ topK: 40 }, GEN_AI_REQUEST_TOP_K, 40],
    [{ seed: 7 }, GEN_AI_REQUEST_SEED, 7],
    [{ stopSequences: ["."] }, GEN_AI_REQUEST_STOP_SEQUENCES, ["."]],
    [{ candidateCount: 2 }, GEN_AI_REQUEST_CHOICE_COUNT, 2],
    [{ candidateCount: 1 }, GEN_AI_REQUEST_CHOICE_COUNT, undefined],
    [{ thinkingConfig: { thinkingLevel: "HIGH" } }, GEN_AI_REQUEST_REASONING_LEVEL, "high"],
    [{ responseMimeType: "application/json" }, GEN_AI_OUTPUT_TYPE, "json"],
    [{ responseModalities: ["TEXT", "IMAGE"] }, GEN_AI_OUTPUT_TYPE, "image"],
    [{ responseModalities: ["AUDIO"] }, GEN_AI_OUTPUT_TYPE, "speech"],
    [
      { tools: [{ functionDeclarations: [{}, {}] }, { googleSearch: {} }] },
      SPOOR_REQUEST_TOOL_COUNT,
      3,
    ],
    [{ systemInstruction: "Be brief" }, SPOOR_REQUEST_SIZE, 13],
    [{ httpOptions: { baseUrl: "http://proxy:81" } }, SERVER_ADDRESS, "proxy"],
    [{ httpOptions: { baseUrl: "http://proxy:81" } }, SERVER_PORT, 81],
  ])("of the config %j reads %s", (config, name, value) => {
    const request = googleGenerate.request([{ model: "m", contents: "Hello", config }]);
    expect(request.attributes[name]).toEqual(value);
  });

  test.each([
    ["Hello", 1, 5],
    [["He", "llo"], 1, 5],
    [[{ text: "He" }, { inlineData: { data: "AAAA" } }], 1, 2],
    [{ role: "user", parts: [{ text: "Hello" }] }, 1, 5],
    [
      [
        { role: "user", parts: [{ text: "Hi" }] },
        { role: "model", parts: [{ functionCall: { name: "f", args: { a: 1 } } }] },
        { role: "user", parts: [{ functionResponse: { response: { b: 2 } } }] },
      ],
      3,
      16,
    ],
    [undefined, 0, 0],
  ])("counts the contents %j", (contents, messages, size) => {
    const { attributes } = googleGenerate.request([{ contents }]);
    expect(attributes).toEqual({
      [SPOOR_REQUEST_MESSAGE_COUNT]: messages,
      [SPOOR_REQUEST_SIZE]: size,
    });
  });

  test("tells its signal, and that nothing was aborted where there is none", () => {
    const { signal } = new AbortController();
    const params = { model: "m", contents: "Hi", config: { abortSignal: signal } };
    expect(googleGenerate.request([params]).signal).toBe(signal);
    expect(googleGenerate.request([{}]).signal).toEqual({ aborted: false });
    expect(googleGenerate.request([params]).stream).toBe(false);
    expect(googleGenerateStream.request([params]).stream).toBe(true);
  });
});

describe("the reply", () => {
  test("tells id, model, finish reasons by candidate, calls and size", () => {
    const reply = {
      responseId: "r1",
      modelVersion: "gemini-3-pro",
      candidates: [
        { index: 1, finishReason: "MAX_TOKENS", ...parts({ text: "abc" }) },
        { index: 0, finishReason: "STOP", ...parts({ functionCall: { name: "f", args: {} } }) },
      ],
    };
    expect(googleGenerate.reply(reply).attributes).toEqual({
      [GEN_AI_RESPONSE_ID]: "r1",
      [GEN_AI_RESPONSE_MODEL]: "gemini-3-pro",
      [GEN_AI_RESPONSE_FINISH_REASONS]: ["stop", "max_tokens"],
      [SPOOR_RESPONSE_TOOL_CALL_COUNT]: 1,
      [SPOOR_RESPONSE_SIZE]: 5,
    });
  });

  test("to a blocked prompt says why as its finish reason", () => {
    const reply = { promptFeedback: { blockReason: "PROHIBITED_CONTENT" } };
    expect(googleGenerate.reply(reply).attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toEqual([
      "prohibited_content",
    ]);
  });
});

describe("a stream", () => {
  test("counts the searches that are billed, of the web and of maps, and keeps nothing of them", () => {
    const usageMetadata = { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 };
    const reply = joined([
      candidate({ groundingMetadata: { webSearchQueries: ["SECRET a", "SECRET b"] } }),
      candidate({ groundingMetadata: { groundingChunks: [{ maps: { title: "SECRET c" } }] } }),
      { modelVersion: "gemini-3-flash-preview", usageMetadata },
    ]);
    expect(reply.usage?.toolRequests).toEqual({ web_search: 2, maps_search: 1 });
    expect(JSON.stringify(reply)).not.toContain("SECRET");
  });

  test("has the counts of its last chunk, and the size of all", () => {
    const reply = joined([
      { responseId: "r", ...candidate(parts({ text: "Hel" })), usageMetadata: usage(3, 1) },
      { responseId: "r", ...candidate(parts({ text: "lo" })), usageMetadata: usage(3, 2) },
      candidate({ finishReason: "STOP", ...parts({ text: "", thoughtSignature: "x" }) }),
    ]);
    expect(reply.usage).toEqual({ inputTokens: 3, outputTokens: 2 });
    expect(reply.attributes).toMatchObject({
      [GEN_AI_RESPONSE_FINISH_REASONS]: ["stop"],
      [SPOOR_RESPONSE_SIZE]: 5,
    });
  });

  test("that was cut has no finish reason", () => {
    const { attributes } = joined([candidate(parts({ text: "Hel" }))]);
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toBeUndefined();
  });

  test("counts a call once whose arguments come in parts", () => {
    const { attributes } = joined([
      candidate(parts({ functionCall: { name: "f", willContinue: true } })),
      candidate(parts({ functionCall: { partialArgs: [{ jsonPath: "$.a" }] } })),
    ]);
    expect(attributes[SPOOR_RESPONSE_TOOL_CALL_COUNT]).toBe(1);
  });

  test.each([
    [{ text: "a" }, true],
    [{ text: "a", thought: true }, true],
    [{ text: "", thoughtSignature: "x" }, false],
    [{ functionCall: { name: "f" } }, true],
    [{ inlineData: { data: "" } }, true],
  ])("the part %j is output: %s", (part, is) => {
    expect(googleGenerateStream.isOutput(candidate(parts(part)))).toBe(is);
  });
});

function usage(promptTokenCount: number, candidatesTokenCount: number) {
  return { promptTokenCount, candidatesTokenCount };
}

const folder = fileURLToPath(
  new URL("../../../../../shared/data/provider-cassettes/google/", import.meta.url),
);
// oxlint-disable-next-line no-console -- a test that did not run must be seen
if (!existsSync(folder)) console.warn(`SKIPPED: no recorded replies at ${folder}`);

describe.skipIf(!existsSync(folder))("recorded replies", () => {
  test("a stream with thoughts", () => {
    const lines = readFileSync(`${folder}text.chunks.txt`, "utf8").trim().split("\n");
    const { attributes, usage: used } = joined(lines.map((line): unknown => JSON.parse(line)));
    expect(used).toEqual({ inputTokens: 9, outputTokens: 208, reasoningTokens: 185 });
    expect(attributes).toMatchObject({
      [GEN_AI_RESPONSE_MODEL]: "gemini-3-pro-preview",
      [GEN_AI_RESPONSE_ID]: "bH6LaZW8Fp_3nsEPqtaSwQ4",
      [GEN_AI_RESPONSE_FINISH_REASONS]: ["stop"],
    });
  });

  test("a call of a function", () => {
    const reply: unknown = JSON.parse(readFileSync(`${folder}tool-call.json`, "utf8"));
    const { attributes, usage: used } = googleGenerate.reply(reply);
    expect(used).toEqual({ inputTokens: 29, outputTokens: 908, reasoningTokens: 893 });
    expect(attributes[SPOOR_RESPONSE_TOOL_CALL_COUNT]).toBe(1);
  });
});
