const { clientScenarios } = require("./client-scenarios.cjs");
const { helperScenarios } = require("./helper-scenarios.cjs");
const { messageScenarios } = require("./message-scenarios.cjs");
const { streamScenarios } = require("./stream-scenarios.cjs");

const { wait } = require("../harness/use.cjs");

const messages = [{ role: "user", content: "What is a spoor?" }];

/** Waits until the provider has received a request for `model`. */
async function arrival(url, model) {
  for (;;) {
    const requests = await (await fetch(`${url}/_requests`)).json();
    if (requests.some(({ body }) => body.model === model)) return;
    await wait(5);
  }
}

exports.library = {
  packages: ["@anthropic-ai/sdk"],
  model: "claude-haiku-4-5",
  scenarios: { ...messageScenarios, ...streamScenarios, ...helperScenarios, ...clientScenarios },
  use({ Anthropic }, { url, model }) {
    const options = { apiKey: "test", baseURL: url };
    const client = new Anthropic(options);
    const body = { model, max_tokens: 64, messages };
    const create = (given, more) => client.messages.create({ ...body, ...given }, more);
    const stream = (given, more) => create({ ...given, stream: true }, more);
    return { Anthropic, client, options, body, create, stream, arrived: () => arrival(url, model) };
  },
};
