import { context, createContextKey } from "@opentelemetry/api";
import { at } from "@spoor/core/record";
import type { LibraryCall } from "../../provider/library.ts";

const key = createContextKey("Spoor AI SDK opt-out");

/** Whether what runs now is part of a call for which the application turned telemetry off. */
export function isOptedOut(): boolean {
  return context.active().getValue(key) === true;
}

/** Runs a function of the SDK whose telemetry settings hold for the model calls inside. */
export function aroundModelCalls({ args }: LibraryCall, run: () => unknown): unknown {
  return withOptOut(args[0], run, run);
}

/** Runs `traced`, or where the options say `isEnabled: false` `run`, with nothing traced inside. */
export function withOptOut(options: unknown, run: () => unknown, traced: () => unknown): unknown {
  const isOut = saysNo(options);
  const chosen = isOut ? run : traced;
  // An inner call has settings of its own.
  return isOut === isOptedOut()
    ? chosen()
    : context.with(context.active().setValue(key, isOut), chosen);
}

function saysNo(options: unknown): boolean {
  const telemetry = at(options, "telemetry") ?? at(options, "experimental_telemetry");
  return at(telemetry, "isEnabled") === false;
}
