// Everything that an application does with the AI SDK, with what BESIDE names beside Spoor.
import { createRequire } from "node:module";
import { customEmbedder, customModel } from "./custom-model.mjs";

const url = process.env.PROVIDER_URL;
const beside = process.env.BESIDE;
const telemetry = beside === "telemetry" ? { isEnabled: true, functionId: "asking" } : undefined;
const options = telemetry && { experimental_telemetry: telemetry };
const prompt = "What is a spoor?";

if (beside === "undici") instrumentUndici();

function instrumentUndici() {
  const require = createRequire(new URL("../matrix/one-bill/app.cjs", import.meta.url));
  const { registerInstrumentations } = require("@opentelemetry/instrumentation");
  const { UndiciInstrumentation } = require("@opentelemetry/instrumentation-undici");
  registerInstrumentations({ instrumentations: [new UndiciInstrumentation()] });
}

async function readAll(stream) {
  for await (const part of stream) if (part === undefined) return;
}

/** Calls models through `ai` by the packages of the providers. */
export async function callAll({ ai, openai, anthropic, zod }) {
  const provider = openai.createOpenAI({ apiKey: "test", baseURL: `${url}/v1` });
  const claude = anthropic.createAnthropic({ apiKey: "test", baseURL: `${url}/v1` });
  const embedder = (modelId) => (provider.embeddingModel ?? provider.textEmbeddingModel)(modelId);
  const ask = (model, more) => ai.generateText({ ...options, prompt, model, ...more });
  const stream = (model, more) =>
    readAll(ai.streamText({ ...options, prompt, model, ...more }).fullStream);
  const { specificationVersion } = provider.chat("gpt-4o-mini");
  const custom = (modelId, tellsId) => customModel({ url, specificationVersion, modelId, tellsId });
  const tools = () => ({
    stopWhen: ai.stepCountIs(3),
    tools: {
      weather: ai.tool({
        description: "The weather.",
        inputSchema: zod.z.object({ city: zod.z.string() }),
        execute: ({ city }) => `rain in ${city}`,
      }),
    },
  });
  const embed = (model) => ai.embed({ ...options, model, value: "spoor" });
  const embedMany = (model) => ai.embedMany({ ...options, model, values: ["a", "b", "c"] });

  await ask(provider.chat("gpt-4o-mini"));
  await ask(provider.responses("gpt-4o-mini"));
  await stream(provider.chat("gpt-4o-mini"));
  await stream(provider.responses("gpt-4o-mini"));
  await ask(provider.chat("gpt-4o-mini+tools"), tools());
  await stream(provider.chat("gpt-4o-mini+tools/stream"), tools());
  await ask(provider.chat("gpt-4o-mini+429-once"));
  await ask(claude("claude-haiku-4-5"));
  await stream(claude("claude-haiku-4-5"));
  await ask(claude("claude-haiku-4-5+tools"), tools());
  await ask(claude("claude-haiku-4-5+thinking"));
  await ask(custom("gpt-4o-mini", true));
  await ask(custom("gpt-4o-mini", false));
  await stream(custom("gpt-4o-mini", false));
  for (const model of [
    embedder("text-embedding-3-small"),
    customEmbedder({ url, specificationVersion, modelId: "text-embedding-3-small" }),
  ]) {
    await embed(model);
    await embedMany(model);
    // The same request several times at once: nothing but their spans tells them apart.
    await Promise.all([embed(model), embed(model), embedMany(model)]);
  }
  const same = () => ask(provider.chat("gpt-4o-mini"));
  const sameCustom = () => stream(custom("gpt-4o-mini", false));
  await Promise.all([same(), same(), same(), sameCustom(), sameCustom()]);
  const schema = zod.z.object({ answer: zod.z.string() });
  await ai
    .generateObject({ ...options, model: provider.chat("gpt-4o-mini"), schema, prompt })
    .catch(() => "the mock answers in prose");
}
