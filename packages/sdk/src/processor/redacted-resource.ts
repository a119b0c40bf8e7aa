import { Sanitizer } from "@spoor/core/redact";
import { redacted } from "../redaction.ts";

/** What is read of a resource of either OpenTelemetry line. */
interface Resource {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly asyncAttributesPending?: boolean;
  getRawAttributes?(): readonly (readonly [string, unknown])[];
}

const known = new WeakMap<object, object>();

const isResource = (value: object): value is Resource => "attributes" in value;

/**
 * `resource` without secrets; the same object where it has none. Made once for each, so that the spans of one resource
 * stay together; while its attributes are still being found, made anew each time.
 */
export function redactedResource(resource: object): object {
  const before = known.get(resource);
  if (before !== undefined || !isResource(resource)) return before ?? resource;
  if (resource.asyncAttributesPending === true) return withRawAttributes(resource);
  const entries = Object.entries(resource.attributes);
  const clean = entries.map(redactedAttribute);
  const isSame = clean.every(([, value], index) => value === entries[index]?.[1]);
  const result = isSame ? resource : overlaid(resource, "attributes", Object.fromEntries(clean));
  known.set(resource, result);
  return result;
}

/** One attribute of a resource without secrets; one that is still being found, when it is. */
export function redactedAttribute([key, value]: readonly [string, unknown]): [string, unknown] {
  if (value instanceof Promise) return [key, value.then((found) => redactedValue(key, found))];
  return [key, redactedValue(key, value)];
}

function redactedValue(key: string, value: unknown): unknown {
  // In a command line the name and its secret are items of their own.
  const line = Array.isArray(value) ? value.join(" ") : "";
  const clean = redacted(line);
  return clean === line ? new Sanitizer({}, redacted).member({ [key]: value }, key) : [clean];
}

function withRawAttributes(resource: Resource): object {
  const entries = resource.getRawAttributes?.() ?? [];
  const settled = entries.filter(([, value]) => !(value instanceof Promise));
  return overlaid(resource, "getRawAttributes", () => settled.map(redactedAttribute));
}

function overlaid(resource: Resource, key: keyof Resource, value: unknown): object {
  return Object.create(resource, { [key]: { value, enumerable: true } });
}
