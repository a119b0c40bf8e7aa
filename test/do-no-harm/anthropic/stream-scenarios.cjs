// What applications do with a message that `messages.create` streams.
const { AsyncLocalStorage } = require("node:async_hooks");
const { collect, textOf, wait } = require("../harness/use.cjs");

const tools = [{ name: "weather", input_schema: { type: "object" } }];

/** Reads a stream to its end or failure; the chunks before a failure are compared too. */
const readAll = async ({ stream, chunks }) => {
  for await (const chunk of await stream()) chunks.push(chunk);
};

/** By name: what the provider does, and what the application does. */
exports.streamScenarios = {
  stream: ["ok", async ({ stream }) => collect(await stream())],
  "stream-tools": ["tools", async ({ stream }) => collect(await stream({ tools }))],
  "stream-thinking": ["thinking", async ({ stream }) => collect(await stream())],
  "stream-web-search": ["web-search", async ({ stream }) => collect(await stream())],
  "stream-cached": ["cached", async ({ stream }) => collect(await stream())],
  "stream-iterations": ["iterations", async ({ stream }) => collect(await stream())],
  "stream-refusal": ["refusal", async ({ stream }) => collect(await stream())],
  "stream-no-usage": ["no-usage", async ({ stream }) => collect(await stream())],
  "stream-long": ["long", async ({ stream }) => (await collect(await stream())).length],
  "stream-shape": [
    "ok",
    async ({ client, stream }) => {
      const given = await stream();
      const iterator = given[Symbol.asyncIterator]();
      const shape = {
        keys: Object.keys(given).toSorted(),
        name: given.constructor.name,
        isItself: iterator[Symbol.asyncIterator]() === iterator,
        // A version with this option gives another iterator itself where spans are recorded.
        ...(!client.openTelemetry && {
          tag: Object.prototype.toString.call(iterator),
          iteratorKeys: Object.keys(iterator),
        }),
      };
      return { shape, chunks: await collect(iterator) };
    },
  ],
  "stream-with-response": [
    "ok",
    async ({ stream }) => {
      const { data, response, request_id } = await stream().withResponse();
      return { chunks: await collect(data), status: response.status, request_id };
    },
  ],
  "stream-as-response": ["ok", async ({ stream }) => (await stream().asResponse()).text()],
  "stream-break": [
    "ok",
    async ({ stream }) => {
      const given = await stream();
      const chunks = await collect(given, 3);
      return { chunks, aborted: given.controller.signal.aborted };
    },
  ],
  "stream-break-at-end": [
    "ok",
    async ({ stream }) => {
      const chunks = [];
      for await (const chunk of await stream()) {
        chunks.push(chunk);
        if (chunk.type === "message_delta") break;
      }
      return chunks;
    },
  ],
  "stream-throw-in-loop": [
    "ok",
    async ({ stream }) => {
      for await (const chunk of await stream()) throw new RangeError(`planned at ${chunk.type}`);
    },
  ],
  "stream-concurrent-reads": [
    "ok",
    async ({ stream }) => {
      const iterator = (await stream())[Symbol.asyncIterator]();
      const first = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
      return { first, rest: await collect(iterator) };
    },
  ],
  "stream-read-twice": [
    "ok",
    async ({ stream }) => {
      const given = await stream();
      const unused = given[Symbol.asyncIterator]();
      const chunks = await collect(given);
      const again = await collect(given).catch((error) => error.message);
      return { chunks, again, unused: await unused.next().catch((error) => error.message) };
    },
  ],
  "stream-cut": ["cut", readAll],
  "stream-clean-cut": ["clean-cut", readAll],
  "stream-malformed": ["malformed", readAll],
  "stream-error-event": ["error-event", readAll],
  "stream-rate-limited": ["429", ({ stream }) => stream({}, { maxRetries: 0 })],
  "stream-retried": ["429-once", async ({ stream }) => collect(await stream())],
  "stream-abort-before": [
    "ok",
    ({ stream }) => {
      const controller = new AbortController();
      controller.abort();
      return stream({}, { signal: controller.signal });
    },
  ],
  "stream-abort-while-reading": [
    "hang-stream",
    async ({ stream }) => {
      const given = await stream();
      setTimeout(() => given.controller.abort(), 60);
      return collect(given);
    },
  ],
  "stream-abort-by-signal": [
    "hang-stream",
    async ({ stream, chunks }) => {
      const controller = new AbortController();
      const given = await stream({}, { signal: controller.signal });
      setTimeout(() => controller.abort(), 60);
      for await (const chunk of given) chunks.push(chunk);
    },
  ],
  "stream-abort-between-reads": [
    "hang-stream",
    async ({ stream }) => {
      const given = await stream();
      const iterator = given[Symbol.asyncIterator]();
      const { value } = await iterator.next();
      given.controller.abort();
      await wait(5);
      return { value, aborted: given.controller.signal.aborted };
    },
  ],
  "stream-unread": ["ok", async ({ stream }) => Object.keys(await stream()).toSorted()],
  "stream-unawaited": [
    "ok",
    async ({ stream }) => {
      void stream();
      await wait(30);
    },
  ],
  "stream-half-read": [
    "ok",
    async ({ stream }) => {
      const iterator = (await stream())[Symbol.asyncIterator]();
      return [await iterator.next(), await iterator.next(), await iterator.next()];
    },
  ],
  "stream-tee": [
    "ok",
    async ({ stream }) => {
      const [left, right] = (await stream()).tee();
      return Promise.all([collect(left), collect(right)]);
    },
  ],
  "stream-tee-half": [
    "ok",
    async ({ stream }) => {
      const [left, right] = (await stream()).tee();
      return { all: await collect(left), some: await collect(right, 2) };
    },
  ],
  "stream-readable": ["ok", async ({ stream }) => textOf((await stream()).toReadableStream())],
  "stream-readable-cancel": [
    "ok",
    async ({ stream }) => {
      const reader = (await stream()).toReadableStream().getReader();
      const { value } = await reader.read();
      await reader.cancel();
      return Buffer.from(value).toString();
    },
  ],
  "stream-own-storage": [
    "ok",
    async ({ stream }) => {
      const storage = new AsyncLocalStorage();
      return storage.run("the application's", async () => {
        const seen = new Set();
        for await (const { type } of await stream()) seen.add(`${type}: ${storage.getStore()}`);
        return [...seen];
      });
    },
  ],
};
