import { createRequire } from "node:module";
import { answer, eventStream } from "./answer.mjs";

// The newest version that makes no spans of its own.
const require = createRequire(
  new URL("../../test/matrix/anthropic-0.133/app.cjs", import.meta.url),
);
const { Anthropic } = require("@anthropic-ai/sdk");

const model = "claude-haiku-4-5";
const body = { model, max_tokens: 64, messages: [{ role: "user", content: "What?" }] };
const message = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model,
  content: [{ type: "text", text: "A track." }],
  stop_reason: "end_turn",
  stop_sequence: null,
  usage: { input_tokens: 100, output_tokens: 20 },
};
const delta = (text) => ({
  type: "content_block_delta",
  index: 0,
  delta: { type: "text_delta", text },
});
const first = [
  { type: "message_start", message: { ...message, content: [], stop_reason: null } },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
];
const last = [
  { type: "content_block_stop", index: 0 },
  { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 20 } },
  { type: "message_stop" },
];
const client = new Anthropic({
  apiKey: "test",
  fetch: answer(message, eventStream(delta, last, first)),
});

export const channel = "orchestrion:@anthropic-ai/sdk:spoor:messages";
export const self = client.messages;
export const plain = { args: [body], run: () => client.messages.create(body) };
export const stream = {
  args: [{ ...body, stream: true }],
  run: () => client.messages.create({ ...body, stream: true }),
};

export const span = {
  name: `chat ${model}`,
  attributes: () => ({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "anthropic",
    "gen_ai.request.model": body.model,
    "gen_ai.request.max_tokens": body.max_tokens,
    "server.address": "api.anthropic.com",
    "server.port": 443,
    "spoor.request.message.count": body.messages.length,
    "spoor.request.size": body.messages.reduce((sum, { content }) => sum + content.length, 0),
  }),
  ended: ({ id, model: answering, content, stop_reason, usage }) => ({
    "gen_ai.response.id": id,
    "gen_ai.response.model": answering,
    "gen_ai.response.finish_reasons": [stop_reason],
    "gen_ai.usage.input_tokens": usage.input_tokens,
    "gen_ai.usage.output_tokens": usage.output_tokens,
    "spoor.response.size": content.reduce((sum, { text }) => sum + text.length, 0),
    "spoor.outcome": "completed",
  }),
};
