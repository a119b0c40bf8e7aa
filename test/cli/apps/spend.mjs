// Calls of two providers for two users, inside and outside of a workflow; PROVIDER_URL answers them.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { step, withContext, workflow } from "spoor";

const url = process.env.PROVIDER_URL;
const openai = new OpenAI({ apiKey: "test", baseURL: `${url}/v1`, maxRetries: 0 });
const anthropic = new Anthropic({ apiKey: "test", baseURL: url, maxRetries: 0 });
const messages = [{ role: "user", content: "What is a spoor?" }];

const ask = (model) => openai.chat.completions.create({ model, messages });
const claude = (scenario) =>
  anthropic.messages.create(
    { model: "claude-haiku-4-5", max_tokens: 100, messages },
    { headers: { "x-scenario": scenario } },
  );

await withContext({ user: "ada", tenant: "acme", tags: ["beta", "eu"] }, () =>
  workflow("ticket", async () => {
    await step("Draft", () => ask("gpt-4o-mini"));
    await step("Check", () => claude("web-search"));
  }),
);
await withContext({ user: "grace", tenant: "acme", tags: ["eu"] }, async () => {
  await ask("gpt-4o-mini");
  await ask("house-model");
});
await claude("cached");
await ask("gpt-4o-mini+401").catch(() => {});
