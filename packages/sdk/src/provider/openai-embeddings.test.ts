import { expect, test } from "vitest";
import {
  GEN_AI_EMBEDDINGS_DIMENSION_COUNT,
  GEN_AI_REQUEST_ENCODING_FORMATS,
  GEN_AI_RESPONSE_MODEL,
  SPOOR_REQUEST_MESSAGE_COUNT,
  SPOOR_REQUEST_SIZE,
} from "@spoor/core/semconv";
import { openaiEmbeddings } from "./openai-embeddings.ts";

test("the request tells formats, dimensions, and how many inputs of what size", () => {
  const body = { model: "m", input: ["ab", "cde"], encoding_format: "float", dimensions: 256 };
  expect(openaiEmbeddings.request([body])).toEqual({
    operation: "embeddings",
    model: "m",
    stream: false,
    attributes: {
      [GEN_AI_REQUEST_ENCODING_FORMATS]: ["float"],
      [GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: 256,
      [SPOOR_REQUEST_MESSAGE_COUNT]: 2,
      [SPOOR_REQUEST_SIZE]: 5,
    },
  });
});

test.each([["one text"], [[1, 2, 3]]])("counts %j as one input", (input) => {
  expect(openaiEmbeddings.request([{ input }]).attributes[SPOOR_REQUEST_MESSAGE_COUNT]).toBe(1);
});

test("the reply tells its model and input tokens", () => {
  const { attributes, usage } = openaiEmbeddings.reply({
    model: "m-1",
    usage: { prompt_tokens: 8, total_tokens: 8 },
  });
  expect(attributes).toEqual({ [GEN_AI_RESPONSE_MODEL]: "m-1" });
  expect(usage).toMatchObject({ inputTokens: 8 });
});
