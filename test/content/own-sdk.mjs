// An application with an OpenTelemetry set-up of its own, whose exporter prints what was said, secrets among it.
import { NodeSDK, tracing } from "@opentelemetry/sdk-node";
import { llmCall, spoorProcessors, tool } from "spoor";

const own = new tracing.InMemorySpanExporter();
const spoor = spoorProcessors();
const processor = new tracing.SimpleSpanProcessor(own);
const sdk = new NodeSDK({ ...spoor, spanProcessors: [...spoor.spanProcessors, processor] });
sdk.start();
const { SECRET: input } = process.env;
await tool("find", { arguments: { query: input } }, async () => input);
await llmCall({ provider: "own", model: "own-1", input }, async (call) =>
  call.reply({ output: `You said ${input}.` }),
);
await processor.forceFlush();
console.log(JSON.stringify(own.getFinishedSpans().map(({ attributes }) => attributes)));
await sdk.shutdown();
