import { trace } from "@opentelemetry/api";
import { at, text } from "@spoor/core/record";

/** Where every copy of `@opentelemetry/api` 1.x keeps what is registered. */
const apiKey = Symbol.for("opentelemetry.js.api.1");

/** The version of the API through which an SDK registered itself, or undefined where none did. */
export function registeredVersion(): string | undefined {
  const registry: unknown = Reflect.get(globalThis, apiKey);
  return at(registry, "trace") === undefined ? undefined : text(at(registry, "version"));
}

/**
 * Why spans would go nowhere although an SDK is registered, or undefined where they are recorded: an API that is newer than
 * the one the SDK registered with takes every span and drops it without a word.
 */
export function registrationProblem(): string | undefined {
  const registered = registeredVersion();
  if (registered === undefined) return undefined;
  if (isOfAnSdk(delegateOf(trace.getTracerProvider()))) return undefined;
  return (
    `the OpenTelemetry SDK registered with @opentelemetry/api ${registered}, and Spoor loads another, incompatible ` +
    "version of it, so no span is recorded. Install one version of @opentelemetry/api for both: " +
    "1.9.x with the 2.x SDK, 1.10.x with the 3.x SDK (npm ls @opentelemetry/api shows them)."
  );
}

/** What stands behind the API's provider, which may be that of another copy of the API. */
function delegateOf(provider: object): object {
  const getDelegate: unknown = Reflect.get(provider, "getDelegate");
  const delegate: unknown =
    typeof getDelegate === "function" ? getDelegate.call(provider) : provider;
  return typeof delegate === "object" && delegate !== null ? delegate : provider;
}

const isOfAnSdk = (provider: object): boolean => "forceFlush" in provider;
