// Spans a second from a journal to a backend on loopback in another process, and the time on this process's own processor
// that a span takes, beside the stock exporter with the same spans; they take turns in one run.
// `node bench/sender.mjs [spans] [rounds]`
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { encodeLine, openSender, segmentFiles, spanRequest } from "@spoor/journal";

const count = Number(process.argv[2] ?? 30_000);
const rounds = Number(process.argv[3] ?? 5);
const batch = 512;
const dir = mkdtempSync(join(tmpdir(), "spoor-bench-"));
const sdkNode = createRequire(createRequire(import.meta.url).resolve("@opentelemetry/sdk-node"));
const { OTLPTraceExporter } = sdkNode("@opentelemetry/exporter-trace-otlp-proto");

const nothing = () => Promise.resolve();

/** Spans of model calls, with what a server in production says of itself. */
function spansOfCalls() {
  const ended = [];
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
    spanProcessors: [
      { onStart() {}, onEnd: (span) => ended.push(span), forceFlush: nothing, shutdown: nothing },
    ],
  });
  const tracer = provider.getTracer("spoor", "0.1.0");
  for (let index = 0; index < count; index += 1) {
    const attributes = {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5",
      "gen_ai.request.temperature": 0.2,
      "gen_ai.request.max_tokens": 1024,
      "gen_ai.response.model": "gpt-5-2026-08-07",
      "gen_ai.response.id": `chatcmpl-${Math.random().toString(36).slice(2)}`,
      "gen_ai.response.finish_reasons": ["stop"],
      "gen_ai.usage.input_tokens": Math.floor(Math.random() * 10_000),
      "gen_ai.usage.output_tokens": Math.floor(Math.random() * 1000),
      "gen_ai.usage.cache_read.input_tokens": 512,
      "gen_ai.conversation.id": "conv-6f9619ff-8b86-d011",
      "server.address": "api.openai.com",
      "server.port": 443,
      "spoor.cost.total": Math.random() / 100,
      "spoor.run.id": "6f9619ff-8b86-d011-b42d-00c04fc964ff",
      "spoor.workflow.name": "ticket-triage",
      "spoor.step.name": "classify",
    };
    tracer.startSpan("chat gpt-5", { kind: 2, attributes }).end();
  }
  return ended;
}

const spans = spansOfCalls();
const lines = spans.map((span, seq) => encodeLine(spanRequest(span).body, { n: 1, seq }));
const lineBytes = Math.round(lines.reduce((sum, line) => sum + line.length, 0) / count);
const sink = spawn(process.execPath, [join(import.meta.dirname, "sender/sink.mjs")], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [port] = await once(sink.stdout, "data");
const url = `http://127.0.0.1:${Number(port)}/v1/traces`;

async function measured(send) {
  const begin = performance.now();
  const before = process.cpuUsage();
  await send();
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - begin, cpu: (user + system) / 1000 };
}

async function ours(protocol, compression) {
  const folder = { dir: mkdtempSync(join(dir, "folder-")), journal: "" };
  folder.journal = join(folder.dir, "journal");
  mkdirSync(folder.journal);
  writeFileSync(
    join(folder.journal, "traces-0-1-0-0123456789abcdef-0.jsonl"),
    Buffer.concat(lines),
  );
  const traces = {
    url,
    protocol,
    compression,
    headers: {},
    timeoutMs: 10_000,
    certificates: {},
    allowsCleartext: false,
  };
  const sender = openSender({
    folder,
    destinations: [{ name: "sink", targets: { traces } }],
    segments: () => segmentFiles(folder.dir),
    warn: console.error,
  });
  const run = await measured(async () => {
    const { sink: drained } = await sender.drain(60_000);
    if (drained.delivered !== count) throw new Error(JSON.stringify(drained));
  });
  sender.close();
  return run;
}

async function stock(compression) {
  const exporter = new OTLPTraceExporter({ url, compression });
  const run = await measured(async () => {
    for (let at = 0; at < count; at += batch) {
      const { code, error } = await new Promise((resolve) =>
        exporter.export(spans.slice(at, at + batch), resolve),
      );
      if (code !== 0) throw error;
    }
  });
  await exporter.shutdown();
  return run;
}

const variants = {
  "stock http/protobuf, gzip": () => stock("gzip"),
  "stock http/protobuf": () => stock("none"),
  "ours http/protobuf, gzip": () => ours("http/protobuf", "gzip"),
  "ours http/protobuf": () => ours("http/protobuf", "none"),
  "ours http/json, gzip": () => ours("http/json", "gzip"),
};
const runs = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
for (let round = 0; round <= rounds; round += 1)
  for (const [name, run] of Object.entries(variants)) {
    const figures = await run();
    // The first round compiles.
    if (round > 0) runs[name].push(figures);
  }
sink.kill();
rmSync(dir, { recursive: true });

const median = (values) =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)];
const of = (name, figure) => median(runs[name].map((run) => run[figure]));
const [base] = Object.keys(variants);
console.log(
  `Node ${process.versions.node}, ${count} spans of ${lineBytes} bytes in the journal, ${rounds} rounds, medians`,
);
for (const name of Object.keys(variants)) {
  const perSecond = Math.round((count / of(name, "ms")) * 1000);
  const cpu = ((of(name, "cpu") / count) * 1000).toFixed(1);
  const ratio = (of(base, "ms") / of(name, "ms")).toFixed(2);
  console.log(
    `${name.padEnd(26)} ${String(perSecond).padStart(7)} spans/s, ${cpu} us of CPU a span, ${ratio}x ${base}`,
  );
}
