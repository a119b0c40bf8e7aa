import { at } from "@spoor/core/record";
import { SERVICE_INSTANCE_ID } from "@spoor/core/semconv";
import { attributeList, markedAttributeList } from "./attributes.ts";
import type { AttributesLike } from "./attributes.ts";
import { defaultValueLimit } from "./budget.ts";
import type { Budget } from "./budget.ts";
import { fit } from "./fit.ts";

/** The parts of OpenTelemetry's `Resource` that are written. */
export interface ResourceLike {
  readonly attributes: AttributesLike;
  readonly schemaUrl?: string | undefined;
  readonly asyncAttributesPending?: boolean | undefined;
  getRawAttributes?(): readonly (readonly [string, unknown])[];
}

/** The parts of OpenTelemetry's `InstrumentationScope` that are written. */
export interface ScopeLike {
  readonly name: string;
  readonly version?: string | undefined;
  readonly schemaUrl?: string | undefined;
  readonly attributes?: AttributesLike | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

/** The text that tells where a record comes from, to stand behind the record, and its length in UTF-8. */
export interface Origin {
  readonly text: string;
  readonly bytes: number;
}

const maxResourceBytes = 256 * 1024;
const maxScopeBytes = 64 * 1024;
const resources = new WeakMap<ResourceLike, Origin>();
const scopes = new WeakMap<ScopeLike, Origin>();

/**
 * `,"resource":{...}` and its schema URL, at most 256 KiB, encoded once per resource; one whose attributes are still
 * being found is encoded with those that are there, and not kept. `service.instance.id` comes first.
 */
export function resourceOrigin(resource: ResourceLike): Origin {
  const known = resources.get(resource);
  if (known !== undefined) return known;
  const pending = resource.asyncAttributesPending === true;
  const attributes = instanceFirst(pending ? settled(resource) : resource.attributes);
  const origin = originOf(maxResourceBytes, (budget) => {
    const { text, dropped } = markedAttributeList(attributes, budget);
    const body = `{"attributes":${text},"droppedAttributesCount":${dropped}}`;
    return `,"resource":${body}${schemaUrl(resource.schemaUrl, budget)}`;
  });
  if (!pending) resources.set(resource, origin);
  return origin;
}

/** `,"scope":{...}` and its schema URL, at most 64 KiB, encoded once per scope. */
export function scopeOrigin(scope: ScopeLike): Origin {
  const known = scopes.get(scope);
  if (known !== undefined) return known;
  const origin = originOf(maxScopeBytes, (budget) => {
    const version =
      scope.version === undefined ? "" : `,"version":${budget.shortText(scope.version)}`;
    const body = `{"name":${budget.shortText(scope.name)}${version}${scopeAttributes(scope, budget)}}`;
    return `,"scope":${body}${schemaUrl(scope.schemaUrl, budget)}`;
  });
  scopes.set(scope, origin);
  return origin;
}

function originOf(maxBytes: number, encode: (budget: Budget) => string): Origin {
  const { text } = fit({ maxBytes, valueLimit: defaultValueLimit }, encode);
  return { text, bytes: Buffer.byteLength(text) };
}

function scopeAttributes(scope: ScopeLike, budget: Budget): string {
  const { text, dropped } = attributeList(scope.attributes, budget);
  if (text === "[]") return "";
  const count = (scope.droppedAttributesCount ?? 0) + dropped;
  return `,"attributes":${text},"droppedAttributesCount":${count}`;
}

function schemaUrl(url: string | undefined, budget: Budget): string {
  return url === undefined || url === "" ? "" : `,"schemaUrl":${budget.shortText(url)}`;
}

/** The attributes that are known already; reading `attributes` itself would log an error while some are not. */
function settled(resource: ResourceLike): AttributesLike {
  const found: Record<string, unknown> = {};
  for (const [key, value] of resource.getRawAttributes?.() ?? []) {
    if (value !== undefined && value !== null && !isPromiseLike(value)) found[key] ??= value;
  }
  return found;
}

function isPromiseLike(value: unknown): boolean {
  return typeof at(value, "then") === "function";
}

function instanceFirst(attributes: AttributesLike): AttributesLike {
  const id = attributes[SERVICE_INSTANCE_ID];
  return id === undefined ? attributes : { [SERVICE_INSTANCE_ID]: id, ...attributes };
}
