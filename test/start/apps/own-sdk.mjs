// An application with a set-up of its own, which Spoor is added to.
import { NodeSDK, tracing } from "@opentelemetry/sdk-node";
import { spoorProcessors, step, workflow } from "spoor";

const own = new tracing.InMemorySpanExporter();
const processor = new tracing.SimpleSpanProcessor(own);
const spoor = spoorProcessors();
const sdk = new NodeSDK({
  ...spoor,
  spanProcessors: [...spoor.spanProcessors, processor],
});
sdk.start();
await workflow("demo", async () => {
  step("One", (s) => s.blocked({ reason: "dependency" }));
});
await processor.forceFlush();
console.log(JSON.stringify(own.getFinishedSpans().map((span) => span.name)));
await sdk.shutdown();
