const { clientScenarios } = require("./client-scenarios.cjs");
const { converseScenarios } = require("./converse-scenarios.cjs");
const { converseStreamScenarios } = require("./converse-stream-scenarios.cjs");
const { invokeScenarios } = require("./invoke-scenarios.cjs");
const { wait } = require("../harness/use.cjs");

const messages = [{ role: "user", content: [{ text: "What is a spoor?" }] }];

/** Waits until the provider has received a request for `model`. */
async function arrival(url, model) {
  for (;;) {
    const requests = await (await fetch(`${url}/_requests`)).json();
    if (requests.some((request) => request.url.includes(encodeURIComponent(model)))) return;
    await wait(5);
  }
}

exports.library = {
  packages: ["@aws-sdk/client-bedrock-runtime"],
  model: "us.anthropic.claude-haiku-4-5-20251001-v1:0",
  // The name of a model is a part of the path.
  separator: "~",
  scenarios: {
    ...converseScenarios,
    ...converseStreamScenarios,
    ...invokeScenarios,
    ...clientScenarios,
  },
  use(sdk, { url, model }) {
    const options = {
      region: "us-east-1",
      endpoint: url,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      retryStrategy: quick(sdk),
    };
    const client = new sdk.BedrockRuntimeClient(options);
    const body = { modelId: model, messages, inferenceConfig: { maxTokens: 64 } };
    const converse = (given, more) =>
      client.send(new sdk.ConverseCommand({ ...body, ...given }), more);
    const stream = (given, more) =>
      client.send(new sdk.ConverseStreamCommand({ ...body, ...given }), more);
    const arrived = () => arrival(url, model);
    return { sdk, client, options, body, converse, stream, arrived };
  },
  describeError({ name, message, constructor, code, $fault, $metadata, $retryable }) {
    const { httpStatusCode, requestId, attempts } = $metadata ?? {};
    const told = { httpStatusCode, requestId, attempts };
    return { name, message, code, constructor: constructor.name, $fault, $retryable, ...told };
  },
};

/** Tries three times, and does not wait long between. */
const quick = () => ({
  mode: "standard",
  acquireInitialRetryToken: () => Promise.resolve(token(0)),
  refreshRetryTokenForRetry: (before, { errorType }) =>
    errorType === "CLIENT_ERROR" || before.getRetryCount() >= 2
      ? Promise.reject(new Error("no more retries"))
      : Promise.resolve(token(before.getRetryCount() + 1)),
  recordSuccess: () => undefined,
});
const token = (count) => ({
  getRetryCount: () => count,
  getRetryDelay: () => 1,
  isLongPoll: () => false,
});
