// Spoor with a fault of its own: spans are written once a turn of the event loop, not as they end.
import { NodeSDK } from "@opentelemetry/sdk-node";
import { flush, shutdown, spoorProcessors } from "spoor";

function perTurn(processor) {
  const waiting = [];
  const writeAll = () => {
    for (const span of waiting.splice(0)) processor.onEnd(span);
  };
  return {
    onStart: (span, context) => processor.onStart(span, context),
    onEnd(span) {
      if (waiting.push(span) === 1) setImmediate(writeAll);
    },
    forceFlush: () => processor.forceFlush(),
    shutdown: () => processor.shutdown(),
  };
}

const { spanProcessors } = spoorProcessors();
new NodeSDK({ spanProcessors: spanProcessors.map(perTurn) }).start();
globalThis.telemetry = { flush, shutdown };
