import { trace } from "@opentelemetry/api";
import type { Span, Tracer } from "@opentelemetry/api";
import type { Attributes } from "@spoor/core/record";
import { profileOf } from "@spoor/core/semconv";
import type { Profile } from "@spoor/core/semconv";
import { version } from "./version.ts";

/** The instrumentation scope of every span, event and metric that Spoor makes. */
export const scope = "spoor";

let profile = profileOf("current");
let made: Tracer | undefined;

/** Chooses the version of the conventions for all that is written from here on. */
export function useProfile(chosen: Profile): void {
  profile = chosen;
  made = undefined;
}

export function currentProfile(): Profile {
  return profile;
}

/** Spoor's tracer: of the provider registered now or later, a no-op until there is one. */
export function tracer(): Tracer {
  made ??= trace.getTracerProvider().getTracer(scope, version, { schemaUrl: profile.schemaUrl });
  return made;
}

/** Sets attributes that are named as in the current conventions on `span`, spelled as the profile has them. */
export function write(span: Span, attributes: Attributes): void {
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) span.setAttribute(profile.nameOf(name), profile.valueOf(name, value));
  }
}

/** `attributes`, which are named as in the current conventions, spelled as the profile has them. */
export function asWritten<Value>(
  attributes: Readonly<Record<string, Value>>,
): Record<string, Value | string> {
  const out: Record<string, Value | string> = {};
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined) out[profile.nameOf(name)] = profile.valueOf(name, value);
  }
  return out;
}
