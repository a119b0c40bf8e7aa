// What redaction costs: 0.2 ms per 50 kB of text without secrets, 5 us per kB of content, and linear on 1 MB that is made
// to be slow: four times the text may take four times the time.
import { readFileSync } from "node:fs";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { bench, describe } from "vitest";
import type * as Outgoing from "../packages/sdk/src/processor/outgoing.ts";
import type * as Redaction from "../packages/sdk/src/redaction.ts";
import { compiled } from "./compiled.ts";

const { outgoing, redacted } = await compiled<typeof Outgoing & typeof Redaction>([
  "processor/outgoing",
  "redaction",
]);

const size = 50_000;
const fill = (text: string, length: number): string =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);
const source = (path: string): string =>
  readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
const message = JSON.stringify({
  role: "user",
  parts: [{ type: "text", content: "Tell me a story." }],
});

describe("50 kB without secrets", () => {
  const texts = {
    prose: fill("The quick brown fox jumps over the lazy dog, and then reads a long story. ", size),
    code: fill(source("packages/sdk/src/processor/console.ts"), size),
    JSON: fill(source("package-lock.json"), size),
    messages: fill(message, size),
    "not ASCII": fill("Größe und Maß: „schön“ — naïve café. ", size),
  };
  for (const [name, text] of Object.entries(texts)) bench(name, () => void redacted(text));
});

describe("10 kB of content with a secret in each kB", () => {
  const secret = ["gh", "p_", "a1B2".repeat(9)].join("");
  const text = fill(`${fill(message, 980)} ${secret}`, 10_000);
  bench("redacted", () => void redacted(text));
});

describe("text that is made to be slow, 250 kB and 1 MB", () => {
  const units = {
    "prefixes of keys": "sk-",
    "names of secrets": "password: token: api_key=",
    "heads of tokens": ".eyJeyJhbGciOi",
    "heads of private keys": "-----BEGIN PRIVATE KEY-----",
    URLs: "://a:b",
  };
  for (const [name, unit] of Object.entries(units)) {
    const [quarter, whole] = [fill(unit, 250_000), fill(unit, 1_000_000)];
    bench(`${name}, 250 kB`, () => void redacted(quarter));
    bench(`${name}, 1 MB`, () => void redacted(whole));
  }
});

describe("a span with 20 attributes and no secret", () => {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const attributes = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [
      `gen_ai.attribute.${index}`,
      index % 2 === 0 ? index : `value of attribute ${index}`,
    ]),
  );
  provider.getTracer("bench").startSpan("chat gpt-4o-mini", { attributes }).end();
  const [span] = exporter.getFinishedSpans();
  bench("as it leaves", () => void (span && outgoing(span)));
});
