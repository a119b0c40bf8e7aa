// The library with services that speak OpenAI's protocol, each by its real base URL, and Azure's client.
const { collect } = require("../harness/use.cjs");

const messages = [{ role: "user", content: "What is a spoor?" }];
const baseUrls = {
  groq: "https://api.groq.com/openai/v1",
  together: "https://api.together.xyz/v1",
  openrouter: "https://openrouter.ai/api/v1",
  deepseek: "https://api.deepseek.com",
  xai: "https://api.x.ai/v1",
  vllm: "http://vllm.internal:8000/v1",
};

/** A client of a service, whose requests go to the mock provider instead. */
function clientOf({ OpenAI, options }, vendor) {
  const baseURL = baseUrls[vendor];
  const local = options.baseURL.replace(/v1$/, `${vendor}/v1`);
  const redirected = (url, init) => fetch(String(url).replace(baseURL, local), init);
  return new OpenAI({ ...options, baseURL, fetch: redirected, maxRetries: 0 });
}

const ask = (use, vendor, more) =>
  clientOf(use, vendor).chat.completions.create({ model: use.model, messages, ...more });

const streamed = { stream: true, stream_options: { include_usage: true } };

const vendorScenarios = Object.keys(baseUrls).flatMap((vendor) => [
  [vendor, ["ok", (use) => ask(use, vendor)]],
  [`${vendor}-stream`, ["ok", async (use) => collect(await ask(use, vendor, streamed))]],
  [`${vendor}-rate-limited`, ["429", (use) => ask(use, vendor)]],
]);

/** The model's name becomes part of the path, where a slash would end it. */
const deploymentOf = (model) => model.replace("/", "~");

function azureOf({ AzureOpenAI, options }, more) {
  const endpoint = options.baseURL.replace(/\/v1$/, "");
  return new AzureOpenAI({ apiKey: "test", apiVersion: "2025-01-01-preview", endpoint, ...more });
}

exports.compatibleScenarios = {
  ...Object.fromEntries(vendorScenarios),
  "openrouter-error-event": [
    "error-event",
    async (use) => {
      for await (const chunk of await ask(use, "openrouter", streamed)) use.chunks.push(chunk);
    },
  ],
  azure: [
    "ok",
    (use) => azureOf(use).chat.completions.create({ model: deploymentOf(use.model), messages }),
  ],
  "azure-deployment": [
    "ok",
    (use) =>
      azureOf(use, { deployment: deploymentOf(use.model) }).chat.completions.create({
        model: "",
        messages,
      }),
  ],
  "azure-stream": [
    "ok",
    async (use) =>
      collect(
        await azureOf(use).chat.completions.create({
          model: deploymentOf(use.model),
          messages,
          ...streamed,
        }),
      ),
  ],
  "azure-embeddings": [
    "ok",
    (use) => azureOf(use).embeddings.create({ model: deploymentOf(use.model), input: "a" }),
  ],
  "azure-rate-limited": [
    "429",
    (use) =>
      azureOf(use, { maxRetries: 0 }).chat.completions.create({
        model: deploymentOf(use.model),
        messages,
      }),
  ],
};
