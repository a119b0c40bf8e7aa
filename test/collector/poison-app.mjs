// Sends one batch: spans that every exporter can say, and among them one with each value that exporters choke on.
import { SpanStatusCode, trace } from "@opentelemetry/api";

const tracer = trace.getTracer("third-party");
const poisons = {
  NaN: Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  "minus infinity": Number.NEGATIVE_INFINITY,
  "1e300": 1e300,
  "1e20": 1e20,
  "2^63": 2 ** 63,
  "-2^63": -(2 ** 63),
  "2^53": 2 ** 53,
  "minus zero": -0,
  "lone surrogate": "x\ud800y",
  NUL: "x\u0000y",
  "list with NaN": [1, Number.NaN, 2],
  "list with surrogates": ["a", "\udc00"],
  long: "x".repeat(1_000_000),
};
for (const [name, value] of Object.entries(poisons)) {
  tracer.startSpan(`before ${name}`, { attributes: { a: 1 } }).end();
  const span = tracer.startSpan(`poisoned ${name}`, { attributes: { poison: value } });
  span.addEvent("event", { poison: value });
  span.setStatus({ code: SpanStatusCode.ERROR, message: String(value).slice(0, 1000) });
  span.end();
  tracer.startSpan(`after ${name}`, { attributes: { b: [0.5] } }).end();
}
const odd = tracer.startSpan("odd \ud800 name", { attributes: { "key \udfff": 1 } });
odd.addEvent("odd \ud800 event");
odd.end();
