// What applications do with `models.generateContent`. Each scenario knows nothing of telemetry and gives what it saw.
const { wait } = require("../harness/use.cjs");

const schema = { type: "OBJECT", properties: { answer: { type: "NUMBER" } } };
const declaration = {
  name: "weather",
  description: "The weather of a city",
  parametersJsonSchema: { type: "object", properties: { city: { type: "string" } } },
};
const tools = [{ functionDeclarations: [declaration] }];
const question = { role: "user", parts: [{ text: "What is the weather?" }] };

/** By name: what the provider does, and what the application does. */
exports.generateScenarios = {
  plain: ["ok", ({ generate }) => generate()],
  parameters: [
    "length",
    ({ generate }) =>
      generate({
        maxOutputTokens: 20,
        temperature: 0,
        topP: 0.5,
        topK: 4,
        seed: 7,
        stopSequences: ["\n"],
        candidateCount: 2,
        presencePenalty: 0.1,
        frequencyPenalty: 0.2,
        systemInstruction: "Be brief.",
        thinkingConfig: { thinkingBudget: 0 },
      }),
  ],
  promise: [
    "ok",
    async ({ generate }) => {
      const promise = generate();
      const shape = {
        keys: Object.keys(promise),
        isPromise: promise instanceof Promise,
        name: promise.constructor.name,
      };
      return { shape, same: (await promise) === (await promise) };
    },
  ],
  "catch-finally": [
    "400",
    async ({ generate }) => {
      const seen = [];
      const caught = await generate()
        .finally(() => seen.push("finally"))
        .catch((error) => error.status);
      return { caught, seen };
    },
  ],
  "reply-shape": [
    "ok",
    async ({ generate, sdk }) => {
      const reply = await generate();
      return {
        isReply: reply instanceof sdk.GenerateContentResponse,
        keys: Object.keys(reply),
        text: reply.text,
        functionCalls: reply.functionCalls,
        headers: Object.keys(reply.sdkHttpResponse.headers).toSorted(),
      };
    },
  ],
  json: [
    "ok",
    ({ generate }) => generate({ responseMimeType: "application/json", responseSchema: schema }),
  ],
  contents: [
    "ok",
    ({ client, model }) =>
      client.models.generateContent({
        model,
        contents: [question, { role: "model", parts: [{ text: "Where?" }] }, question],
      }),
  ],
  thinking: ["thinking", ({ generate }) => generate({ thinkingConfig: { includeThoughts: true } })],
  "web-search": ["web-search", ({ generate }) => generate({ tools: [{ googleSearch: {} }] })],
  cached: ["cached", ({ generate }) => generate()],
  "no-usage": ["no-usage", ({ generate }) => generate()],
  refusal: ["refusal", ({ generate }) => generate()],
  blocked: ["blocked", ({ generate }) => generate()],
  "invalid-json": ["invalid-json", ({ generate }) => generate()],
  "tools-by-hand": [
    "tools",
    async ({ client, model }) => {
      const config = { tools };
      const asked = await client.models.generateContent({ model, contents: [question], config });
      const [call] = asked.functionCalls;
      const response = { name: call.name, response: { output: "It rains." } };
      const answered = await client.models.generateContent({
        model,
        contents: [
          question,
          asked.candidates[0].content,
          { role: "user", parts: [{ functionResponse: response }] },
        ],
        config,
      });
      return { call, text: answered.text };
    },
  ],
  "tools-by-itself": [
    "tools",
    async ({ generate, weather }) => {
      const { tool, asked } = weather();
      const reply = await generate({ tools: [tool] });
      return { text: reply.text, asked, history: reply.automaticFunctionCallingHistory.length };
    },
  ],
  "tools-disabled": [
    "tools",
    async ({ generate, weather }) => {
      const { tool, asked } = weather();
      const config = { tools: [tool], automaticFunctionCalling: { disable: true } };
      const { functionCalls } = await generate(config);
      return { functionCalls, asked };
    },
  ],
  "tool-fails": [
    "tools",
    ({ generate, weather }) =>
      generate({
        tools: [
          weather(() => {
            throw new RangeError("planned");
          }).tool,
        ],
      }),
  ],
  retried: ["429-once", ({ client, model, contents }) => ask(client, { model, contents }, 3)],
  "retried-in-vain": ["429", ({ client, model, contents }) => ask(client, { model, contents }, 2)],
  "rate-limited": ["429", ({ generate }) => generate()],
  "server-error": ["500", ({ generate }) => generate()],
  "bad-request": ["400", ({ generate }) => generate()],
  forbidden: ["403", ({ generate }) => generate()],
  "wrong-arguments": ["ok", ({ client }) => client.models.generateContent({})],
  timeout: ["hang", ({ generate }) => generate({ httpOptions: { timeout: 40 } })],
  "abort-before": [
    "ok",
    ({ generate }) => {
      const controller = new AbortController();
      controller.abort();
      return generate({ abortSignal: controller.signal });
    },
  ],
  "abort-during": [
    "hang",
    ({ generate }) => {
      const controller = new AbortController();
      setTimeout(() => controller.abort(), 30);
      return generate({ abortSignal: controller.signal });
    },
  ],
  race: [
    "slow",
    async ({ generate }) => {
      const promise = generate();
      const first = await Promise.race([promise, wait(5).then(() => "timer")]);
      return { first, last: (await promise).text };
    },
  ],
  unawaited: [
    "400",
    async ({ generate, unhandled, settled }) => {
      const before = unhandled.length;
      void generate();
      await settled(() => unhandled.length > before);
      return unhandled.slice(before).map(({ message, status }) => ({ message, status }));
    },
  ],
  "awaited-late": [
    "400",
    async ({ generate, unhandled, settled }) => {
      const before = unhandled.length;
      const promise = generate();
      await settled(() => unhandled.length > before);
      const late = await promise.catch((error) => error.status);
      return { late, count: unhandled.length - before };
    },
  ],
  "base-url-of-request": [
    "ok",
    ({ client, model, contents, url }) =>
      client.models.generateContent({
        model,
        contents,
        config: { httpOptions: { baseUrl: url.replace("127.0.0.1", "localhost") } },
      }),
  ],
};

/** Asks with so many attempts, as far as the version has retries that one request can set. */
function ask(client, params, attempts) {
  const config = {
    httpOptions: { retryOptions: { attempts, initialDelay: 0.01, maxDelay: 0.02 } },
  };
  return client.models.generateContent({ ...params, config });
}
