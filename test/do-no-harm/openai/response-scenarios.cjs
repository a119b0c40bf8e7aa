// What applications do with `responses` and `embeddings`.
const { collect } = require("../harness/use.cjs");

const input = "What is a spoor?";
const schema = { type: "object", properties: { answer: { type: "number" } }, required: ["answer"] };
const text = { format: { type: "json_schema", name: "answer", strict: true, schema } };
const tools = [
  { type: "function", name: "weather", strict: false, parameters: { type: "object" } },
];

/** By name: what the provider does, and what the application does. */
exports.responseScenarios = {
  response: ["ok", ({ client, model }) => client.responses.create({ model, input })],
  "response-parameters": [
    "length",
    ({ client, model }) =>
      client.responses.create({
        model,
        input: [{ role: "user", content: input }],
        instructions: "Be brief.",
        max_output_tokens: 20,
        previous_response_id: "resp_0",
        reasoning: { effort: "low" },
      }),
  ],
  "response-tools": [
    "tools",
    ({ client, model }) => client.responses.create({ model, input, tools }),
  ],
  "response-failed": ["failed", ({ client, model }) => client.responses.create({ model, input })],
  "response-parse": ["ok", ({ client, model }) => client.responses.parse({ model, input, text })],
  "response-with-response": [
    "ok",
    async ({ client, model }) => {
      const { data, request_id } = await client.responses.create({ model, input }).withResponse();
      return { data, request_id };
    },
  ],
  "response-as-response": [
    "ok",
    async ({ client, model }) =>
      (await client.responses.create({ model, input }).asResponse()).text(),
  ],
  "response-bad-request": ["400", ({ client, model }) => client.responses.create({ model, input })],
  "response-unawaited": [
    "400",
    async ({ client, model, unhandled, settled }) => {
      const before = unhandled.length;
      void client.responses.create({ model, input });
      await settled(() => unhandled.length > before);
      return unhandled.slice(before).map(({ message }) => message);
    },
  ],
  "response-stream": [
    "ok",
    async ({ client, model }) =>
      collect(await client.responses.create({ model, input, stream: true })),
  ],
  "response-stream-tools": [
    "tools",
    async ({ client, model }) =>
      collect(await client.responses.create({ model, input, tools, stream: true })),
  ],
  "response-stream-length": [
    "length",
    async ({ client, model }) =>
      collect(await client.responses.create({ model, input, stream: true })),
  ],
  "response-stream-failed": [
    "failed",
    async ({ client, model }) =>
      collect(await client.responses.create({ model, input, stream: true })),
  ],
  "response-stream-break": [
    "ok",
    async ({ client, model }) =>
      collect(await client.responses.create({ model, input, stream: true }), 5),
  ],
  "response-stream-cut": [
    "cut",
    async ({ client, model, chunks }) => {
      for await (const event of await client.responses.create({ model, input, stream: true }))
        chunks.push(event);
    },
  ],
  "response-stream-error-event": [
    "error-event",
    async ({ client, model, chunks }) => {
      for await (const event of await client.responses.create({ model, input, stream: true }))
        chunks.push(event);
    },
  ],
  "response-stream-with-response": [
    "ok",
    async ({ client, model }) => {
      const { data, request_id } = await client.responses
        .create({ model, input, stream: true })
        .withResponse();
      return { events: await collect(data), request_id };
    },
  ],
  "response-stream-helper": [
    "ok",
    async ({ client, model }) => client.responses.stream({ model, input }).finalResponse(),
  ],
  embeddings: ["ok", ({ client, model }) => client.embeddings.create({ model, input })],
  "embeddings-many": [
    "ok",
    ({ client, model }) =>
      client.embeddings.create({
        model,
        input: [input, input],
        encoding_format: "float",
        dimensions: 3,
      }),
  ],
  "embeddings-bad-request": [
    "400",
    ({ client, model }) => client.embeddings.create({ model, input }),
  ],
};
