import { SpanKind } from "@opentelemetry/api";
import { normalised, SPOOR_USAGE_OWNER_ID, withoutUsage } from "@spoor/core/semconv";
import { currentProfile } from "../tracer.ts";
import { redactedSpan } from "./redacted.ts";
import type { SpanTexts } from "./redacted.ts";

/** What is read of a span to spell it; both OpenTelemetry lines have it. */
interface Leaving extends SpanTexts {
  readonly instrumentationScope: { readonly name: string };
}

const kinds = { client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

/**
 * The span as it leaves through Spoor's own pipeline: one of another instrumentation is spelled as the conventions have
 * it, one that repeats the usage of another span has that under names that nobody adds up, and secrets and values that
 * exporters choke on are replaced; all on a copy. Every other span is given back as it is.
 */
export function outgoing<Span extends Leaving>(span: Span): Span {
  return redactedSpan(spelledSpan(span));
}

function spelledSpan<Span extends Leaving>(span: Span): Span {
  const foreign = normalised(span);
  const attributes = foreign === undefined ? span.attributes : spelled(foreign.attributes);
  const repeats = attributes[SPOOR_USAGE_OWNER_ID] !== undefined;
  if (foreign === undefined && !repeats) return span;
  const copy: Span = Object.create(span);
  const change = (key: keyof Leaving | "kind", value: unknown): void =>
    void Object.defineProperty(copy, key, { value, enumerable: true });
  change("attributes", repeats ? withoutUsage(attributes) : attributes);
  if (foreign === undefined) return copy;
  change("name", foreign.name);
  if (foreign.kind !== undefined) change("kind", kinds[foreign.kind]);
  return copy;
}

/** `attributes`, which have current names, as the profile spells them. */
function spelled(attributes: Leaving["attributes"]): Leaving["attributes"] {
  const profile = currentProfile();
  if (profile.name === "current") return attributes;
  const entries = Object.entries(attributes);
  return Object.fromEntries(
    entries.map(([name, value]) => [profile.nameOf(name), profile.valueOf(name, value)]),
  );
}
