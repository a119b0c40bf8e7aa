// An application with an OpenTelemetry of its own, whose instrumentation records what SECRET holds.
import { trace } from "@opentelemetry/api";
import { NodeSDK, tracing } from "@opentelemetry/sdk-node";
import { spoorProcessors } from "spoor";

const own = new tracing.InMemorySpanExporter();
const processor = new tracing.SimpleSpanProcessor(own);
const spoor = spoorProcessors();
const sdk = new NodeSDK({
  ...spoor,
  spanProcessors: [...spoor.spanProcessors, processor],
});
sdk.start();
const span = trace.getTracer("third-party").startSpan("call");
span.setAttribute("note", process.env.SECRET);
span.end();
await processor.forceFlush();
console.log(JSON.stringify(own.getFinishedSpans().map(({ attributes }) => attributes)));
await sdk.shutdown();
