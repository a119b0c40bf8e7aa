// One model call of what the reply says is gpt-4o-mini, and one of a deployment that only its user knows.
import OpenAI from "openai";
import { llmCall } from "spoor";

const openai = new OpenAI({
  apiKey: "test",
  baseURL: `${process.env.PROVIDER_URL}/v1`,
  maxRetries: 0,
});
await openai.chat.completions.create({
  model: "gpt-4o-mini",
  messages: [{ role: "user", content: "What is a spoor?" }],
});
llmCall({ provider: "azure.ai.openai", model: "Prod-Chat" }, (call) => {
  call.reply({ usage: { inputTokens: 1000, outputTokens: 100 } });
});
