// What applications do with ConverseStream.
const { AsyncLocalStorage } = require("node:async_hooks");
const { collect, wait } = require("../harness/use.cjs");

/** Reads a stream to its end or failure; the chunks before a failure are compared too. */
const readAll = async ({ stream, chunks }) => {
  for await (const chunk of (await stream()).stream) chunks.push(chunk);
};

/** By name: what the provider does, and what the application does. */
exports.converseStreamScenarios = {
  stream: ["ok", async ({ stream }) => collect((await stream()).stream)],
  "stream-tools": ["tools", async ({ stream }) => collect((await stream()).stream)],
  "stream-thinking": ["thinking", async ({ stream }) => collect((await stream()).stream)],
  "stream-no-usage": ["no-usage", async ({ stream }) => collect((await stream()).stream)],
  "stream-long": ["long", async ({ stream }) => (await collect((await stream()).stream)).length],
  "stream-shape": [
    "ok",
    async ({ stream }) => {
      const reply = await stream();
      const iterator = reply.stream[Symbol.asyncIterator]();
      const shape = {
        keys: Object.keys(reply),
        streamKeys: Object.keys(reply.stream),
        tag: Object.prototype.toString.call(iterator),
        iteratorKeys: Object.keys(iterator),
      };
      return { shape, chunks: await collect({ [Symbol.asyncIterator]: () => iterator }) };
    },
  ],
  "stream-break": ["ok", async ({ stream }) => collect((await stream()).stream, 3)],
  "stream-break-at-end": [
    "ok",
    async ({ stream }) => {
      const chunks = [];
      for await (const chunk of (await stream()).stream) {
        chunks.push(chunk);
        if (chunk.messageStop) break;
      }
      return chunks;
    },
  ],
  "stream-throw-in-loop": [
    "ok",
    async ({ stream }) => {
      for await (const chunk of (await stream()).stream)
        throw new RangeError(`planned at ${Object.keys(chunk).join()}`);
    },
  ],
  "stream-read-twice": [
    "ok",
    async ({ stream }) => {
      const reply = await stream();
      const chunks = await collect(reply.stream);
      const again = await collect(reply.stream).catch((error) => error.message);
      return { chunks, again };
    },
  ],
  "stream-cut": ["cut", readAll],
  "stream-clean-cut": ["clean-cut", readAll],
  "stream-malformed": ["malformed", readAll],
  "stream-exception": ["error-event", readAll],
  "stream-throttled": ["throttled-event", readAll],
  "stream-bad-request": ["400", ({ stream }) => stream()],
  "stream-retried": ["429-once", async ({ stream }) => collect((await stream()).stream)],
  "stream-abort-before": [
    "ok",
    ({ stream }) => {
      const controller = new AbortController();
      controller.abort();
      return stream({}, { abortSignal: controller.signal });
    },
  ],
  "stream-unread": ["ok", async ({ stream }) => Object.keys(await stream())],
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
      const iterator = (await stream()).stream[Symbol.asyncIterator]();
      return [await iterator.next(), await iterator.next(), await iterator.next()];
    },
  ],
  "stream-own-storage": [
    "ok",
    async ({ stream }) => {
      const storage = new AsyncLocalStorage();
      return storage.run("the application's", async () => {
        const seen = new Set();
        for await (const chunk of (await stream()).stream)
          seen.add(`${Object.keys(chunk).join()}: ${storage.getStore()}`);
        return [...seen];
      });
    },
  ],
};
