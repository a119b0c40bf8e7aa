import * as api from "@opentelemetry/api";
import type { Context } from "@opentelemetry/api";
import { attributionIn } from "./attribution/current.ts";
import { eventTime } from "./event-time.ts";
import { failed } from "./guard.ts";
import { asWritten, currentProfile, scope } from "./tracer.ts";
import { version } from "./version.ts";

/** Severity numbers of the OpenTelemetry log model. */
export const severities = { DEBUG: 5, INFO: 9, WARN: 13, ERROR: 17 } as const;

/** An event to record: a log record with an event name and attributes, no body. */
export interface Event {
  readonly name: string;
  readonly severity: keyof typeof severities;
  /** Data may be nested, which attributes of spans may not. */
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The context whose active span the event belongs to. */
  readonly context: Context;
}

interface Logger {
  emit(record: object): void;
}

interface LoggerProvider {
  getLogger(name: string, version: string, options: { readonly schemaUrl: string }): Logger;
}

const isProvider = (value: unknown): value is LoggerProvider =>
  typeof value === "object" &&
  value !== null &&
  typeof Reflect.get(value, "getLogger") === "function";

/** Where `@opentelemetry/api-logs` keeps the provider of the 2.x line: a function of its API's version. */
const separateApi = Symbol.for("io.opentelemetry.js.api.logs");
const separateApiVersion = 1;

/**
 * The logger provider that the application's OpenTelemetry registered.
 *
 * The 2.x line registers through the package api-logs, the 3.x line through API >= 1.10 itself. The wrong one takes
 * records and delivers nothing, so the separate one goes first: an application has it only if something registered there.
 */
function registeredProvider(): LoggerProvider | undefined {
  const separate: unknown = Reflect.get(globalThis, separateApi);
  if (typeof separate === "function") {
    const provider: unknown = separate(separateApiVersion);
    if (isProvider(provider)) return provider;
  }
  const logs: unknown = Reflect.get(api, "logs");
  if (typeof logs !== "object" || logs === null) return undefined;
  const get: unknown = Reflect.get(logs, "getLoggerProvider");
  const provider: unknown = typeof get === "function" ? get.call(logs) : undefined;
  return isProvider(provider) ? provider : undefined;
}

/** Records an event with whichever logs API the application's OpenTelemetry line has; never throws. */
export function emit(event: Event): void {
  try {
    const now = eventTime(Date.now());
    registeredProvider()
      ?.getLogger(scope, version, { schemaUrl: currentProfile().schemaUrl })
      .emit({
        eventName: event.name,
        severityNumber: severities[event.severity],
        severityText: event.severity,
        timestamp: now,
        observedTimestamp: now,
        attributes: asWritten({ ...attributionIn(event.context), ...event.attributes }),
        context: event.context,
      });
  } catch (error) {
    failed("event", error);
  }
}
