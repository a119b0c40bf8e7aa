import { describe, expect, test } from "vitest";
import {
  GEN_AI_OUTPUT_TYPE,
  GEN_AI_REQUEST_CHOICE_COUNT,
  GEN_AI_RESPONSE_FINISH_REASONS,
  SPOOR_REQUEST_SIZE,
  SPOOR_RESPONSE_SIZE,
} from "@spoor/core/semconv";
import { openaiImages } from "./openai-images.ts";
import { openaiSpeech } from "./openai-speech.ts";
import { openaiTranscriptions } from "./openai-transcriptions.ts";
import type { Provider } from "./provider.ts";

const joined = (provider: Provider, events: readonly unknown[]) => {
  let soFar: unknown;
  for (const event of events) soFar = provider.join(soFar, event);
  return provider.reply(soFar);
};

describe("images", () => {
  const usage = {
    input_tokens: 50,
    input_tokens_details: { image_tokens: 10, text_tokens: 40 },
    output_tokens: 272,
    total_tokens: 322,
  };
  const counts = {
    inputTokens: 50,
    inputImageTokens: 10,
    outputTokens: 272,
    outputImageTokens: 272,
  };

  test("the request tells how many of what", () => {
    const body = { model: "gpt-image-1", prompt: "A cat", n: 2, stream: true };
    expect(openaiImages.request([body])).toEqual({
      operation: "generate_content",
      model: "gpt-image-1",
      stream: true,
      attributes: {
        [GEN_AI_OUTPUT_TYPE]: "image",
        [GEN_AI_REQUEST_CHOICE_COUNT]: 2,
        [SPOOR_REQUEST_SIZE]: 5,
      },
    });
  });

  test("the reply of an image model tells its tokens, that of an older one none", () => {
    expect(openaiImages.reply({ data: [{}], usage }).usage).toEqual(counts);
    expect(openaiImages.reply({ data: [{}] }).usage).toBeUndefined();
  });

  test("a stream is complete with its last event, which tells the tokens", () => {
    const partial = { type: "image_generation.partial_image", b64_json: "AA" };
    const last = { type: "image_generation.completed", b64_json: "AA", usage };
    expect(joined(openaiImages, [partial, last])).toEqual({
      attributes: { [GEN_AI_RESPONSE_FINISH_REASONS]: ["stop"] },
      usage: counts,
      error: undefined,
    });
    expect(joined(openaiImages, [partial]).attributes).toEqual({});
    expect(openaiImages.isOutput(partial)).toBe(true);
  });

  test("an error event is a failure", () => {
    const event = { type: "error", error: { code: "moderation_blocked", message: "secret" } };
    expect(joined(openaiImages, [event]).error).toEqual({
      code: "moderation_blocked",
      status: undefined,
    });
  });
});

test("speech tells the size of what is to be said, and no usage", () => {
  const body = { model: "gpt-4o-mini-tts", input: "Hello", instructions: "Slow", voice: "ash" };
  expect(openaiSpeech.request([body]).attributes).toEqual({
    [GEN_AI_OUTPUT_TYPE]: "speech",
    [SPOOR_REQUEST_SIZE]: 9,
  });
  expect(openaiSpeech.reply(new Response("audio"))).toEqual({ attributes: {}, usage: undefined });
});

describe("transcriptions", () => {
  const usage = {
    type: "tokens",
    input_tokens: 54,
    input_token_details: { text_tokens: 10, audio_tokens: 44 },
    output_tokens: 6,
    total_tokens: 60,
  };
  const counts = { inputTokens: 54, inputAudioTokens: 44, outputTokens: 6 };

  test("the reply tells its tokens; what is billed by the second how long it is", () => {
    expect(openaiTranscriptions.reply({ text: "Hello", usage })).toEqual({
      attributes: { [SPOOR_RESPONSE_SIZE]: 5 },
      usage: counts,
      error: undefined,
    });
    const whisper = { text: "Hello", usage: { type: "duration", seconds: 4 } };
    expect(openaiTranscriptions.reply(whisper).usage).toEqual({ inputAudioSeconds: 4 });
  });

  test("a reply of plain text is measured", () => {
    expect(openaiTranscriptions.reply("Hello\n").attributes[SPOOR_RESPONSE_SIZE]).toBe(6);
  });

  test("a stream is complete with its last event", () => {
    const delta = { type: "transcript.text.delta", delta: "Hel" };
    const done = { type: "transcript.text.done", text: "Hello", usage };
    expect(joined(openaiTranscriptions, [delta, done])).toEqual({
      attributes: { [GEN_AI_RESPONSE_FINISH_REASONS]: ["stop"], [SPOOR_RESPONSE_SIZE]: 5 },
      usage: counts,
      error: undefined,
    });
    expect(joined(openaiTranscriptions, [delta]).attributes).toEqual({ [SPOOR_RESPONSE_SIZE]: 3 });
    expect([delta, done].map((event) => openaiTranscriptions.isOutput(event))).toEqual([
      true,
      false,
    ]);
  });
});
