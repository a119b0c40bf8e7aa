// Calls OpenAI and Anthropic with the instrumentation that BESIDE names beside Spoor; with OWN_SDK, in an OpenTelemetry
// set-up of its own, whose spans it prints.
const { registerInstrumentations } = require("@opentelemetry/instrumentation");

const beside = {
  openinference: () => [
    new (require("@arizeai/openinference-instrumentation-openai").OpenAIInstrumentation)(),
    new (require("@arizeai/openinference-instrumentation-anthropic").AnthropicInstrumentation)(),
  ],
  traceloop: () => [new (require("@traceloop/instrumentation-openai").OpenAIInstrumentation)()],
  contrib: () => [new (require("@opentelemetry/instrumentation-openai").OpenAIInstrumentation)()],
  undici: () => [new (require("@opentelemetry/instrumentation-undici").UndiciInstrumentation)()],
  nothing: () => [],
};
const exported = process.env.OWN_SDK ? ownSdk() : undefined;
registerInstrumentations({ instrumentations: beside[process.env.BESIDE]() });

const { OpenAI } = require("openai");
const { Anthropic } = require("@anthropic-ai/sdk");

const messages = [{ role: "user", content: "What is a spoor?" }];
const url = process.env.PROVIDER_URL;

function ownSdk() {
  const { NodeSDK } = require("@opentelemetry/sdk-node");
  const { InMemorySpanExporter, SimpleSpanProcessor } = require("@opentelemetry/sdk-trace");
  const exporter = new InMemorySpanExporter();
  const spoor = require("spoor").spoorProcessors();
  const spanProcessors = [...spoor.spanProcessors, new SimpleSpanProcessor({ exporter })];
  new NodeSDK({ ...spoor, spanProcessors }).start();
  return exporter;
}

async function readAll(stream) {
  for await (const part of stream) if (part === undefined) return;
}

async function main() {
  const openai = new OpenAI({ apiKey: "test", baseURL: `${url}/v1` });
  const anthropic = new Anthropic({ apiKey: "test", baseURL: url });
  const chat = { model: "gpt-4o-mini", messages };
  await openai.chat.completions.create(chat);
  const streamed = { ...chat, stream: true, stream_options: { include_usage: true } };
  await readAll(await openai.chat.completions.create(streamed));
  await openai.responses.create({ model: "gpt-4o-mini", input: "What is a spoor?" });
  await openai.embeddings.create({ model: "text-embedding-3-small", input: "spoor" });
  const message = { model: "claude-haiku-4-5", max_tokens: 100, messages };
  await anthropic.messages.create(message);
  await readAll(await anthropic.messages.create({ ...message, stream: true }));
  await anthropic.messages.stream(message).finalMessage();
  const spans = exported?.getFinishedSpans() ?? [];
  const told = spans.map(({ name, attributes }) => ({ name, attributes }));
  process.stdout.write(JSON.stringify(told));
}

void main();
