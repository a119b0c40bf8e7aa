import { createRequire } from "node:module";
import { answer, eventStream } from "./answer.mjs";

const require = createRequire(new URL("../../test/matrix/ai-6/app.cjs", import.meta.url));
const { createOpenAI } = require("@ai-sdk/openai");

const modelId = "gpt-4o-mini";
const about = { id: "chatcmpl-1", created: 1_700_000_000, model: "gpt-4o-mini-2024-07-18" };
const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
const message = { role: "assistant", content: "A track." };
const chunk = (delta, finish_reason = null) => ({
  ...about,
  object: "chat.completion.chunk",
  choices: [{ index: 0, delta, finish_reason }],
});
const openai = createOpenAI({
  apiKey: "test",
  fetch: answer(
    { ...about, choices: [{ index: 0, finish_reason: "stop", message }], usage },
    eventStream((content) => chunk({ content }), [chunk({}, "stop")]),
  ),
});
const model = openai.chat(modelId);
const options = {
  temperature: 0,
  prompt: [{ role: "user", content: [{ type: "text", text: "What?" }] }],
};

export const channel = "orchestrion:ai:spoor:doGenerate";
export const streamChannel = "orchestrion:ai:spoor:doStream";
export const self = model;
export const plain = { args: [options], run: () => model.doGenerate(options) };
export const stream = {
  args: [options],
  run: () => model.doStream(options),
  chunks: (result) => result.stream,
};

export const span = {
  name: `chat ${modelId}`,
  attributes: () => ({
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": model.modelId,
    "gen_ai.request.temperature": options.temperature,
    "openai.api.type": "chat_completions",
    "spoor.request.message.count": options.prompt.length,
    "spoor.request.size": options.prompt[0].content[0].text.length,
  }),
  ended: ({ response, content, finishReason, usage: used }) => ({
    "gen_ai.response.id": response.id,
    "gen_ai.response.model": response.modelId,
    "gen_ai.response.finish_reasons": [finishReason.raw],
    "gen_ai.usage.input_tokens": used.inputTokens.total,
    "gen_ai.usage.output_tokens": used.outputTokens.total,
    "spoor.response.size": content[0].text.length,
    "spoor.outcome": "completed",
  }),
};
