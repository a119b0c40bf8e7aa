// What applications and their tests do with clients: subclasses, proxies, frozen objects, mocks, fetch of their own.
const { mock } = require("node:test");
const { collect } = require("../harness/use.cjs");

const messages = [{ role: "user", content: "What is a spoor?" }];
const usage = { stream_options: { include_usage: true } };

/** The reply that a user's mock of the network gives, without a provider. */
const mockedReply = (model) => ({
  id: `chatcmpl-${model}`,
  object: "chat.completion",
  created: 1_700_000_000,
  model,
  choices: [
    { index: 0, message: { role: "assistant", content: "Mocked." }, finish_reason: "stop" },
  ],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
});

const choice = (delta, finish_reason) => ({ index: 0, delta, finish_reason });

const mockedEvents = (model) => {
  const head = { id: `chatcmpl-${model}`, object: "chat.completion.chunk", model };
  return [
    { ...head, choices: [choice({ role: "assistant", content: "Mocked" }, null)] },
    { ...head, choices: [choice({ content: "." }, null)] },
    { ...head, choices: [choice({}, "stop")] },
  ]
    .map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`)
    .concat("data: [DONE]\n\n");
};

const refuse = () => Promise.reject(new TypeError("the mock refuses"));

const jsonFetch = (model) => async () => Response.json(mockedReply(model));

const streamFetch = (model) => async () => {
  const body = ReadableStream.from(mockedEvents(model)).pipeThrough(new TextEncoderStream());
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
};

/** An object whose every object is a proxy too, and whose methods are bound, as wrappers of clients make it. */
function wrapped(target, calls) {
  return new Proxy(target, {
    get(object, key) {
      const value = object[key];
      if (typeof value === "function") {
        return (...args) => {
          calls.push(String(key));
          return value.apply(object, args);
        };
      }
      return typeof value === "object" && value !== null ? wrapped(value, calls) : value;
    },
  });
}

/** By name: what the provider does, and what the application does. */
exports.clientScenarios = {
  "frozen-client": [
    "ok",
    ({ client, model }) => {
      for (const part of [client.chat.completions, client.chat, client]) Object.freeze(part);
      return client.chat.completions.create(Object.freeze({ model, messages }));
    },
  ],
  "frozen-client-stream": [
    "ok",
    async ({ client, model }) => {
      for (const part of [client.chat.completions, client.chat, client]) Object.freeze(part);
      const body = Object.freeze({ model, messages, stream: true, ...usage });
      return collect(Object.freeze(await client.chat.completions.create(body)));
    },
  ],
  "proxied-client": [
    "ok",
    async ({ client, model }) => {
      const calls = [];
      const proxied = wrapped(client, calls);
      return { data: await proxied.chat.completions.create({ model, messages }), calls };
    },
  ],
  "proxied-resource": [
    "ok",
    async ({ client, model }) => {
      const keys = new Set();
      const completions = new Proxy(client.chat.completions, {
        get(target, key, self) {
          keys.add(String(key));
          return Reflect.get(target, key, self);
        },
      });
      return { data: await completions.create({ model, messages }), keys: [...keys] };
    },
  ],
  "proxied-stream": [
    "ok",
    async ({ stream }) => {
      const calls = [];
      const given = new Proxy(await stream(usage), {
        get(target, key) {
          calls.push(String(key));
          const value = target[key];
          return typeof value === "function" ? value.bind(target) : value;
        },
      });
      return { chunks: await collect(given), calls };
    },
  ],
  "overridden-create": [
    "ok",
    async ({ OpenAI, client, model }) => {
      class Completions extends OpenAI.Chat.Completions {
        #calls = 0;
        create(body, more) {
          this.#calls += 1;
          return super.create({ ...body, seed: this.#calls }, more);
        }
        get calls() {
          return this.#calls;
        }
      }
      const completions = new Completions(client);
      return { data: await completions.create({ model, messages }), calls: completions.calls };
    },
  ],
  "private-fields": [
    "ok",
    async ({ OpenAI, options, model }) => {
      class Client extends OpenAI {
        #asked = [];
        ask(content) {
          this.#asked.push(content);
          return this.chat.completions.create({ model, messages: [{ role: "user", content }] });
        }
        static isClient(value) {
          return #asked in value;
        }
      }
      const client = new Client(options);
      return { data: await client.ask("Where?"), isClient: Client.isClient(client) };
    },
  ],
  "detached-create": [
    "ok",
    async ({ client, model }) => {
      const { create } = client.chat.completions;
      const data = await create.call(client.chat.completions, { model, messages });
      return { data, length: create.length, name: create.name };
    },
  ],
  "class-shape": [
    "ok",
    async ({ OpenAI, client, chat }) => {
      const { prototype } = OpenAI.Chat.Completions;
      await chat();
      return {
        methods: Object.getOwnPropertyNames(prototype).toSorted(),
        own: Object.keys(client.chat.completions),
        create: Object.getOwnPropertyDescriptor(prototype, "create").enumerable,
      };
    },
  ],
  instanceof: [
    "429",
    async ({ OpenAI, client, chat }) => {
      const promise = chat({}, { maxRetries: 0 });
      const error = await promise.catch((thrown) => thrown);
      return {
        client: client instanceof OpenAI,
        completions: client.chat.completions instanceof OpenAI.Chat.Completions,
        promise: [promise instanceof Promise, promise[Symbol.toStringTag]],
        error: [
          error instanceof OpenAI.RateLimitError,
          error instanceof OpenAI.APIError,
          error instanceof OpenAI.OpenAIError,
          error instanceof OpenAI.BadRequestError,
          error instanceof Error,
        ],
      };
    },
  ],
  "two-clients": [
    "ok",
    async ({ OpenAI, options, model }) => {
      const clients = [new OpenAI(options), new OpenAI({ ...options, apiKey: "other" })];
      const asked = clients.map((each) => each.chat.completions.create({ model, messages }));
      return (await Promise.all(asked)).map(({ choices }) => choices);
    },
  ],
  "own-fetch": [
    "ok",
    async ({ OpenAI, options, model }) => {
      const seen = [];
      const own = (url, init) => {
        seen.push([String(url).replace(/:\d+/, ""), init.method, typeof init.body]);
        return fetch(url, init);
      };
      const client = new OpenAI({ ...options, fetch: own });
      return { data: await client.chat.completions.create({ model, messages }), seen };
    },
  ],
  "mocked-fetch": [
    "ok",
    ({ OpenAI, options, model }) =>
      new OpenAI({ ...options, fetch: jsonFetch(model) }).chat.completions.create({
        model,
        messages,
      }),
  ],
  "mocked-fetch-stream": [
    "ok",
    async ({ OpenAI, options, model }) => {
      const client = new OpenAI({ ...options, fetch: streamFetch(model) });
      return collect(await client.chat.completions.create({ model, messages, stream: true }));
    },
  ],
  "mocked-fetch-rejects": [
    "ok",
    ({ OpenAI, options, model }) => {
      const client = new OpenAI({ ...options, fetch: refuse, maxRetries: 0 });
      return client.chat.completions.create({ model, messages });
    },
  ],
  "mocked-global-fetch": [
    "ok",
    async ({ OpenAI, options, model }) => {
      const mocked = mock.method(globalThis, "fetch", jsonFetch(model));
      try {
        // Version 4 has a fetch of its own, unless it is given one.
        const client = new OpenAI({ ...options, fetch: globalThis.fetch });
        const data = await client.chat.completions.create({ model, messages });
        return { data, calls: mocked.mock.callCount() };
      } finally {
        mocked.mock.restore();
      }
    },
  ],
  "mocked-create": [
    "ok",
    async ({ client, model }) => {
      const create = mock.fn(async () => mockedReply(model));
      client.chat.completions.create = create;
      const data = await client.chat.completions.create({ model, messages });
      return { data, calls: create.mock.calls.map(({ arguments: args }) => args) };
    },
  ],
  "mocked-prototype": [
    "ok",
    async ({ OpenAI, client, model }) => {
      const { prototype } = OpenAI.Chat.Completions;
      const mocked = mock.method(prototype, "create", async () => mockedReply(model));
      try {
        const data = await client.chat.completions.create({ model, messages });
        return { data, calls: mocked.mock.callCount() };
      } finally {
        mocked.mock.restore();
      }
    },
  ],
  "spied-create": [
    "ok",
    async ({ client, model }) => {
      const { mock: spy } = mock.method(client.chat.completions, "create");
      const data = await client.chat.completions.create({ model, messages });
      return { data, calls: spy.callCount(), isSame: (await spy.calls[0].result) === data };
    },
  ],
  "spied-prototype": [
    "ok",
    async ({ OpenAI, client, model }) => {
      const { mock: spy } = mock.method(OpenAI.Chat.Completions.prototype, "create");
      try {
        const data = await client.chat.completions.create({ model, messages });
        return { data, calls: spy.callCount() };
      } finally {
        spy.restore();
      }
    },
  ],
};
