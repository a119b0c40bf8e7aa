// Two users at the same time, each with every kind of call: the models that are asked for have the user's name.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { agent, llmCall, step, tool, withContext, workflow } from "spoor";
import { matrixPackage } from "../fixtures/mock-provider/clients/matrix.mjs";

const { PROVIDER_URL: url, AI_SDK: aiSdk } = process.env;
const openai = new OpenAI({ apiKey: "test", baseURL: `${url}/v1`, maxRetries: 0 });
const anthropic = new Anthropic({ apiKey: "test", baseURL: url, maxRetries: 0 });
const messages = [{ role: "user", content: "What is a spoor?" }];

async function drain(stream) {
  for await (const _ of stream);
}

async function askOpenAi(user) {
  const chat = { model: `gpt-4o-mini+slow/${user}`, messages };
  await openai.chat.completions.create(chat);
  const streamed = { model: `gpt-4o-mini+slow-stream/${user}`, messages, stream: true };
  await drain(await openai.chat.completions.create(streamed));
  await openai.responses.create({ model: `gpt-4o-mini+slow/${user}`, input: "What?" });
}

async function askAnthropic(user) {
  const request = { model: `claude-haiku-4-5+slow/${user}`, max_tokens: 10, messages };
  await anthropic.messages.create(request);
  await drain(await anthropic.messages.create({ ...request, stream: true }));
}

async function askAiSdk(user) {
  if (aiSdk !== "1") return;
  const { generateText, stepCountIs, streamText, tool: toolOf } = matrixPackage("ai-6", "ai");
  const { createOpenAI } = matrixPackage("ai-6", "@ai-sdk/openai");
  const { z } = matrixPackage("ai-6", "zod");
  const provider = createOpenAI({ apiKey: "test", baseURL: `${url}/v1` });
  const weather = toolOf({
    description: "The weather.",
    inputSchema: z.object({ city: z.string() }),
    execute: ({ city }) => `rain in ${city}`,
  });
  const options = { prompt: "What?", experimental_telemetry: { isEnabled: true } };
  const model = provider.chat(`gpt-4o-mini+tools/${user}`);
  await generateText({ ...options, model, tools: { weather }, stopWhen: stepCountIs(3) });
  const slow = provider.chat(`gpt-4o-mini+slow-stream/${user}`);
  await drain(streamText({ ...options, model: slow }).fullStream);
}

const own = (user) =>
  llmCall(
    { provider: "own", model: `own-1/${user}`, prompt: { name: "own", version: "2" } },
    () => 1,
  );

const work = (user) => async () => {
  await step("ask", async (s) => {
    s.blocked({ reason: "policy" });
    await agent("helper", () => tool("search", () => askOpenAi(user)));
  });
  await Promise.all([askAnthropic(user), askAiSdk(user)]);
  own(user);
};

/** The customer of a user is known outside, the session inside. */
const serve = (user) =>
  withContext({ user, tenant: `${user} & co`, tags: ["all", user] }, () =>
    workflow("serve", { runId: user }, () =>
      withContext({ session: `${user}-1`, purpose: "test", tags: ["inner"] }, work(user)),
    ),
  );

await Promise.all([serve("ann"), serve("bob")]);
