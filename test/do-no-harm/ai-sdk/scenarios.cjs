const { agentScenarios } = require("./agent-scenarios.cjs");
const { generateScenarios } = require("./generate-scenarios.cjs");
const { mockOf } = require("./mock.cjs");
const { modelScenarios } = require("./model-scenarios.cjs");
const { streamScenarios } = require("./stream-scenarios.cjs");
const { tracerOf } = require("./tracer.cjs");

exports.library = {
  packages: ["ai", "@ai-sdk/openai", "@ai-sdk/anthropic", "zod"],
  scenarios: { ...generateScenarios, ...streamScenarios, ...agentScenarios, ...modelScenarios },
  use({ ai, aiTest, openai, anthropic, zod }, { url, model }) {
    const provider = openai.createOpenAI({ apiKey: "test", baseURL: `${url}/v1` });
    const llm = provider.chat(model);
    const { specificationVersion } = llm;
    return {
      ai,
      z: zod.z,
      openai: provider,
      anthropic: anthropic.createAnthropic({ apiKey: "test", baseURL: `${url}/v1` }),
      llm,
      specificationVersion,
      embedder: (provider.embeddingModel ?? provider.textEmbeddingModel)(model),
      mock: mockOf(aiTest, { model, specificationVersion }),
      tracer: tracerOf(),
      off: { experimental_telemetry: { isEnabled: false } },
    };
  },
  describeError({
    name,
    message,
    statusCode,
    reason,
    text,
    isRetryable,
    constructor,
    cause,
    errors,
  }) {
    return {
      name,
      message,
      statusCode,
      reason,
      text,
      isRetryable,
      constructor: constructor.name,
      cause: cause?.message,
      errors: errors?.map((error) => error.message),
    };
  },
};
