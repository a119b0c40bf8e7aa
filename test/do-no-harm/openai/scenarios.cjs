const { batchScenarios } = require("./batch-scenarios.cjs");
const { chatScenarios } = require("./chat-scenarios.cjs");
const { clientScenarios } = require("./client-scenarios.cjs");
const { compatibleScenarios } = require("./compatible-scenarios.cjs");
const { concurrencyScenarios } = require("./concurrency-scenarios.cjs");
const { mediaScenarios } = require("./media-scenarios.cjs");
const { responseScenarios } = require("./response-scenarios.cjs");
const { streamScenarios } = require("./stream-scenarios.cjs");

const messages = [{ role: "user", content: "What is a spoor?" }];

exports.library = {
  packages: ["openai"],
  scenarios: {
    ...chatScenarios,
    ...streamScenarios,
    ...responseScenarios,
    ...mediaScenarios,
    ...batchScenarios,
    ...compatibleScenarios,
    ...clientScenarios,
    ...concurrencyScenarios,
  },
  use({ OpenAI, AzureOpenAI }, { url, model }) {
    const options = { apiKey: "test", baseURL: `${url}/v1` };
    const client = new OpenAI(options);
    const chat = (body, more) => client.chat.completions.create({ model, messages, ...body }, more);
    const stream = (body, more) => chat({ ...body, stream: true }, more);
    return { OpenAI, AzureOpenAI, client, options, chat, stream };
  },
};
