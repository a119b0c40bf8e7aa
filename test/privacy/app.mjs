// Sends a secret in every place where a program can put one, and answers as the provider does.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { agent, llmCall, step, tool, workflow } from "spoor";

const { PROVIDER_URL, SECRET } = process.env;
const openai = new OpenAI({ apiKey: `sk-${SECRET}`, baseURL: `${PROVIDER_URL}/v1`, maxRetries: 0 });
const anthropic = new Anthropic({
  apiKey: `sk-ant-${SECRET}`,
  baseURL: PROVIDER_URL,
  maxRetries: 0,
});
const messages = [{ role: "user", content: SECRET }];
const tools = [
  { type: "function", function: { name: "find", description: SECRET, parameters: {} } },
];

async function drain(stream) {
  for await (const _ of stream);
}

await workflow("private", async () => {
  await step("OpenAI", async () => {
    await openai.chat.completions.create({ model: "gpt-4o-mini", messages, tools });
    const stream = true;
    await drain(await openai.chat.completions.create({ model: "gpt-4o-mini", messages, stream }));
    await openai.responses.create({ model: "gpt-4o-mini", input: SECRET, instructions: SECRET });
    await openai.embeddings.create({ model: "text-embedding-3-small", input: SECRET });
    // A request that the provider refuses.
    const headers = { "x-scenario": "400" };
    await openai.chat.completions
      .create({ model: "gpt-4o-mini", messages }, { headers })
      .catch(() => undefined);
  });
  await step("Anthropic", async () => {
    const request = { model: "claude-haiku-4-5", max_tokens: 10, system: SECRET, messages };
    await anthropic.messages.create(request);
    await drain(await anthropic.messages.create({ ...request, stream: true }));
  });
  await agent("helper", async () => {
    await tool("find", { arguments: { query: SECRET } }, async () => ({ found: SECRET }));
    await llmCall({ provider: "own", model: "own-1", messages }, async (call) => {
      call.reply({ text: SECRET, usage: { inputTokens: 1, outputTokens: 1 } });
      return SECRET;
    });
  });
});
