// What applications do with `models.generateContentStream`.
const { collect, wait } = require("../harness/use.cjs");

/** Chunks that come before a stream hangs. */
const sentBeforeHang = 4;

/** By name: what the provider does, and what the application does. */
exports.streamScenarios = {
  stream: ["ok", async ({ stream }) => collect(await stream())],
  "stream-thinking": [
    "thinking",
    async ({ stream }) => collect(await stream({ thinkingConfig: { includeThoughts: true } })),
  ],
  "stream-no-usage": ["no-usage", async ({ stream }) => collect(await stream())],
  "stream-length": ["length", async ({ stream }) => collect(await stream())],
  "stream-blocked": ["blocked", async ({ stream }) => collect(await stream())],
  "stream-shape": [
    "ok",
    async ({ stream, sdk }) => {
      const given = await stream();
      const shape = {
        keys: Object.keys(given),
        symbols: Object.getOwnPropertySymbols(given).map(String),
        tag: Object.prototype.toString.call(given),
        isItself: given[Symbol.asyncIterator]() === given,
        copy: Object.keys({ ...given }),
      };
      const chunks = await collect(given);
      return { shape, chunks, is: chunks[0] instanceof sdk.GenerateContentResponse };
    },
  ],
  "stream-next": [
    "ok",
    async ({ stream }) => {
      const given = await stream();
      const items = [];
      for (let item = await given.next(); !item.done; item = await given.next())
        items.push(item.value.text);
      return { items, after: await given.next() };
    },
  ],
  "stream-concurrent-reads": [
    "ok",
    async ({ stream }) => {
      const given = await stream();
      const first = await Promise.all([given.next(), given.next(), given.next()]);
      return { first, rest: await collect(given) };
    },
  ],
  "stream-break": ["ok", async ({ stream }) => collect(await stream(), 3)],
  "stream-break-at-end": [
    "ok",
    async ({ stream }) => {
      const chunks = [];
      for await (const chunk of await stream()) {
        chunks.push(chunk.text);
        if (chunk.candidates[0].finishReason !== undefined) break;
      }
      return chunks;
    },
  ],
  "stream-return": [
    "ok",
    async ({ stream }) => {
      const given = await stream();
      const first = await given.next();
      return { first, returned: await given.return("done"), after: await given.next() };
    },
  ],
  "stream-throw": [
    "ok",
    async ({ stream, chunks }) => {
      const given = await stream();
      chunks.push(await given.next());
      await given.throw(new RangeError("planned"));
    },
  ],
  "stream-throw-in-loop": [
    "ok",
    async ({ stream }) => {
      for await (const chunk of await stream())
        throw new RangeError(`planned at ${chunk.modelVersion}`);
    },
  ],
  "stream-read-twice": [
    "ok",
    async ({ stream }) => {
      const given = await stream();
      return { chunks: await collect(given), again: await collect(given) };
    },
  ],
  "stream-cut": [
    "cut",
    async ({ stream, chunks }) => {
      for await (const chunk of await stream()) chunks.push(chunk);
    },
  ],
  "stream-clean-cut": ["clean-cut", async ({ stream }) => collect(await stream())],
  "stream-malformed": [
    "malformed",
    async ({ stream, chunks }) => {
      for await (const chunk of await stream()) chunks.push(chunk);
    },
  ],
  "stream-error-event": [
    "error-event",
    async ({ stream, chunks }) => {
      for await (const chunk of await stream()) chunks.push(chunk);
    },
  ],
  "stream-rate-limited": ["429", ({ stream }) => stream()],
  "stream-bad-request": ["400", ({ stream }) => stream()],
  "stream-abort-before": [
    "ok",
    ({ stream }) => {
      const controller = new AbortController();
      controller.abort();
      return stream({ abortSignal: controller.signal });
    },
  ],
  "stream-abort-while-reading": [
    "hang-stream",
    async ({ stream, chunks }) => {
      const controller = new AbortController();
      for await (const chunk of await stream({ abortSignal: controller.signal })) {
        chunks.push(chunk);
        if (chunks.length === sentBeforeHang) setTimeout(() => controller.abort(), 5);
      }
    },
  ],
  "stream-abort-between-reads": [
    "hang-stream",
    async ({ stream, chunks }) => {
      const controller = new AbortController();
      const given = await stream({ abortSignal: controller.signal });
      while (chunks.length < sentBeforeHang) chunks.push(await given.next());
      controller.abort();
      await wait(5);
      await given.next();
    },
  ],
  "stream-timeout": [
    "hang-stream",
    async ({ stream, chunks }) => {
      for await (const chunk of await stream({ httpOptions: { timeout: 500 } })) chunks.push(chunk);
    },
  ],
  "stream-unread": [
    "ok",
    async ({ stream }) => {
      const given = await stream();
      return Object.keys(given);
    },
  ],
  "stream-unawaited": [
    "ok",
    async ({ stream }) => {
      void stream();
      await wait(50);
    },
  ],
  "stream-unawaited-error": [
    "400",
    async ({ stream, unhandled, settled }) => {
      const before = unhandled.length;
      void stream();
      await settled(() => unhandled.length > before);
      return unhandled.slice(before).map(({ message }) => message);
    },
  ],
  "stream-half-read": [
    "ok",
    async ({ stream }) => {
      const given = await stream();
      return [await given.next(), await given.next(), await given.next()];
    },
  ],
  "stream-back-pressure": [
    "ok",
    async ({ stream }) => {
      const times = [];
      for await (const chunk of await stream()) {
        times.push(chunk.text);
        await wait(2);
      }
      return times;
    },
  ],
  "stream-tools": [
    "tools",
    async ({ stream }) =>
      collect(await stream({ tools: [{ functionDeclarations: [{ name: "weather" }] }] })),
  ],
  "stream-tools-by-itself": [
    "tools",
    async ({ stream, weather }) => {
      const { tool, asked } = weather();
      const chunks = await collect(await stream({ tools: [tool] }));
      return { chunks: chunks.map(({ text }) => text), asked };
    },
  ],
  "stream-tools-break": [
    "tools",
    async ({ stream, weather }) => {
      const { tool, asked } = weather();
      const chunks = await collect(await stream({ tools: [tool] }), 1);
      return { chunks: chunks.length, asked };
    },
  ],
  "streams-concurrent": [
    "ok",
    async ({ stream }) => {
      const texts = await Promise.all(
        Array.from({ length: 200 }, async () => {
          const chunks = await collect(await stream());
          return chunks.map(({ text }) => text ?? "").join("");
        }),
      );
      return [...new Set(texts)];
    },
  ],
};
