// Makes CALLS whole calls and leaves STREAMS streams unread, and prints by how much the heap grew after a first part of
// each that warms everything up. Run with --expose-gc.
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { OpenAI } from "openai";

const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
const head = { object: "chat.completion", created: 1_700_000_000, model: "gpt-4o-mini" };
const choices = [
  { index: 0, message: { role: "assistant", content: "The track." }, finish_reason: "stop" },
];
const chunk = { ...head, choices: [{ index: 0, delta: { content: "The" }, finish_reason: null }] };
const events = `data: ${JSON.stringify({ id: "chatcmpl-stream", ...chunk })}\n\n`.repeat(3);

let made = 0;
const whole = () => {
  made += 1;
  return Response.json({ id: `chatcmpl-${made}`, ...head, choices, usage });
};
const streamed = () => new Response(events, { headers: { "content-type": "text/event-stream" } });

const clientOf = (answer) =>
  new OpenAI({ apiKey: "test", baseURL: "http://127.0.0.1:9/v1", fetch: async () => answer() });
const body = { model: "gpt-4o-mini", messages: [{ role: "user", content: "What is a spoor?" }] };
const wholeClient = clientOf(whole);
const streamClient = clientOf(streamed);

/** What a sender would do with segments that are finished: the disk is not what is measured. */
function dropSealed() {
  const journal = join(process.env.SPOOR_DIR, "journal");
  for (const name of readdirSync(journal)) if (name.endsWith(".jsonl")) rmSync(join(journal, name));
}

async function repeat(count, act) {
  const together = 200;
  for (let done = 0; done < count; done += together) {
    await Promise.all(Array.from({ length: together }, act));
    if (done % 20_000 === 0) {
      dropSealed();
      // Finalizers run between turns of the event loop.
      await turn();
    }
  }
}

async function heap() {
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc();
    await turn();
  }
  return process.memoryUsage().heapUsed;
}

async function growth(count, act) {
  await repeat(Math.min(count / 10, 20_000), act);
  const before = await heap();
  await repeat(count, act);
  return (await heap()) - before;
}

const calls = await growth(Number(process.env.CALLS), () =>
  wholeClient.chat.completions.create(body),
);
const streams = await growth(Number(process.env.STREAMS), async () => {
  const stream = await streamClient.chat.completions.create({ ...body, stream: true });
  await stream[Symbol.asyncIterator]().next();
});
process.stdout.write(JSON.stringify({ calls, streams }));
