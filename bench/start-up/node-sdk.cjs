// The measure: OpenTelemetry's NodeSDK alone, with nothing to export to.
const { NodeSDK } = require("@opentelemetry/sdk-node");

const noop = {
  onStart() {},
  onEnd() {},
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
new NodeSDK({ spanProcessors: [noop], metricReaders: [], logRecordProcessors: [] }).start();
