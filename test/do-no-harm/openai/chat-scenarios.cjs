// What applications do with `chat.completions`. Each scenario knows nothing of telemetry and gives what it saw.
const { collect, started, wait } = require("../harness/use.cjs");

const messages = [{ role: "user", content: "What is a spoor?" }];
const schema = { type: "object", properties: { answer: { type: "number" } }, required: ["answer"] };
const response_format = {
  type: "json_schema",
  json_schema: { name: "answer", strict: true, schema },
};
const parameters = { type: "object", properties: { city: { type: "string" } } };
const weather = {
  type: "function",
  function: {
    name: "weather",
    description: "The weather of a city",
    parameters,
    parse: JSON.parse,
    function: ({ city }) => `It rains in ${city}.`,
  },
};
/** Before version 5 the helpers were in `beta`. */
const helpers = (client) =>
  (client.chat.completions.parse ? client.chat : client.beta.chat).completions;

/** By name: what the provider does, and what the application does. */
exports.chatScenarios = {
  plain: ["ok", ({ chat }) => chat()],
  parameters: [
    "length",
    ({ chat }) =>
      chat({
        max_completion_tokens: 20,
        temperature: 0,
        top_p: 0.5,
        seed: 7,
        stop: ["\n"],
        n: 2,
        presence_penalty: 0.1,
        frequency_penalty: 0.2,
        reasoning_effort: "low",
        service_tier: "flex",
      }),
  ],
  promise: [
    "ok",
    async ({ chat }) => {
      const promise = chat();
      const shape = {
        keys: Object.keys(promise),
        isPromise: promise instanceof Promise,
        name: promise.constructor.name,
        spread: Object.keys({ ...promise }),
      };
      return {
        shape,
        same: (await promise) === (await promise),
        chained: await promise.then(({ id }) => id),
      };
    },
  ],
  "catch-finally": [
    "400",
    async ({ chat }) => {
      const seen = [];
      const caught = await chat()
        .finally(() => seen.push("finally"))
        .catch((error) => error.status);
      return { caught, seen };
    },
  ],
  "with-response": [
    "ok",
    async ({ chat }) => {
      const { data, response, request_id } = await chat().withResponse();
      return { data, status: response.status, request_id, bodyUsed: response.bodyUsed };
    },
  ],
  "as-response": ["ok", async ({ chat }) => (await chat().asResponse()).text()],
  "as-response-then-data": [
    "ok",
    async ({ chat }) => {
      const promise = chat();
      const { status } = await promise.asResponse();
      return { status, data: await promise };
    },
  ],
  "then-unwrap": ["ok", async ({ chat }) => chat()._thenUnwrap((data) => ({ only: data.id }))],
  "then-unwrap-twice": [
    "ok",
    async ({ chat }) =>
      chat()
        ._thenUnwrap((data) => data.id)
        ._thenUnwrap((id) => [id]),
  ],
  "then-unwrap-throws": [
    "ok",
    async ({ chat }) =>
      chat()._thenUnwrap(() => {
        throw new RangeError("planned");
      }),
  ],
  "invalid-json": ["invalid-json", ({ chat }) => chat()],
  failed: ["failed", ({ chat }) => chat()],
  "no-usage": ["no-usage", ({ chat }) => chat()],
  parse: ["ok", ({ client, model }) => helpers(client).parse({ model, messages, response_format })],
  "parse-with-response": [
    "ok",
    async ({ client, model }) => {
      const { data, request_id } = await helpers(client)
        .parse({ model, messages, response_format })
        .withResponse();
      return { data, request_id };
    },
  ],
  "parse-length": [
    "length",
    ({ client, model }) => helpers(client).parse({ model, messages, response_format }),
  ],
  "parse-as-response": [
    "ok",
    async ({ client, model }) =>
      (await helpers(client).parse({ model, messages, response_format }).asResponse()).text(),
  ],
  "run-tools": [
    "tools",
    async ({ client, model }) => {
      const runner = helpers(client).runTools({ model, messages, tools: [weather] });
      return {
        content: await runner.finalContent(),
        usage: await runner.totalUsage(),
        messages: runner.messages,
      };
    },
  ],
  "run-tools-stream": [
    "tools",
    async ({ client, model }) => {
      const runner = helpers(client).runTools({ model, messages, tools: [weather], stream: true });
      return { content: await runner.finalContent(), messages: runner.messages };
    },
  ],
  retried: ["429-once", ({ chat }) => chat()],
  "retried-in-vain": ["429", ({ chat }) => chat({}, { maxRetries: 1 })],
  "rate-limited": ["429", ({ chat }) => chat({}, { maxRetries: 0 })],
  "server-error": ["500", ({ chat }) => chat({}, { maxRetries: 0 })],
  "bad-request": ["400", ({ chat }) => chat()],
  "bad-request-as-response": ["400", ({ chat }) => chat().asResponse()],
  "bad-request-parse": [
    "400",
    ({ client, model }) => helpers(client).parse({ model, messages, response_format }),
  ],
  "wrong-arguments": ["ok", ({ client }) => client.chat.completions.create()],
  timeout: ["hang", ({ chat }) => chat({}, { timeout: 250, maxRetries: 0 })],
  "abort-before": [
    "ok",
    ({ chat }) => {
      const controller = new AbortController();
      controller.abort();
      return chat({}, { signal: controller.signal });
    },
  ],
  "abort-during": [
    "hang",
    async ({ url, chat }) => {
      const controller = new AbortController();
      const { promise } = await started(url, () => chat({}, { signal: controller.signal }));
      controller.abort();
      return promise;
    },
  ],
  race: [
    "slow",
    async ({ chat }) => {
      const promise = chat();
      const first = await Promise.race([promise, wait(5).then(() => "timer")]);
      return { first, last: (await promise).id };
    },
  ],
  unawaited: [
    "400",
    async ({ chat, unhandled, settled }) => {
      const before = unhandled.length;
      void chat();
      await settled(() => unhandled.length > before);
      return unhandled.slice(before).map(({ message, status }) => ({ message, status }));
    },
  ],
  "awaited-late": [
    "400",
    async ({ chat, unhandled, settled }) => {
      const before = unhandled.length;
      const promise = chat();
      await settled(() => unhandled.length > before);
      const late = await promise.catch((error) => error.status);
      return { late, count: unhandled.length - before };
    },
  ],
  "with-options": [
    "429",
    ({ client, model }) =>
      client.withOptions
        ? client.withOptions({ maxRetries: 0 }).chat.completions.create({ model, messages })
        : "absent",
  ],
  subclass: [
    "ok",
    async ({ OpenAI, options, model }) => {
      class Client extends OpenAI {
        #secret = "kept";
        get secret() {
          return this.#secret;
        }
      }
      const client = new Client(options);
      return {
        secret: client.secret,
        data: await client.chat.completions.create({ model, messages }),
      };
    },
  ],
  "text-completion": [
    "ok",
    ({ client, model }) => client.completions.create({ model, prompt: "A spoor is" }),
  ],
  "text-completion-stream": [
    "ok",
    async ({ client, model }) =>
      collect(await client.completions.create({ model, prompt: "A spoor is", stream: true })),
  ],
};
