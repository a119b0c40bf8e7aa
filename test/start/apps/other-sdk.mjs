import { NodeSDK, tracing } from "@opentelemetry/sdk-node";

const spanProcessors = [new tracing.SimpleSpanProcessor(new tracing.InMemorySpanExporter())];
new NodeSDK({ spanProcessors, metricReaders: [], logRecordProcessors: [] }).start();
