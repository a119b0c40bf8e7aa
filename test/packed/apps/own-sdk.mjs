// An application with a set-up of its own, on whichever OpenTelemetry line is installed.
import { NodeSDK } from "@opentelemetry/sdk-node";
import { InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace";
import { spoorProcessors, step, workflow } from "spoor";

const own = new InMemorySpanExporter();
const processor = new SimpleSpanProcessor({ exporter: own });
const spoor = spoorProcessors();
const sdk = new NodeSDK({ ...spoor, spanProcessors: [...spoor.spanProcessors, processor] });
sdk.start();
workflow("own", () => {
  step("One", (s) => s.blocked({ reason: "dependency" }));
});
await processor.forceFlush();
console.log(JSON.stringify(own.getFinishedSpans().map((span) => span.name)));
await sdk.shutdown();
