// What Spoor adds to a call of openai, beside a span written by hand around the same call. The provider is a fake fetch, so
// that the figures are CPU time of the library and of the tracing alone.
import { context, SpanKind, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { tracingChannel } from "node:diagnostics_channel";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import OpenAI from "openai";
import { build } from "rolldown";
import { bench, describe } from "vitest";
import type * as Channel from "../packages/sdk/src/hook/channel.ts";
import type * as Libraries from "../packages/sdk/src/provider/index.ts";
import type * as Chat from "../packages/sdk/src/provider/openai-chat.ts";
import type * as Responses from "../packages/sdk/src/provider/openai-responses.ts";

type Compiled = typeof Channel & typeof Libraries & typeof Chat & typeof Responses;
const modules = [
  "hook/channel",
  "provider/index",
  "provider/openai-chat",
  "provider/openai-responses",
];

/** The sources as plain JavaScript in one file: the way the test runner links them costs as much as what is measured. */
async function compiled(): Promise<Compiled> {
  const file = fileURLToPath(new URL("../node_modules/.spoor-bench/openai.mjs", import.meta.url));
  // A module that is not there, beside the sources that it exports.
  const entry = fileURLToPath(new URL("../packages/sdk/src/bench.ts", import.meta.url));
  const code = modules.map((name) => `export * from "./${name}.ts";`).join("\n");
  await build({
    input: entry,
    platform: "node",
    external: /^@opentelemetry/,
    resolve: { conditionNames: ["spoor:source", "import", "default"] },
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : undefined),
        load: (id) => (id === entry ? code : undefined),
      },
    ],
    output: { file, codeSplitting: false },
  });
  return createRequire(import.meta.url)(file);
}

const { libraries, listen, openaiChat, openaiResponses } = await compiled();

trace.setGlobalTracerProvider(new TracerProvider());
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
for (const library of Object.values(libraries)) listen(library);

const chunkCount = 1000;
const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
const reply = JSON.stringify({
  id: "chatcmpl-1",
  object: "chat.completion",
  model: "gpt-4o-mini-2024-07-18",
  choices: [
    { index: 0, finish_reason: "stop", message: { role: "assistant", content: "A track." } },
  ],
  usage,
});
const chunk = (delta: object, finish_reason: string | null = null) => ({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  created: 1_700_000_000,
  model: "gpt-4o-mini-2024-07-18",
  service_tier: "default",
  system_fingerprint: "fp_1",
  choices: [{ index: 0, delta, logprobs: null, finish_reason }],
});
const contents = Array.from({ length: chunkCount - 1 }, () => chunk({ content: " leaves" }));
const sse = [...contents, chunk({}, "stop")]
  .map((each) => `data: ${JSON.stringify(each)}\n\n`)
  .join("");

const headers = { "content-type": "application/json" };
const client = new OpenAI({
  apiKey: "test",
  fetch: (_, init) => {
    const isStream = typeof init?.body === "string" && init.body.includes('"stream":true');
    return Promise.resolve(isStream ? new Response(sse) : new Response(reply, { headers }));
  },
});
const body = {
  model: "gpt-4o-mini",
  temperature: 0,
  messages: [{ role: "user" as const, content: "What?" }],
};

const { start } = tracingChannel("orchestrion:openai:spoor:chat");
/** The call as the transformed method publishes it. */
const traced = <Result>(args: unknown[], run: () => Result): Result =>
  start.runStores({ arguments: args, self: client.chat.completions }, run);

const plain = () => client.chat.completions.create(body);
const stream = () => client.chat.completions.create({ ...body, stream: true });
const tracer = trace.getTracer("by-hand");

const lengthOf = (texts: readonly (string | null)[]): number =>
  texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);

/** What a careful hand would write around a call for the same span. */
async function byHand(): Promise<void> {
  const attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": body.model,
    "gen_ai.request.temperature": body.temperature,
    "server.address": "api.openai.com",
    "server.port": 443,
    "openai.api.type": "chat_completions",
    "spoor.request.message.count": body.messages.length,
    "spoor.request.size": lengthOf(body.messages.map((message) => message.content)),
  };
  const span = tracer.startSpan(`chat ${body.model}`, { kind: SpanKind.CLIENT, attributes });
  const completion = await context.with(trace.setSpan(context.active(), span), plain);
  span.setAttributes({
    "gen_ai.response.id": completion.id,
    "gen_ai.response.model": completion.model,
    "gen_ai.response.finish_reasons": completion.choices.map((choice) => choice.finish_reason),
    "gen_ai.usage.input_tokens": completion.usage?.prompt_tokens ?? 0,
    "gen_ai.usage.output_tokens": completion.usage?.completion_tokens ?? 0,
    "spoor.response.size": lengthOf(completion.choices.map((choice) => choice.message.content)),
    "spoor.outcome": "completed",
  });
  span.end();
}

async function read(chunks: AsyncIterable<unknown>): Promise<number> {
  let count = 0;
  for await (const each of chunks) if (each !== undefined) count += 1;
  return count;
}

const options = { time: 2000, warmupTime: 500 };

describe("a call", () => {
  bench("untraced", async () => void (await plain()), options);
  bench("with a span by hand", byHand, options);
  bench("with Spoor", async () => void (await traced([body], plain)), options);
});

describe(`a stream of ${chunkCount} chunks`, () => {
  bench("untraced", async () => void (await read(await stream())), options);
  bench("with Spoor", async () => void (await read(await traced([body], stream))), options);
});

describe(`reading ${chunkCount} chunks, without the library`, () => {
  bench("chat", () => {
    let soFar: unknown;
    for (const each of contents) {
      if (soFar === undefined) openaiChat.isOutput(each);
      soFar = openaiChat.join(soFar, each);
    }
  });
  const delta = { type: "response.output_text.delta", delta: " leaves", sequence_number: 5 };
  bench("responses", () => {
    let soFar: unknown;
    for (let index = 0; index < chunkCount; index += 1) soFar = openaiResponses.join(soFar, delta);
  });
});
