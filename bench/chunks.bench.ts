// What it costs to read one chunk of a stream, without the library that it comes from.
import { bench, describe } from "vitest";
import type * as Chat from "../packages/sdk/src/provider/openai-chat.ts";
import type * as Responses from "../packages/sdk/src/provider/openai-responses.ts";
import { compiled } from "./compiled.ts";

const { openaiChat, openaiResponses } = await compiled<typeof Chat & typeof Responses>([
  "provider/openai-chat",
  "provider/openai-responses",
]);

const chunkCount = 1000;
const chunk = (delta: object) => ({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  created: 1_700_000_000,
  model: "gpt-4o-mini-2024-07-18",
  service_tier: "default",
  system_fingerprint: "fp_1",
  choices: [{ index: 0, delta, logprobs: null, finish_reason: null }],
});
const contents = Array.from({ length: chunkCount }, () => chunk({ content: " leaves" }));

describe(`reading ${chunkCount} chunks of openai`, () => {
  bench("chat", () => {
    let soFar: unknown;
    for (const each of contents) {
      if (soFar === undefined) openaiChat.isOutput(each);
      soFar = openaiChat.join(soFar, each);
    }
  });
  const delta = { type: "response.output_text.delta", delta: " leaves", sequence_number: 5 };
  bench("responses", () => {
    let soFar: unknown;
    for (let index = 0; index < chunkCount; index += 1) soFar = openaiResponses.join(soFar, delta);
  });
});
