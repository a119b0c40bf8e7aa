import { at, list, text } from "../record/index.ts";
import type { Usage } from "../record/index.ts";
import { normalised } from "../semconv/index.ts";
import { usageFromAttributes } from "./attributes.ts";

type Attributes = Readonly<Record<string, unknown>>;

const prefixes = ["gen_ai.", "llm.", "ai."];
const kind = "openinference.span.kind";

/**
 * The usage that a span tells, whatever version of the conventions or library wrote it; undefined when it holds no count.
 * Never throws.
 *
 * @param reply a span with its `attributes`, as names and values or as OTLP/JSON has them, or the attributes alone
 */
export function otelReplyUsage(reply: unknown): Usage | undefined {
  try {
    const attributes = attributesIn(reply);
    if (attributes === undefined) return undefined;
    const scope = at(reply, "instrumentationScope") ?? at(reply, "scope");
    const span = {
      name: text(at(reply, "name")) ?? "",
      attributes: withKind(attributes),
      instrumentationScope: { name: text(at(scope, "name")) ?? "" },
    };
    return usageFromAttributes(normalised(span)?.attributes ?? attributes);
  } catch {
    return undefined;
  }
}

/** The attributes of a span or of a model's call in `reply`; undefined when there are none. */
export function attributesIn(reply: unknown): Attributes | undefined {
  const places = [
    at(reply, "attributes"),
    reply,
    at(reply, "usage"),
    at(at(reply, "span"), "attributes"),
  ];
  for (const place of places) {
    if (typeof place !== "object" || place === null) continue;
    const attributes = Array.isArray(place) ? decoded(place) : { ...place };
    if (Object.keys(attributes).some(isOfModel)) return attributes;
  }
  return undefined;
}

function isOfModel(name: string): boolean {
  return prefixes.some((prefix) => name.startsWith(prefix));
}

function decoded(keyValues: readonly unknown[]): Attributes {
  const found: Record<string, unknown> = {};
  for (const one of keyValues) {
    const key = text(at(one, "key"));
    if (key !== undefined) found[key] = valueOf(at(one, "value"));
  }
  return found;
}

function valueOf(any: unknown): unknown {
  const int = at(any, "intValue");
  if (typeof int === "string") return Number(int);
  const items = at(at(any, "arrayValue"), "values");
  if (items !== undefined) return list(items).map(valueOf);
  return int ?? at(any, "doubleValue") ?? at(any, "stringValue") ?? at(any, "boolValue");
}

/** Counts of OpenInference without the rest of its span are those of a call. */
function withKind(attributes: Attributes): Attributes {
  const isCall = attributes["llm.token_count.prompt"] !== undefined;
  return isCall && attributes[kind] === undefined ? { ...attributes, [kind]: "LLM" } : attributes;
}
