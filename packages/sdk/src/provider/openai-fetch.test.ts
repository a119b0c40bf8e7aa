import { describe, expect, test } from "vitest";
import {
  GEN_AI_REQUEST_STREAM_CURSOR,
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_RESPONSE_STATUS,
  OPENAI_API_TYPE,
} from "@spoor/core/semconv";
import { openaiBatch, openaiRetrieve } from "./openai-fetch.ts";
import { openaiResponses } from "./openai-responses.ts";

const response = {
  id: "resp_1",
  model: "gpt-5",
  status: "completed",
  background: true,
  output: [],
  usage: { input_tokens: 3, output_tokens: 2 },
};
const counts = { inputTokens: 3, outputTokens: 2 };

describe("a response that is fetched", () => {
  test("is asked for by its id", () => {
    const request = openaiRetrieve.request(["resp_1", { stream: true, starting_after: 4 }]);
    expect(request).toEqual({
      operation: "fetch_response",
      model: undefined,
      stream: true,
      attributes: {
        [GEN_AI_RESPONSE_ID]: "resp_1",
        [GEN_AI_REQUEST_STREAM_CURSOR]: "4",
        [OPENAI_API_TYPE]: "responses",
      },
    });
    expect(openaiRetrieve.request(["resp_1"]).stream).toBe(false);
  });

  test.each([
    ["completed", true, counts],
    ["completed", false, undefined],
  ])("%s, made in the background: %s, used %j", (status, background, usage) => {
    const reply = openaiRetrieve.reply({ ...response, status, background });
    expect(reply.usage).toEqual(usage);
    expect(reply.attributes).toMatchObject({
      [GEN_AI_RESPONSE_STATUS]: "completed",
      [GEN_AI_RESPONSE_FINISH_REASONS]: ["stop"],
    });
  });

  test("that is not done yet says so", () => {
    const { attributes, usage } = openaiRetrieve.reply({
      ...response,
      status: "in_progress",
      usage: null,
    });
    expect(usage).toBeUndefined();
    expect(attributes[GEN_AI_RESPONSE_STATUS]).toBe("in_progress");
    expect(attributes[GEN_AI_RESPONSE_FINISH_REASONS]).toBeUndefined();
  });

  test("as a stream tells the same", () => {
    const events = [
      { type: "response.created", response: { ...response, status: "in_progress", usage: null } },
      { type: "response.completed", response },
    ];
    let soFar: unknown;
    for (const event of events) soFar = openaiRetrieve.join(soFar, event);
    expect(openaiRetrieve.reply(soFar)).toEqual(openaiRetrieve.reply(response));
  });
});

test("a response that is made in the background says how far it is", () => {
  const queued = { ...response, status: "queued", usage: null };
  expect(openaiResponses.reply(queued).attributes[GEN_AI_RESPONSE_STATUS]).toBe("queued");
  expect(
    openaiResponses.reply({ ...response, background: false }).attributes[GEN_AI_RESPONSE_STATUS],
  ).toBeUndefined();
});

describe("a batch that is fetched", () => {
  const batch = {
    id: "batch_1",
    model: "gpt-5-mini",
    usage: { input_tokens: 3, output_tokens: 2 },
  };

  test.each([
    ["completed", "completed", { ...counts, serviceTier: "batch" }],
    ["expired", "incomplete", { ...counts, serviceTier: "batch" }],
    ["cancelled", "cancelled", { ...counts, serviceTier: "batch" }],
    ["in_progress", "in_progress", undefined],
    ["validating", "queued", undefined],
    ["finalizing", "in_progress", undefined],
  ])("with the status %s is %s and used %j", (status, said, usage) => {
    expect(openaiBatch.reply({ ...batch, status })).toEqual({
      attributes: {
        [GEN_AI_RESPONSE_ID]: "batch_1",
        [GEN_AI_RESPONSE_MODEL]: "gpt-5-mini",
        [GEN_AI_RESPONSE_STATUS]: said,
      },
      usage,
    });
  });
});
