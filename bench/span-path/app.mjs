// Ends spans of about 3 kB in turns of the event loop, as an application that calls models does, and prints what each took.
import { setImmediate } from "node:timers/promises";
import { SpanKind, trace } from "@opentelemetry/api";

const [kind = "span", count = "20000"] = process.argv.slice(2);
const tracer = trace.getTracer("app");
// A line of 3 kB in the journal.
const attributes = Object.fromEntries(
  Array.from({ length: 14 }, (_, n) => [`app.attribute.${n}`, `the value ${n} of `.repeat(5)]),
);
const modelCall = {
  ...attributes,
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "gpt-4o-mini",
  "gen_ai.usage.input_tokens": 1000,
  "gen_ai.usage.output_tokens": 100,
};
// 20 kB in messages, where content is recorded.
const messages = Array.from({ length: 20 }, (_, n) => ({
  role: n % 2 === 0 ? "user" : "assistant",
  content: `Turn ${n}: ${"the quick brown fox jumps over the lazy dog, and then reads on. ".repeat(15)}`,
}));
const call = { provider: "openai", model: "gpt-4o-mini", input: { messages } };
const reply = {
  model: "gpt-4o-mini-2024-07-18",
  usage: { inputTokens: 1000, outputTokens: 100 },
  finishReasons: ["stop"],
};
const { llmCall } = await import("spoor");
/** What it takes to end a span, in ns; to make it is OpenTelemetry's. */
function ended(spanAttributes) {
  const span = tracer.startSpan("work", { kind: SpanKind.CLIENT, attributes: spanAttributes });
  const began = process.hrtime.bigint();
  span.end();
  return process.hrtime.bigint() - began;
}

const kinds = {
  span: () => ended(attributes),
  modelCall: () => ended(modelCall),
  // From its start to its end.
  llmCall: () => {
    const began = process.hrtime.bigint();
    llmCall(call, (each) => each.reply(reply));
    return process.hrtime.bigint() - began;
  },
};
const run = kinds[kind];
for (let n = 0; n < 2000; n += 1) run();
const times = new Float64Array(Number(count));
for (let n = 0; n < times.length; n += 1) {
  if (n % 20 === 0) await setImmediate();
  times[n] = Number(run()) / 1000;
}
times.sort();
const at = (part) => times[Math.floor((times.length - 1) * part)];
globalThis.gc();
const before = process.memoryUsage().rss;
for (let n = 0; n < 10_000; n += 1) run();
const grown = (process.memoryUsage().rss - before) / 1e6;
console.log(JSON.stringify({ p50: at(0.5), p99: at(0.99), max: at(1), grown }));
