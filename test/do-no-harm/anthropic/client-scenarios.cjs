// What applications do with clients, and with the parts of the API that call no model at once.
const { collect, wait } = require("../harness/use.cjs");

/** Version 1 has no text completions. */
const complete = ({ client, model }, body) =>
  client.completions?.create({
    model,
    max_tokens_to_sample: 20,
    prompt: "\n\nHuman: What is a spoor?\n\nAssistant:",
    ...body,
  }) ?? [];

/** By name: what the provider does, and what the application does. */
exports.clientScenarios = {
  "with-options": [
    "429",
    ({ client, body }) =>
      client.withOptions ? client.withOptions({ maxRetries: 0 }).messages.create(body) : "absent",
  ],
  subclass: [
    "ok",
    async ({ Anthropic, options, body }) => {
      class Client extends Anthropic {
        #secret = "kept";
        get secret() {
          return this.#secret;
        }
      }
      const client = new Client(options);
      return { secret: client.secret, data: await client.messages.create(body) };
    },
  ],
  "overridden-create": [
    "ok",
    async ({ Anthropic, client, body }) => {
      class Messages extends Anthropic.Messages {
        create(params, more) {
          return super.create({ ...params, max_tokens: 32 }, more);
        }
      }
      return new Messages(client).create(body);
    },
  ],
  "frozen-client": [
    "ok",
    async ({ client, body }) => {
      const frozen = Object.freeze(client);
      Object.freeze(frozen.messages);
      return frozen.messages.create(Object.freeze(body));
    },
  ],
  "proxied-client": [
    "ok",
    async ({ client, body }) => {
      const calls = [];
      const messages = new Proxy(client.messages, {
        get(target, key, self) {
          if (key === "create") calls.push(key);
          return Reflect.get(target, key, self);
        },
      });
      const proxied = new Proxy(client, {
        get: (target, key) => (key === "messages" ? messages : Reflect.get(target, key)),
      });
      return { data: await proxied.messages.create(body), calls };
    },
  ],
  "detached-create": [
    "ok",
    async ({ client, body }) => {
      const create = client.messages.create.bind(client.messages);
      return { data: await create(body), length: client.messages.create.length };
    },
  ],
  "mocked-create": [
    "ok",
    async ({ client, body }) => {
      client.messages.create = async () => ({ id: "msg_mocked" });
      return client.messages.create(body);
    },
  ],
  "own-fetch": [
    "ok",
    async ({ Anthropic, options, body }) => {
      const seen = [];
      const client = new Anthropic({
        ...options,
        fetch(url, init) {
          seen.push([...new Headers(init.headers).keys()].toSorted());
          return fetch(url, init);
        },
      });
      return { data: await client.messages.create(body), seen };
    },
  ],
  "two-clients": [
    "ok",
    async ({ Anthropic, options, body }) => {
      const clients = [new Anthropic(options), new Anthropic({ ...options, apiKey: "other" })];
      return Promise.all(clients.map((client) => client.messages.create(body)));
    },
  ],
  "text-completion": ["ok", (given) => complete(given)],
  "text-completion-stream": [
    "ok",
    async (given) => collect(await complete(given, { stream: true })),
  ],
  "count-tokens": [
    "ok",
    ({ client, body: { model, messages } }) => client.messages.countTokens({ model, messages }),
  ],
  "count-tokens-bad-request": [
    "400",
    ({ client, body: { model, messages } }) => client.messages.countTokens({ model, messages }),
  ],
  batches: [
    "ok",
    async ({ client, body }) => {
      const { batches } = client.messages;
      const requests = [{ custom_id: "one", params: body }];
      const { id } = await batches.create({ requests });
      await batches.retrieve(id);
      const { processing_status } = await batches.retrieve(id);
      const results = [];
      for await (const result of await batches.results(id)) results.push(result);
      const listed = [];
      for await (const batch of batches.list()) listed.push(batch.id);
      return { processing_status, results, isListed: listed.includes(id) };
    },
  ],
  models: ["ok", ({ client }) => client.models.retrieve("none")],
  "later-read": [
    "ok",
    async ({ create }) => {
      const promise = create();
      await wait(30);
      return promise;
    },
  ],
};
