import { SpanKind, trace } from "@opentelemetry/api";
import type { Context, TextMapPropagator, TextMapSetter } from "@opentelemetry/api";
import { anthropicScope } from "@spoor/core/semconv";
import { untold } from "./attribution/current.ts";
import { isSpan } from "./processor/span.ts";
import { isInCall } from "./trace/owner.ts";

/**
 * The configured propagator, except that it puts nothing into the request of a call whose span the client library made
 * itself: such a library sends the trace's ids to its provider as soon as spans are recorded, and without Spoor none
 * would be. Everything else inside of the call, such as an HTTP instrumentation or a tool, has a span of its own. What is
 * said of users goes to services, and never to the provider of a model.
 */
export class SparingPropagator implements TextMapPropagator {
  readonly #configured: TextMapPropagator;

  constructor(configured: TextMapPropagator) {
    this.#configured = configured;
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isOwnCallOfLibrary(context)) return;
    const span = trace.getSpan(context);
    const isCall = span !== undefined && isInCall(span);
    this.#configured.inject(isCall ? untold(context) : context, carrier, setter);
  }

  extract: TextMapPropagator["extract"] = (context, carrier, getter) =>
    this.#configured.extract(context, carrier, getter);

  fields(): string[] {
    return this.#configured.fields();
  }
}

const client: number = SpanKind.CLIENT;

function isOwnCallOfLibrary(context: Context): boolean {
  const span = trace.getSpan(context);
  return (
    span !== undefined &&
    isSpan(span) &&
    span.kind === client &&
    span.instrumentationScope.name.startsWith(anthropicScope)
  );
}
