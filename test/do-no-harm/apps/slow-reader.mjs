// Reads one chunk of a long stream, waits until the server cannot send any more, and then reads the rest.
import { setTimeout as wait } from "node:timers/promises";
import { OpenAI } from "openai";

const url = process.env.PROVIDER_URL;
const client = new OpenAI({ apiKey: "test", baseURL: `${url}/v1` });
const stream = await client.chat.completions.create({
  model: "gpt-4o-mini",
  messages: [{ role: "user", content: "What is a spoor?" }],
  stream: true,
});
let chunks = 0;
let size = 0;
let state = "";
for await (const { choices } of stream) {
  chunks += 1;
  size += choices[0].delta.content.length;
  while (state !== "paused" && state !== "ended") {
    await wait(20);
    state = await (await fetch(`${url}/state`)).text();
  }
}
process.stdout.write(JSON.stringify({ state, chunks, size }));
