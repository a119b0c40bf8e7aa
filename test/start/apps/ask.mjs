// One streamed question to a model, through the real client.
import OpenAI from "openai";

const client = new OpenAI({ apiKey: "test", baseURL: `${process.env.PROVIDER_URL}/v1` });
const stream = await client.chat.completions.create({
  model: "gpt-4o-mini",
  messages: [{ role: "user", content: "What?" }],
  stream: true,
  stream_options: { include_usage: true },
});
for await (const _ of stream);
