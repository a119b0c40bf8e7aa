// An application's own OpenTelemetry, of the version that FAULT_PACKAGES has, with Spoor's processors in it and what
// FAULT_OWN says besides.
import { createRequire } from "node:module";
import { flush, shutdown, spoorProcessors } from "spoor";

const require = createRequire(process.env.FAULT_PACKAGES);
const { NodeSDK } = require("@opentelemetry/sdk-node");
const { BatchSpanProcessor } = createRequire(require.resolve("@opentelemetry/sdk-node"))(
  "@opentelemetry/sdk-trace",
);
const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-http");

const fail = () => {
  throw new Error("planned");
};
const exporters = {
  otlp: () => new OTLPTraceExporter(),
  throwing: () => ({ export: fail, forceFlush: fail, shutdown: fail }),
};
const exporter = exporters[process.env.FAULT_OWN]();
const own = new BatchSpanProcessor({ exporter });
const spoor = spoorProcessors();
new NodeSDK({ ...spoor, spanProcessors: [...spoor.spanProcessors, own] }).start();
globalThis.telemetry = { flush, shutdown };
