// What applications do that is answered later: batches, responses in the background, and what has to do with them.
const { collect } = require("../harness/use.cjs");

const input = "What is a spoor?";
const messages = [{ role: "user", content: input }];

/** The outcome of a call: what it gives, or the status of its failure. */
const told = (promise) =>
  promise.then(
    (value) => value,
    ({ status, message }) => ({ status, message }),
  );

async function batch({ client, model }) {
  const line = (index) =>
    JSON.stringify({
      custom_id: `request-${index}`,
      method: "POST",
      url: "/v1/chat/completions",
      body: { model, messages },
    });
  const file = await client.files.create({
    purpose: "batch",
    file: new File([`${line(1)}\n${line(2)}\n`], "requests.jsonl"),
  });
  const created = await client.batches.create({
    input_file_id: file.id,
    endpoint: "/v1/chat/completions",
    completion_window: "24h",
  });
  const seen = [];
  for (let round = 0; round < 3; round += 1) seen.push(await client.batches.retrieve(created.id));
  const { data } = await client.batches.list();
  const results = await client.files.content(seen.at(-1).output_file_id);
  return { created, seen, listed: data.length > 0, results: await results.text() };
}

const retrieveTwice = async (client, id) => [
  await client.responses.retrieve(id),
  await client.responses.retrieve(id),
];

exports.batchScenarios = {
  batch: ["ok", batch],
  "response-background": [
    "ok",
    async ({ client, model }) => {
      const created = await client.responses.create({ model, input, background: true });
      const polled = await client.responses.retrieve(created.id);
      return { created, polled, fetched: await retrieveTwice(client, created.id) };
    },
  ],
  "response-background-stream": [
    "ok",
    async ({ client, model }) => {
      const options = { model, input, background: true, stream: true };
      const events = await collect(await client.responses.create(options));
      return { events, fetched: await retrieveTwice(client, events[0].response.id) };
    },
  ],
  "response-background-resumed": [
    "ok",
    async ({ client, model }) => {
      const options = { model, input, background: true, stream: true };
      const events = await collect(await client.responses.create(options), 4);
      const { id } = events[0].response;
      const rest = await client.responses.retrieve(id, { stream: true, starting_after: 3 });
      return { events, rest: await collect(rest) };
    },
  ],
  "response-background-cancelled": [
    "ok",
    async ({ client, model }) => {
      const created = await client.responses.create({ model, input, background: true });
      const cancelled = await client.responses.cancel(created.id);
      return { cancelled, fetched: await client.responses.retrieve(created.id) };
    },
  ],
  "response-retrieved": [
    "ok",
    async ({ client, model }) => {
      const { id } = await client.responses.create({ model, input });
      return client.responses.retrieve(id);
    },
  ],
  "response-retrieved-in-vain": [
    "ok",
    ({ client, name }) => told(client.responses.retrieve(`resp_${name}`)),
  ],
  "response-compacted": [
    "ok",
    async ({ client, model }) =>
      client.responses.compact === undefined
        ? "this version cannot"
        : client.responses.compact({ model, input: messages }),
  ],
};
