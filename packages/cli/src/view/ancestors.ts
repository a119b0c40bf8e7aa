import { at } from "@spoor/core/record";
import { GEN_AI_OPERATION_NAME } from "@spoor/core/semconv";
import type { SpanRow } from "../ingest/rows.ts";
import { spanKey } from "./kind.ts";

/** Says of a span what is looked for, or undefined where it has none. */
type Reading<Value> = (span: SpanRow) => Value | undefined;

/** The span that asked for the reply which `span` fetched later, in any trace; undefined for all other spans. */
export function submitterOf(
  span: SpanRow,
  byKey: ReadonlyMap<string, SpanRow>,
): SpanRow | undefined {
  if (at(span.attributes, GEN_AI_OPERATION_NAME) !== "fetch_response") return undefined;
  for (const { traceId, spanId } of span.links) {
    const found = byKey.get(spanKey(traceId, spanId));
    if (found !== undefined) return found;
  }
  return undefined;
}

function parentOf(span: SpanRow, byKey: ReadonlyMap<string, SpanRow>): SpanRow | undefined {
  if (span.parentSpanId === undefined) return undefined;
  return byKey.get(spanKey(span.traceId, span.parentSpanId));
}

/**
 * Gives what the nearest of a span and its ancestors says, by `read`; a fetched reply belongs to what asked for it. Answers are kept, so that many calls below one long
 * chain of spans are found in one walk.
 */
export function nearest<Value>(
  byKey: ReadonlyMap<string, SpanRow>,
  read: Reading<Value>,
): Reading<Value> {
  const known = new Map<SpanRow, Value | undefined>();
  return (span) => {
    // Upwards with a list of its own: the depth and the cycles of foreign data have no bound.
    const passed: SpanRow[] = [];
    const seen = new Set<SpanRow>();
    let current: SpanRow | undefined = span;
    let found: Value | undefined;
    while (current !== undefined && !seen.has(current)) {
      seen.add(current);
      passed.push(current);
      found = known.get(current) ?? read(current);
      if (found !== undefined || known.has(current)) break;
      current = submitterOf(current, byKey) ?? parentOf(current, byKey);
    }
    for (const one of passed) known.set(one, found);
    return found;
  };
}

/** The value of the first of `names` that a span has, as text; an empty one counts as none. */
export function attributeOf(names: readonly string[]): Reading<string> {
  return ({ attributes }) => {
    for (const name of names) {
      const value = at(attributes, name);
      if (typeof value === "string" && value !== "") return value;
      if (typeof value === "number") return String(value);
    }
    return undefined;
  };
}
