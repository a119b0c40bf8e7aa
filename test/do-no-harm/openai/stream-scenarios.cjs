// What applications do with a streamed chat completion.
const { collect, textOf, wait } = require("../harness/use.cjs");

const messages = [{ role: "user", content: "What is a spoor?" }];
const tools = [{ type: "function", function: { name: "weather", parameters: { type: "object" } } }];
const helpers = (client) =>
  (client.chat.completions.parse ? client.chat : client.beta.chat).completions;
const usage = { stream_options: { include_usage: true } };

/** Chunks that the provider sends before it hangs. */
const sentBeforeHang = 4;

/** By name: what the provider does, and what the application does. */
exports.streamScenarios = {
  stream: ["ok", async ({ stream }) => collect(await stream(usage))],
  "stream-no-usage": ["ok", async ({ stream }) => collect(await stream())],
  "stream-choices": ["ok", async ({ stream }) => collect(await stream({ ...usage, n: 2 }))],
  "stream-tools": ["tools", async ({ stream }) => collect(await stream({ ...usage, tools }))],
  "stream-shape": [
    "ok",
    async ({ stream }) => {
      const given = await stream(usage);
      const iterator = given[Symbol.asyncIterator]();
      const shape = {
        keys: Object.keys(given),
        name: given.constructor.name,
        tag: Object.prototype.toString.call(iterator),
        iteratorKeys: Object.keys(iterator),
        isItself: iterator[Symbol.asyncIterator]() === iterator,
      };
      return { shape, chunks: await collect(iterator) };
    },
  ],
  "stream-with-response": [
    "ok",
    async ({ stream }) => {
      const { data, response, request_id } = await stream(usage).withResponse();
      return { chunks: await collect(data), status: response.status, request_id };
    },
  ],
  "stream-as-response": ["ok", async ({ stream }) => (await stream(usage).asResponse()).text()],
  "stream-break": [
    "ok",
    async ({ stream }) => {
      const given = await stream(usage);
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
        if (chunk.choices[0].finish_reason !== null) break;
      }
      return chunks;
    },
  ],
  "stream-throw-in-loop": [
    "ok",
    async ({ stream }) => {
      for await (const chunk of await stream()) throw new RangeError(`planned at ${chunk.object}`);
    },
  ],
  "stream-concurrent-reads": [
    "ok",
    async ({ stream }) => {
      const iterator = (await stream(usage))[Symbol.asyncIterator]();
      const first = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
      return { first, rest: await collect(iterator) };
    },
  ],
  "stream-read-twice": [
    "ok",
    async ({ stream }) => {
      const given = await stream(usage);
      const unused = given[Symbol.asyncIterator]();
      const chunks = await collect(given);
      const again = await collect(given).catch((error) => error.message);
      return { chunks, again, unused: await unused.next().catch((error) => error.message) };
    },
  ],
  "stream-cut": [
    "cut",
    async ({ stream, chunks }) => {
      for await (const chunk of await stream(usage)) chunks.push(chunk);
    },
  ],
  "stream-clean-cut": ["clean-cut", async ({ stream }) => collect(await stream(usage))],
  "stream-malformed": [
    "malformed",
    async ({ stream, chunks }) => {
      for await (const chunk of await stream(usage)) chunks.push(chunk);
    },
  ],
  "stream-error-event": [
    "error-event",
    async ({ stream, chunks }) => {
      for await (const chunk of await stream(usage)) chunks.push(chunk);
    },
  ],
  "stream-rate-limited": ["429", ({ stream }) => stream({}, { maxRetries: 0 })],
  "stream-retried": ["429-once", async ({ stream }) => collect(await stream(usage))],
  "stream-abort-while-reading": [
    "hang-stream",
    async ({ stream }) => {
      const given = await stream(usage);
      const chunks = [];
      for await (const chunk of given) {
        chunks.push(chunk);
        if (chunks.length === sentBeforeHang) setTimeout(() => given.controller.abort(), 5);
      }
      return chunks;
    },
  ],
  "stream-abort-by-signal": [
    "hang-stream",
    async ({ stream, chunks }) => {
      const controller = new AbortController();
      const given = await stream(usage, { signal: controller.signal });
      for await (const chunk of given) {
        chunks.push(chunk);
        if (chunks.length === sentBeforeHang) setTimeout(() => controller.abort(), 5);
      }
    },
  ],
  "stream-abort-between-reads": [
    "hang-stream",
    async ({ stream }) => {
      const given = await stream(usage);
      const iterator = given[Symbol.asyncIterator]();
      const { value } = await iterator.next();
      given.controller.abort();
      await wait(5);
      return { value, aborted: given.controller.signal.aborted };
    },
  ],
  "stream-unread": ["ok", async ({ stream }) => Object.keys(await stream(usage))],
  "stream-unawaited": [
    "ok",
    async ({ stream }) => {
      void stream(usage);
      await wait(30);
    },
  ],
  "stream-half-read": [
    "ok",
    async ({ stream }) => {
      const iterator = (await stream(usage))[Symbol.asyncIterator]();
      return [await iterator.next(), await iterator.next(), await iterator.next()];
    },
  ],
  "stream-tee": [
    "ok",
    async ({ stream }) => {
      const [left, right] = (await stream(usage)).tee();
      return Promise.all([collect(left), collect(right)]);
    },
  ],
  "stream-tee-half": [
    "ok",
    async ({ stream }) => {
      const [left, right] = (await stream(usage)).tee();
      return { all: await collect(left), some: await collect(right, 2) };
    },
  ],
  "stream-readable": ["ok", async ({ stream }) => textOf((await stream(usage)).toReadableStream())],
  "stream-readable-cancel": [
    "ok",
    async ({ stream }) => {
      const reader = (await stream(usage)).toReadableStream().getReader();
      const { value } = await reader.read();
      await reader.cancel();
      return Buffer.from(value).toString();
    },
  ],
  "stream-helper": [
    "ok",
    async ({ client, model }) =>
      helpers(client)
        .stream({ model, messages, ...usage })
        .finalChatCompletion(),
  ],
  "stream-helper-events": [
    "ok",
    async ({ client, model }) => {
      const runner = helpers(client).stream({ model, messages, ...usage });
      const seen = [];
      runner.on("content", (delta) => seen.push(delta));
      runner.on("end", () => seen.push("end"));
      return { total: await runner.totalUsage(), content: await runner.finalContent(), seen };
    },
  ],
  "stream-helper-break": [
    "ok",
    async ({ client, model }) => {
      const runner = helpers(client).stream({ model, messages, ...usage });
      runner.on("error", () => {});
      return collect(runner, 3);
    },
  ],
  "stream-helper-error": [
    "400",
    async ({ client, model }) => helpers(client).stream({ model, messages }).finalChatCompletion(),
  ],
  "stream-helper-readable": [
    "ok",
    async ({ client, model }) =>
      textOf(
        helpers(client)
          .stream({ model, messages, ...usage })
          .toReadableStream(),
      ),
  ],
};
