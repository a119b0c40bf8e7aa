// What applications do at one time and across time: races, time limits, context of their own, many streams.
const { AsyncLocalStorage, AsyncResource } = require("node:async_hooks");
const { collect, started, wait } = require("../harness/use.cjs");

const usage = { stream_options: { include_usage: true } };
const storage = new AsyncLocalStorage();
const streams = 1000;

const helpers = (client) =>
  (client.chat.completions.parse ? client.chat : client.beta.chat).completions;

/** By name: what the provider does, and what the application does. */
exports.concurrencyScenarios = {
  "race-of-calls": [
    "slow",
    async ({ chat }) => {
      const calls = [chat(), chat()];
      const first = await Promise.race(calls);
      await Promise.all(calls);
      return first.choices;
    },
  ],
  "race-lost": [
    "400",
    async ({ chat, unhandled }) => {
      const before = unhandled.length;
      const first = await Promise.race([chat(), Promise.resolve("other")]);
      await wait(100);
      return { first, unhandled: unhandled.length - before };
    },
  ],
  any: [
    "ok",
    async ({ chat }) => {
      const { choices } = await Promise.any([Promise.reject(new Error("first")), chat()]);
      return choices;
    },
  ],
  "all-settled": [
    "429",
    async ({ chat }) => {
      const [one, other] = await Promise.allSettled([
        chat({}, { maxRetries: 0 }),
        chat({ seed: 1 }, { maxRetries: 0 }),
      ]);
      return [one.reason.status, other.reason.status];
    },
  ],
  "timeout-by-signal": [
    "hang",
    ({ chat }) => chat({}, { signal: AbortSignal.timeout(250), maxRetries: 0 }),
  ],
  "timeout-retried": ["hang", ({ chat }) => chat({}, { timeout: 250, maxRetries: 1 })],
  "stream-abort-before": [
    "ok",
    async ({ stream }) => collect(await stream(usage, { signal: AbortSignal.abort() })),
  ],
  "stream-abort-during": [
    "hang",
    async ({ url, stream }) => {
      const controller = new AbortController();
      const { promise } = await started(url, () => stream(usage, { signal: controller.signal }));
      controller.abort();
      return promise;
    },
  ],
  "stream-timeout": ["hang", ({ stream }) => stream(usage, { timeout: 250, maxRetries: 0 })],
  "own-storage": [
    "ok",
    ({ chat }) =>
      storage.run("outer", async () => {
        const inThen = await chat().then(() => storage.getStore());
        const afterFinally = await chat({ seed: 1 })
          .finally(() => storage.getStore())
          .then(() => storage.getStore());
        return { inThen, afterFinally, after: storage.getStore() };
      }),
  ],
  "own-storage-concurrent": [
    "slow",
    ({ chat }) =>
      Promise.all(
        ["one", "other"].map((store) =>
          storage.run(store, async () => {
            await chat();
            return storage.getStore();
          }),
        ),
      ),
  ],
  "own-storage-stream": [
    "ok",
    ({ stream }) =>
      storage.run("outer", async () => {
        const seen = new Set();
        for await (const { object } of await stream(usage))
          seen.add(`${object} ${storage.getStore()}`);
        return [...seen];
      }),
  ],
  "own-storage-changes": [
    "ok",
    async ({ stream }) => {
      const given = await storage.run("asking", () => stream(usage));
      return storage.run("reading", async () => {
        const seen = [];
        for await (const chunk of given) if (chunk.usage) seen.push(storage.getStore());
        return seen;
      });
    },
  ],
  "own-storage-helper": [
    "ok",
    ({ client, model }) =>
      storage.run("outer", async () => {
        const messages = [{ role: "user", content: "What is a spoor?" }];
        const runner = helpers(client).stream({ model, messages, ...usage });
        const seen = new Set();
        runner.on("content", () => seen.add(storage.getStore()));
        await runner.finalContent();
        return [...seen];
      }),
  ],
  "own-async-resource": [
    "ok",
    async ({ chat }) => {
      const bound = storage.run("bound", () => AsyncResource.bind(() => storage.getStore()));
      return storage.run("running", () => chat().then(() => [bound(), storage.getStore()]));
    },
  ],
  "slow-reader": [
    "ok",
    async ({ stream }) => {
      const chunks = [];
      for await (const chunk of await stream(usage)) {
        chunks.push(chunk);
        await wait(2);
      }
      return chunks;
    },
  ],
  "concurrent-streams": [
    "ok",
    async ({ stream }) => {
      const texts = await Promise.all(
        Array.from({ length: streams }, async () => {
          const chunks = await collect(await stream(usage));
          return chunks.map(({ choices }) => choices[0]?.delta.content ?? "").join("");
        }),
      );
      return { count: texts.length, texts: [...new Set(texts)] };
    },
  ],
};
