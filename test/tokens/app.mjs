// Calls of a model that end without usage: a stream that the application leaves, one that it aborts, one that it reads to
// its end without asking for usage, and a batch and a response that are fetched in another run.
import { OpenAI } from "openai";
import { workflow, withContext } from "spoor";

const { PROVIDER_URL } = process.env;
const client = new OpenAI({ apiKey: "test", baseURL: `${PROVIDER_URL}/v1`, maxRetries: 0 });
const messages = [
  { role: "system", content: "You are a ranger who answers in a few plain sentences." },
  {
    role: "user",
    content: "What can be learned from the tracks of animals in fresh snow, and how sure is it?",
  },
];
const asking = (model) => ({ model, messages, stream: true });
const headers = { "x-scenario": "metered" };

async function read(stream, most, leave) {
  let count = 0;
  for await (const chunk of stream) {
    count += chunk.choices[0]?.delta.content ? 1 : 0;
    if (count === most && leave() === false) break;
  }
}

await read(await client.chat.completions.create(asking("gpt-4o"), { headers }), 150, () => false);

const abort = new AbortController();
const aborted = await client.chat.completions.create(asking("gpt-4o-mini"), {
  headers,
  signal: abort.signal,
});
await read(aborted, 200, () => abort.abort()).catch(() => {});

await read(
  await client.chat.completions.create(asking("gpt-4.1"), { headers }),
  Infinity,
  () => true,
);

const input = "What is a spoor?";
const line = {
  custom_id: "1",
  method: "POST",
  url: "/v1/chat/completions",
  body: { model: "gpt-5-mini", messages },
};
const submitted = await workflow("submit", { runId: "run-submit" }, () =>
  withContext({ user: "u-1" }, async () => {
    const response = await client.responses.create({ model: "gpt-5", input, background: true });
    const file = await client.files.create({
      purpose: "batch",
      file: new File([JSON.stringify(line)], "requests.jsonl"),
    });
    const batch = await client.batches.create({
      input_file_id: file.id,
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
    });
    return { response: response.id, batch: batch.id };
  }),
);
await workflow("collect", { runId: "run-collect" }, async () => {
  for (let round = 0; round < 2; round += 1) {
    await client.responses.retrieve(submitted.response);
    await client.batches.retrieve(submitted.batch);
  }
});
