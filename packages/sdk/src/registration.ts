import { trace } from "@opentelemetry/api";
import { at, text } from "@spoor/core/record";

/** Where every copy of `@opentelemetry/api` 1.x keeps what is registered. */
const apiKey = Symbol.for("opentelemetry.js.api.1");

/** What an SDK registered under `part`, such as `propagation`; undefined where none did. */
export function registered(part: string): unknown {
  return at(Reflect.get(globalThis, apiKey), part);
}

/** The version of the API through which an SDK registered itself, or undefined where none did. */
export function registeredVersion(): string | undefined {
  return registered("trace") === undefined ? undefined : text(registered("version"));
}

/**
 * Why spans would go nowhere although an SDK is registered, or undefined where they are recorded: an API that is newer than
 * the one the SDK registered with takes every span and drops it without a word.
 */
export function registrationProblem():
  | { readonly cause: string; readonly fix: string }
  | undefined {
  const version = registeredVersion();
  if (version === undefined) return undefined;
  if (isOfAnSdk(delegateOf(trace.getTracerProvider()))) return undefined;
  return {
    cause:
      `the OpenTelemetry SDK registered with @opentelemetry/api ${version}, and Spoor loads another, incompatible ` +
      "version of it, so no span is recorded.",
    fix:
      "Install one version of @opentelemetry/api for both: " +
      "1.9.x with the 2.x SDK, 1.10.x with the 3.x SDK (npm ls @opentelemetry/api shows them).",
  };
}

/** What stands behind the API's provider, which may be that of another copy of the API. */
function delegateOf(provider: object): object {
  const getDelegate: unknown = Reflect.get(provider, "getDelegate");
  const delegate: unknown =
    typeof getDelegate === "function" ? getDelegate.call(provider) : provider;
  return typeof delegate === "object" && delegate !== null ? delegate : provider;
}

const isOfAnSdk = (provider: object): boolean => "forceFlush" in provider;
