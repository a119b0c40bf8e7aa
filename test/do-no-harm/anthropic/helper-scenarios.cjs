// What applications do with the helpers around `messages.create`, and with the beta of the API.
const { collect, textOf } = require("../harness/use.cjs");

const format = {
  type: "json_schema",
  schema: { type: "object", properties: { answer: { type: "number" } }, required: ["answer"] },
  parse: JSON.parse,
};
const weather = () => ({
  type: "custom",
  name: "weather",
  description: "The weather of a city",
  input_schema: { type: "object", properties: { city: { type: "string" } } },
  parse: (input) => input,
  run: ({ city }) => `It rains in ${city}.`,
});
const brokenWeather = () => ({
  ...weather(),
  run() {
    throw new RangeError("planned");
  },
});
const parse = ({ client, body }) => client.messages.parse?.({ ...body, output_config: { format } });
const runTools = (client, body, tool = weather()) =>
  client.beta.messages.toolRunner?.({ ...body, tools: [tool] });

/** By name: what the provider does, and what the application does. */
exports.helperScenarios = {
  "stream-helper": ["ok", ({ client, body }) => client.messages.stream(body).finalMessage()],
  "stream-helper-text": ["ok", ({ client, body }) => client.messages.stream(body).finalText()],
  "stream-helper-events": [
    "ok",
    async ({ client, body }) => {
      const seen = [];
      const helper = client.messages.stream(body);
      for (const event of ["connect", "text", "contentBlock", "message", "end"])
        helper.on(event, (value) => seen.push([event, typeof value === "string" ? value : ""]));
      const { id, usage } = await helper.finalMessage();
      return { id, usage, seen };
    },
  ],
  "stream-helper-tools": [
    "tools",
    ({ client, body }) => client.messages.stream(body).finalMessage(),
  ],
  "stream-helper-loop": ["ok", ({ client, body }) => collect(client.messages.stream(body))],
  "stream-helper-break": [
    "ok",
    async ({ client, body }) => {
      const helper = client.messages.stream(body);
      helper.on("error", () => {});
      helper.on("abort", () => {});
      // The helper changes the messages of events that it handed out.
      return (await collect(helper, 3)).map(({ type }) => type);
    },
  ],
  "stream-helper-abort": [
    "hang-stream",
    async ({ client, body }) => {
      const helper = client.messages.stream(body);
      helper.once("streamEvent", () => setTimeout(() => helper.abort(), 30));
      return helper.finalMessage();
    },
  ],
  "stream-helper-error": ["400", ({ client, body }) => client.messages.stream(body).finalMessage()],
  "stream-helper-error-event": [
    "error-event",
    ({ client, body }) => client.messages.stream(body).finalMessage(),
  ],
  "stream-helper-clean-cut": [
    "clean-cut",
    ({ client, body }) => client.messages.stream(body).finalMessage(),
  ],
  "stream-helper-unhandled": [
    "400",
    async ({ client, body, unhandled, settled }) => {
      const before = unhandled.length;
      client.messages.stream(body);
      await settled(() => unhandled.length > before);
      return unhandled.slice(before).map(({ message, status }) => ({ message, status }));
    },
  ],
  "stream-helper-readable": [
    "ok",
    ({ client, body }) => textOf(client.messages.stream(body).toReadableStream()),
  ],
  "stream-helper-with-response": [
    "ok",
    async ({ client, body }) => {
      const { data, request_id } = await client.messages.stream(body).withResponse();
      return { content: await data.finalText(), request_id };
    },
  ],
  parse: ["ok", async (given) => (await parse(given)) ?? "absent"],
  "parse-fails": ["length", async (given) => (await parse(given)) ?? "absent"],
  "parse-bad-request": ["400", async (given) => (await parse(given)) ?? "absent"],
  "tool-runner": [
    "tools",
    async ({ client, body }) => {
      const runner = runTools(client, body);
      return runner === undefined ? "absent" : { message: await runner, params: runner.params };
    },
  ],
  "tool-runner-loop": [
    "tools",
    async ({ client, body }) => {
      const runner = runTools(client, body);
      return runner === undefined ? "absent" : collect(runner);
    },
  ],
  "tool-runner-stream": [
    "tools",
    async ({ client, body }) => {
      const runner = runTools(client, { ...body, stream: true });
      if (runner === undefined) return "absent";
      const seen = [];
      for await (const stream of runner) seen.push(await stream.finalMessage());
      return seen;
    },
  ],
  "tool-runner-break": [
    "tools",
    async ({ client, body }) => {
      const runner = runTools(client, body);
      return runner === undefined ? "absent" : collect(runner, 1);
    },
  ],
  "tool-runner-tool-fails": [
    "tools",
    async ({ client, body }) => {
      const runner = runTools(client, body, brokenWeather());
      return runner === undefined ? "absent" : { message: await runner, params: runner.params };
    },
  ],
  "tool-runner-bad-request": [
    "400",
    async ({ client, body }) => (await runTools(client, body)) ?? "absent",
  ],
  beta: [
    "ok",
    ({ client, body }) => client.beta.messages.create({ ...body, betas: ["files-api-2025-04-14"] }),
  ],
  "beta-stream": [
    "ok",
    async ({ client, body }) =>
      collect(await client.beta.messages.create({ ...body, stream: true })),
  ],
  "beta-stream-helper": [
    "ok",
    ({ client, body }) => client.beta.messages.stream(body).finalMessage(),
  ],
  "beta-bad-request": ["400", ({ client, body }) => client.beta.messages.create(body)],
};
