import { createRequire } from "node:module";
import { answer, eventStream } from "./answer.mjs";

const require = createRequire(new URL("../../test/matrix/google-genai-2/app.cjs", import.meta.url));
const { GoogleGenAI } = require("@google/genai");

const model = "gemini-2.5-flash";
const request = {
  model,
  contents: [{ role: "user", parts: [{ text: "What?" }] }],
  config: { temperature: 0 },
};
const usageMetadata = { promptTokenCount: 100, candidatesTokenCount: 20, totalTokenCount: 120 };
const part = (text, finishReason) => ({
  responseId: "reply-1",
  modelVersion: model,
  candidates: [{ index: 0, content: { role: "model", parts: [{ text }] }, finishReason }],
  usageMetadata,
});
globalThis.fetch = answer(
  part("A track.", "STOP"),
  eventStream((text) => part(text), [part("", "STOP")]),
);
const { models } = new GoogleGenAI({ apiKey: "test" });

export const channel = "orchestrion:@google/genai:spoor:generate";
export const streamChannel = "orchestrion:@google/genai:spoor:stream";
export const self = models;
// The methods behind the public ones, which make one request each.
export const plain = { args: [request], run: () => models.generateContentInternal(request) };
export const stream = { args: [request], run: () => models.generateContentStreamInternal(request) };

export const span = {
  name: `generate_content ${model}`,
  attributes: () => ({
    "gen_ai.operation.name": "generate_content",
    "gen_ai.provider.name": "gcp.gemini",
    "gen_ai.request.model": request.model,
    "gen_ai.request.temperature": request.config.temperature,
    "server.address": "generativelanguage.googleapis.com",
    "server.port": 443,
    "spoor.request.message.count": request.contents.length,
    "spoor.request.size": request.contents[0].parts[0].text.length,
  }),
  ended: ({ responseId, modelVersion, candidates, usageMetadata: used }) => ({
    "gen_ai.response.id": responseId,
    "gen_ai.response.model": modelVersion,
    "gen_ai.response.finish_reasons": candidates.map(({ finishReason }) => finishReason),
    "gen_ai.usage.input_tokens": used.promptTokenCount,
    "gen_ai.usage.output_tokens": used.candidatesTokenCount,
    "spoor.response.size": candidates[0].content.parts[0].text.length,
    "spoor.outcome": "completed",
  }),
};
