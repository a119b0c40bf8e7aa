import type { TextMapPropagator } from "@opentelemetry/api";
import { at } from "@spoor/core/record";
import { textOf } from "./otel-env.ts";
import type { Env } from "./otel-env.ts";
import { optionalSdk, sdk } from "./sdk.ts";

type Make = (propagators: unknown) => unknown;

/** Where the propagators of the specification are, by their names in `OTEL_PROPAGATORS`. */
const known: Readonly<Record<string, { readonly from: string; readonly make: Make }>> = {
  tracecontext: { from: "@opentelemetry/core", make: made("W3CTraceContextPropagator") },
  baggage: { from: "@opentelemetry/core", make: made("W3CBaggagePropagator") },
  b3: { from: "@opentelemetry/propagator-b3", make: made("B3Propagator") },
  b3multi: {
    from: "@opentelemetry/propagator-b3",
    make: (b3) =>
      made("B3Propagator", { injectEncoding: at(at(b3, "B3InjectEncoding"), "MULTI_HEADER") })(b3),
  },
  jaeger: { from: "@opentelemetry/propagator-jaeger", make: made("JaegerPropagator") },
};

/** The propagators that `OTEL_PROPAGATORS` names, trace context and baggage unless it does; undefined for `none`. */
export function propagatorOf(
  env: Env,
  warn: (message: string) => void,
): TextMapPropagator | undefined {
  const asked = textOf(env, "OTEL_PROPAGATORS") ?? "tracecontext,baggage";
  const names = new Set(asked.split(",").map((name) => name.trim()));
  if (names.has("none")) return undefined;
  const propagators: TextMapPropagator[] = [];
  for (const name of names) {
    const propagator = propagatorNamed(name);
    if (propagator !== undefined) propagators.push(propagator);
    else
      warn(
        `OTEL_PROPAGATORS names ${JSON.stringify(name)}, which is not known or not installed; ` +
          `accepted: ${Object.keys(known).join(", ")}, none. It is left out.`,
      );
  }
  const { CompositePropagator } = sdk("@opentelemetry/core");
  return propagators.length > 0 ? new CompositePropagator({ propagators }) : undefined;
}

function propagatorNamed(name: string): TextMapPropagator | undefined {
  const place = Object.hasOwn(known, name) ? known[name] : undefined;
  const propagator = place?.make(optionalSdk(place.from));
  return isPropagator(propagator) ? propagator : undefined;
}

function made(className: string, options: object = {}): Make {
  return (propagators) => {
    const Propagator = at(propagators, className);
    return typeof Propagator === "function" ? Reflect.construct(Propagator, [options]) : undefined;
  };
}

function isPropagator(value: unknown): value is TextMapPropagator {
  return typeof value === "object" && value !== null && "inject" in value && "extract" in value;
}
