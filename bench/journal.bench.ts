// Writing a span to the journal, against the floor (the same bytes, already encoded, straight to a file) and against
// what the stock exporter pays for the encoding alone.
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { JsonTraceSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import type { ReadableSpan } from "@opentelemetry/sdk-trace";
import { encodeLine, openFolder, openJournal, spanRequest } from "@spoor/journal";
import type { Journal } from "@spoor/journal";
import { afterAll, bench, describe } from "vitest";

const dir = mkdtempSync(join(tmpdir(), "spoor-bench-"));

afterAll(() => rmSync(dir, { recursive: true, force: true }));

function nothing(): Promise<void> {
  return Promise.resolve();
}

/** A model call's span with what a server in production says of itself, and `content` characters of messages. */
function spanWith(content: number): ReadableSpan {
  const ended: ReadableSpan[] = [];
  const onEnd = (span: ReadableSpan): void => void ended.push(span);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({
      "service.name": "shop-assistant",
      "service.instance.id": "6f9619ff-8b86-d011-b42d-00c04fc964ff",
      "service.version": "1.4.2",
      "telemetry.sdk.name": "opentelemetry",
      "telemetry.sdk.language": "nodejs",
      "telemetry.sdk.version": "2.12.0",
      "process.pid": 4711,
      "process.runtime.name": "nodejs",
      "process.runtime.version": "20.19.0",
    }),
    spanProcessors: [{ onStart() {}, onEnd, forceFlush: nothing, shutdown: nothing }],
  });
  const span = provider.getTracer("spoor", "0.1.0").startSpan("chat gpt-5", {
    kind: 2,
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5",
      "gen_ai.request.temperature": 0.2,
      "gen_ai.request.max_tokens": 1024,
      "gen_ai.response.model": "gpt-5-2026-08-07",
      "gen_ai.response.id": "chatcmpl-9a8b7c6d5e4f",
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": 1234,
      "gen_ai.usage.output_tokens": 567,
      "server.address": "api.openai.com",
      "server.port": 443,
    },
  });
  if (content > 0) {
    const message = { role: "user", parts: [{ type: "text", content: "words of a prompt " }] };
    const messages = Array.from({ length: Math.ceil(content / 80) }, () => message);
    span.setAttribute("gen_ai.input.messages", JSON.stringify(messages));
  }
  span.end();
  const [readable] = ended;
  if (readable === undefined) throw new Error("the span did not end");
  return readable;
}

function journalIn(name: string): Journal {
  const folder = openFolder(join(dir, name));
  if ("problem" in folder) throw new Error(folder.problem);
  return openJournal({ folder, signal: "traces", now: Date.now });
}

function compare(content: number): void {
  const span = spanWith(content);
  const journal = journalIn(`journal-${content}`);
  const file = openSync(join(dir, `raw-${content}`), "a");
  const line = lineOf(span);
  afterAll(() => {
    closeSync(file);
    journal.seal();
  });

  bench(`raw writeSync of the same ${line.length} bytes`, () => {
    writeSync(file, line);
  });

  bench("journal: encode a line", () => {
    lineOf(span);
  });

  bench("journal: encode a line and append it", () => {
    const request = spanRequest(span);
    if (request !== undefined) journal.append(request.body, request.n);
  });

  bench("otlp-transformer: encode", () => {
    JsonTraceSerializer.serializeRequest([span]);
  });

  bench("otlp-transformer: encode and writeSync", () => {
    const bytes = JsonTraceSerializer.serializeRequest([span]);
    if (bytes !== undefined) writeSync(file, bytes);
  });
}

function lineOf(span: ReadableSpan): Buffer {
  return encodeLine(spanRequest(span)?.body ?? "", { n: 1, seq: 1 });
}

describe("a span without content", () => {
  compare(0);
});

describe("a span with 3.4 kB of content", () => {
  compare(3400);
});

describe("a span with 50 kB of content", () => {
  compare(50_000);
});
