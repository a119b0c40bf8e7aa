// Asks the newest version of Anthropic's library, which makes its spans itself.
import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ apiKey: "test", baseURL: process.env.PROVIDER_URL, maxRetries: 0 });
const messages = [{ role: "user", content: "PROMPT-8d3f1c" }];
await client.messages.create({ model: "claude-haiku-4-5", max_tokens: 10, messages });
