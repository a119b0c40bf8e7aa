// What applications do with InvokeModel, whose bodies are in the shape of each model's maker.
const { collect } = require("../harness/use.cjs");

const prompt = "What is a spoor?";
const messages = [{ role: "user", content: prompt }];
const blocks = [{ role: "user", content: [{ text: prompt }] }];
const makers = {
  anthropic: [
    "anthropic.claude-3-haiku-20240307-v1:0",
    { anthropic_version: "bedrock-2023-05-31", max_tokens: 64, messages },
  ],
  nova: ["amazon.nova-lite-v1:0", { messages: blocks, inferenceConfig: { maxTokens: 64 } }],
  titan: [
    "amazon.titan-text-express-v1",
    { inputText: prompt, textGenerationConfig: { maxTokenCount: 64, temperature: 0, topP: 0.5 } },
  ],
  llama: ["meta.llama3-1-8b-instruct-v1:0", { prompt, max_gen_len: 64, temperature: 0 }],
  "mistral-text": ["mistral.mistral-7b-instruct-v0:2", { prompt, max_tokens: 64 }],
  "mistral-chat": ["mistral.mistral-large-2407-v1:0", { messages, max_tokens: 64 }],
  cohere: ["cohere.command-r-v1:0", { message: prompt, max_tokens: 64 }],
};
const embedders = {
  titan: ["amazon.titan-embed-text-v2:0", { inputText: prompt, dimensions: 256 }],
  cohere: ["cohere.embed-english-v3", { texts: [prompt], input_type: "search_document" }],
};

/** A model of a maker that the provider answers as the scenario asks it to. */
const named = (base, model) => `${base}${model.slice(model.indexOf("+"))}`;

const request = ([base, body], model) => ({
  modelId: named(base, model),
  contentType: "application/json",
  accept: "application/json",
  body: JSON.stringify(body),
});
const invoke = async ({ sdk, client, model }, maker) => {
  const { body, contentType } = await client.send(
    new sdk.InvokeModelCommand(request(maker, model)),
  );
  return { contentType, name: body.constructor.name, text: body.transformToString() };
};
const stream = async ({ sdk, client, model }, maker, limit) => {
  const command = new sdk.InvokeModelWithResponseStreamCommand(request(maker, model));
  const { body } = await client.send(command);
  const decoder = new TextDecoder();
  return (await collect(body, limit)).map(({ chunk }) => decoder.decode(chunk.bytes));
};
const each = (prefix, chosen, act) =>
  Object.fromEntries(
    Object.entries(chosen).map(([name, maker]) => [
      `${prefix}-${name}`,
      ["ok", (given) => act(given, maker)],
    ]),
  );

/** By name: what the provider does, and what the application does. */
exports.invokeScenarios = {
  ...each("invoke", makers, invoke),
  ...each("invoke-stream", makers, stream),
  ...each("embed", embedders, invoke),
  "invoke-bytes": [
    "ok",
    (given) => {
      const [base, body] = makers.anthropic;
      const bytes = new TextEncoder().encode(JSON.stringify(body));
      const input = { ...request([base, body], given.model), body: bytes };
      return given.client
        .send(new given.sdk.InvokeModelCommand(input))
        .then((reply) => reply.body.transformToString());
    },
  ],
  "invoke-tools": ["tools", (given) => invoke(given, makers.anthropic)],
  "invoke-length": ["length", (given) => invoke(given, makers.titan)],
  "invoke-bad-request": ["400", (given) => invoke(given, makers.llama)],
  "invoke-throttled": ["429-once", (given) => invoke(given, makers.anthropic)],
  "invoke-invalid-json": ["invalid-json", (given) => invoke(given, makers.anthropic)],
  "invoke-stream-tools": ["tools", (given) => stream(given, makers.anthropic)],
  "invoke-stream-break": ["ok", (given) => stream(given, makers.anthropic, 3)],
  "invoke-stream-exception": ["error-event", (given) => stream(given, makers.anthropic)],
  "invoke-stream-clean-cut": ["clean-cut", (given) => stream(given, makers.llama)],
};
