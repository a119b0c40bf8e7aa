import OpenAI from "openai";
import { answer, eventStream } from "./answer.mjs";

const model = "gpt-4o-mini";
const body = { model, temperature: 0, messages: [{ role: "user", content: "What?" }] };
const about = { id: "chatcmpl-1", model: "gpt-4o-mini-2024-07-18" };
const reply = {
  ...about,
  object: "chat.completion",
  choices: [
    { index: 0, finish_reason: "stop", message: { role: "assistant", content: "A track." } },
  ],
  usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
};
const chunk = (delta, finish_reason = null) => ({
  ...about,
  object: "chat.completion.chunk",
  created: 1_700_000_000,
  service_tier: "default",
  system_fingerprint: "fp_1",
  choices: [{ index: 0, delta, logprobs: null, finish_reason }],
});
const client = new OpenAI({
  apiKey: "test",
  fetch: answer(
    reply,
    eventStream((content) => chunk({ content }), [chunk({}, "stop")]),
  ),
});
const { completions } = client.chat;

export const channel = "orchestrion:openai:spoor:chat";
export const self = completions;
export const plain = { args: [body], run: () => completions.create(body) };
export const stream = {
  args: [{ ...body, stream: true }],
  run: () => completions.create({ ...body, stream: true }),
};

export const span = {
  name: `chat ${model}`,
  attributes: () => ({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": body.model,
    "gen_ai.request.temperature": body.temperature,
    "server.address": "api.openai.com",
    "server.port": 443,
    "openai.api.type": "chat_completions",
    "spoor.request.message.count": body.messages.length,
    "spoor.request.size": body.messages.reduce((sum, { content }) => sum + content.length, 0),
  }),
  ended: ({ id, model: answering, choices, usage }) => ({
    "gen_ai.response.id": id,
    "gen_ai.response.model": answering,
    "gen_ai.response.finish_reasons": choices.map((choice) => choice.finish_reason),
    "gen_ai.usage.input_tokens": usage.prompt_tokens,
    "gen_ai.usage.output_tokens": usage.completion_tokens,
    "spoor.response.size": choices.reduce((sum, { message }) => sum + message.content.length, 0),
    "spoor.outcome": "completed",
  }),
};
