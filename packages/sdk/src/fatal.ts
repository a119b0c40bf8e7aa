import { context } from "@opentelemetry/api";
import { guard } from "./guard.ts";
import { operationIn } from "./trace/operation.ts";
import type { Fatal } from "./trace/operation.ts";

let fatal: Fatal | undefined;

/** Watches for an error that nobody catches. The event changes nothing about what such an error does. */
export function watchForFatal(): void {
  process.on("uncaughtExceptionMonitor", (error) => {
    guard("noting an uncaught error", () => {
      fatal = isHandled() ? undefined : { error, operation: operationIn(context.active()) };
    });
  });
}

/** The error that ends the process, if one does. */
export function fatalError(): Fatal | undefined {
  return fatal;
}

function isHandled(): boolean {
  return (
    process.listenerCount("uncaughtException") > 0 || process.hasUncaughtExceptionCaptureCallback()
  );
}
