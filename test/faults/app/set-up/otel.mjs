// Plain OpenTelemetry as its documentation sets it up, of the version that FAULT_PACKAGES has.
import { createRequire } from "node:module";

const require = createRequire(process.env.FAULT_PACKAGES);
const { NodeSDK } = require("@opentelemetry/sdk-node");
const { OTLPTraceExporter } = require("@opentelemetry/exporter-trace-otlp-http");

const sdk = new NodeSDK({ traceExporter: new OTLPTraceExporter() });
sdk.start();
globalThis.telemetry = { shutdown: () => sdk.shutdown() };
