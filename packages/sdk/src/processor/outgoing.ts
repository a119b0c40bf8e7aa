import { anthropicScope, nameOfAnthropic } from "@spoor/core/semconv";

/** What is read of a span to spell it; both OpenTelemetry lines have it. */
interface Leaving {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly instrumentationScope: { readonly name: string };
}

/**
 * The span as it leaves through Spoor's own pipeline: one that a library made itself is spelled as the conventions have
 * it, on a copy; every other span is given back as it is.
 */
export function outgoing<Span extends Leaving>(span: Span): Span {
  if (!span.instrumentationScope.name.startsWith(anthropicScope)) return span;
  const name = nameOfAnthropic(span.name, span.attributes);
  if (name === span.name) return span;
  const copy: Span = Object.create(span);
  Object.defineProperty(copy, "name", { value: name, enumerable: true });
  return copy;
}
