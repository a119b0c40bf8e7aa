// What applications do with Converse. Each scenario knows nothing of telemetry and gives what it saw.
const { wait } = require("../harness/use.cjs");

const toolConfig = {
  tools: [
    {
      toolSpec: {
        name: "weather",
        description: "The weather of a city",
        inputSchema: { json: { type: "object", properties: { city: { type: "string" } } } },
      },
    },
  ],
};
/** Times and delays differ from one call to the next. */
const withoutTimes = ({ $metadata, ...reply }) => ({
  ...reply,
  $metadata: { ...$metadata, totalRetryDelay: undefined },
});

/** By name: what the provider does, and what the application does. */
exports.converseScenarios = {
  plain: ["ok", async ({ converse }) => withoutTimes(await converse())],
  parameters: [
    "length",
    async ({ converse }) =>
      withoutTimes(
        await converse({
          system: [{ text: "Be brief." }],
          inferenceConfig: { maxTokens: 20, temperature: 0, topP: 0.5, stopSequences: ["END"] },
          additionalModelRequestFields: { top_k: 5 },
          guardrailConfig: { guardrailIdentifier: "gr-1", guardrailVersion: "1" },
        }),
      ),
  ],
  promise: [
    "ok",
    async ({ converse }) => {
      const promise = converse();
      const shape = {
        keys: Object.getOwnPropertyNames(promise),
        isPromise: promise instanceof Promise,
        name: promise.constructor.name,
      };
      return { shape, same: (await promise) === (await promise) };
    },
  ],
  tools: ["tools", async ({ converse }) => withoutTimes(await converse({ toolConfig }))],
  "tools-answered": [
    "tools",
    async ({ converse, body }) => {
      const asked = await converse({ toolConfig });
      const { message } = asked.output;
      const [{ toolUse }] = message.content;
      const toolResult = { toolUseId: toolUse.toolUseId, content: [{ text: "It rains." }] };
      const messages = [...body.messages, message, { role: "user", content: [{ toolResult }] }];
      return withoutTimes(await converse({ toolConfig, messages }));
    },
  ],
  thinking: ["thinking", async ({ converse }) => withoutTimes(await converse())],
  cached: ["cached", async ({ converse }) => withoutTimes(await converse())],
  "no-cache": ["no-cache", async ({ converse }) => withoutTimes(await converse())],
  "no-usage": ["no-usage", async ({ converse }) => withoutTimes(await converse())],
  refusal: ["refusal", async ({ converse }) => withoutTimes(await converse())],
  "invalid-json": ["invalid-json", ({ converse }) => converse()],
  throttled: ["429-once", async ({ converse }) => withoutTimes(await converse())],
  "throttled-in-vain": ["429", ({ converse }) => converse()],
  "server-error": ["500", ({ converse }) => converse()],
  unavailable: ["503", ({ converse }) => converse()],
  unauthorized: ["401", ({ converse }) => converse()],
  forbidden: ["403", ({ converse }) => converse()],
  "bad-request": ["400", ({ converse }) => converse()],
  "not-found": ["404", ({ converse }) => converse()],
  "no-model": ["ok", ({ converse }) => converse({ modelId: undefined })],
  "no-command": ["ok", ({ client }) => client.send()],
  "abort-before": [
    "ok",
    ({ converse }) => {
      const controller = new AbortController();
      controller.abort();
      return converse({}, { abortSignal: controller.signal });
    },
  ],
  "abort-during": [
    "hang",
    ({ converse, arrived }) => {
      const controller = new AbortController();
      void arrived().then(() => controller.abort());
      return converse({}, { abortSignal: controller.signal });
    },
  ],
  race: [
    "slow",
    async ({ converse }) => {
      const promise = converse();
      const first = await Promise.race([promise, wait(5).then(() => "timer")]);
      return { first, last: (await promise).stopReason };
    },
  ],
  unawaited: [
    "400",
    async ({ converse, unhandled, settled }) => {
      const before = unhandled.length;
      void converse();
      await settled(() => unhandled.length > before);
      return unhandled.slice(before).map(({ name, message }) => ({ name, message }));
    },
  ],
  "awaited-late": [
    "400",
    async ({ converse, unhandled, settled }) => {
      const before = unhandled.length;
      const promise = converse();
      await settled(() => unhandled.length > before);
      const late = await promise.catch((error) => error.name);
      return { late, count: unhandled.length - before };
    },
  ],
};
