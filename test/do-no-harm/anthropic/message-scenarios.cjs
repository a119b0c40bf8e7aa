// What applications do with `messages.create`. Each scenario knows nothing of telemetry and gives what it saw.
const { wait } = require("../harness/use.cjs");

const weather = {
  name: "weather",
  description: "The weather of a city",
  input_schema: { type: "object", properties: { city: { type: "string" } } },
};

/** By name: what the provider does, and what the application does. */
exports.messageScenarios = {
  plain: ["ok", ({ create }) => create()],
  parameters: [
    "length",
    ({ create }) =>
      create({
        system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral" } }],
        temperature: 0,
        top_p: 0.5,
        top_k: 5,
        stop_sequences: ["\n"],
        metadata: { user_id: "one" },
        service_tier: "auto",
      }),
  ],
  promise: [
    "ok",
    async ({ create }) => {
      const promise = create();
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
    async ({ create }) => {
      const seen = [];
      const caught = await create()
        .finally(() => seen.push("finally"))
        .catch((error) => error.status);
      return { caught, seen };
    },
  ],
  "with-response": [
    "ok",
    async ({ create }) => {
      const { data, response, request_id } = await create().withResponse();
      return { data, status: response.status, request_id, bodyUsed: response.bodyUsed };
    },
  ],
  "as-response": ["ok", async ({ create }) => (await create().asResponse()).text()],
  "as-response-then-data": [
    "ok",
    async ({ create }) => {
      const promise = create();
      const { status } = await promise.asResponse();
      return { status, data: await promise };
    },
  ],
  "request-id": ["ok", async ({ create }) => (await create())._request_id],
  "then-unwrap": ["ok", async ({ create }) => create()._thenUnwrap(({ id }) => ({ only: id }))],
  "then-unwrap-throws": [
    "ok",
    async ({ create }) =>
      create()._thenUnwrap(() => {
        throw new RangeError("planned");
      }),
  ],
  tools: ["tools", ({ create }) => create({ tools: [weather], tool_choice: { type: "any" } })],
  thinking: [
    "thinking",
    ({ create }) =>
      create({ max_tokens: 2048, thinking: { type: "enabled", budget_tokens: 1024 } }),
  ],
  "web-search": [
    "web-search",
    ({ create }) => create({ tools: [{ type: "web_search_20250305", name: "web_search" }] }),
  ],
  cached: ["cached", ({ create }) => create()],
  "no-cache": ["no-cache", ({ create }) => create()],
  "no-usage": ["no-usage", ({ create }) => create()],
  iterations: ["iterations", ({ create }) => create()],
  "pause-turn": ["pause-turn", ({ create }) => create()],
  refusal: ["refusal", ({ create }) => create()],
  "invalid-json": ["invalid-json", ({ create }) => create()],
  retried: ["429-once", ({ create }) => create()],
  "retried-in-vain": ["429", ({ create }) => create({}, { maxRetries: 1 })],
  "rate-limited": ["429", ({ create }) => create({}, { maxRetries: 0 })],
  "server-error": ["500", ({ create }) => create({}, { maxRetries: 0 })],
  overloaded: ["529", ({ create }) => create({}, { maxRetries: 0 })],
  unauthorized: ["401", ({ create }) => create()],
  "bad-request": ["400", ({ create }) => create()],
  "not-found": ["404", ({ create }) => create()],
  "bad-request-as-response": ["400", ({ create }) => create().asResponse()],
  "wrong-arguments": ["ok", ({ client }) => client.messages.create()],
  // The library refuses a request that would take longer than ten minutes without a stream.
  "too-long": ["ok", ({ create }) => create({ max_tokens: 1_000_000 })],
  timeout: ["hang", ({ create }) => create({}, { timeout: 300, maxRetries: 0 })],
  "abort-before": [
    "ok",
    ({ create }) => {
      const controller = new AbortController();
      controller.abort();
      return create({}, { signal: controller.signal });
    },
  ],
  "abort-during": [
    "hang",
    async ({ create, arrived }) => {
      const controller = new AbortController();
      void arrived().then(() => controller.abort());
      return create({}, { signal: controller.signal });
    },
  ],
  race: [
    "slow",
    async ({ create }) => {
      const promise = create();
      const first = await Promise.race([promise, wait(5).then(() => "timer")]);
      return { first, last: (await promise).id };
    },
  ],
  unawaited: [
    "400",
    async ({ create, unhandled, settled }) => {
      const before = unhandled.length;
      void create();
      await settled(() => unhandled.length > before);
      return unhandled.slice(before).map(({ message, status }) => ({ message, status }));
    },
  ],
  "awaited-late": [
    "400",
    async ({ create, unhandled, settled }) => {
      const before = unhandled.length;
      const promise = create();
      await settled(() => unhandled.length > before);
      const late = await promise.catch((error) => error.status);
      return { late, count: unhandled.length - before };
    },
  ],
};
