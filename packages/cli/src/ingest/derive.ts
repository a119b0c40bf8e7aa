import { costAttributes, costOf } from "@spoor/core/cost";
import { at, list, text } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_OPERATION_NAME,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_STATUS,
  GEN_AI_USAGE_COST,
  normalised,
  SPOOR_USAGE_COST_STATUS,
  SPOOR_USAGE_OWNER_ID,
} from "@spoor/core/semconv";
import { pricedCallOf, usageFromAttributes } from "@spoor/core/usage";
import { plainOf } from "../store/plain-value.ts";
import { CallTree } from "./call-tree.ts";
import type { PlacedCall, PlacedSpan } from "./call-tree.ts";
import { anyValueOf } from "./format/any-value.ts";
import { isOfModels } from "./is-of-models.ts";

type Attributes = Readonly<Record<string, unknown>>;
type Span = Readonly<Record<string, unknown>>;

const ownScope = "spoor";
const statusError = 2;
const calls: ReadonlySet<unknown> = new Set([
  "chat",
  "generate_content",
  "text_completion",
  "embeddings",
  "fetch_response",
]);

/** What a span says that may be added to. */
interface Told {
  /** As it stands. */
  readonly attributes: Attributes;
  /** As the current conventions have it; the same object where that is no other. */
  readonly current: Attributes;
}

/** A span of a request. */
interface Found {
  readonly span: Span;
  readonly place: PlacedSpan;
  /** Undefined where there is nothing to be added: for Spoor's own, and those that tell nothing of models. */
  readonly told: Told | undefined;
}

/**
 * Adds to spans what Spoor's own say themselves: attributes of the current conventions where a library wrote others, the
 * cost of model calls, and of several spans of one call which one owns its usage. Nothing is taken away; on a model call a
 * value that the library wrote in another sense, as input without what came from the cache, gives way to the current one.
 * Spoor's own spans, and those that were derived before, stay as they are.
 */
export class Deriver {
  readonly #tree = new CallTree();

  /** The request with what was derived; itself where that is nothing. Never throws. */
  derive(request: unknown): unknown {
    try {
      const resources = list(at(request, "resourceSpans"));
      const additions = this.#additions(resources);
      return additions.size === 0 ? request : withAdditions(request, additions);
    } catch {
      return request;
    }
  }

  /** The key-value pairs that each span is to have instead of its own. */
  #additions(resources: readonly unknown[]): ReadonlyMap<unknown, readonly unknown[]> {
    const additions = new Map<unknown, readonly unknown[]>();
    const spans = spansIn(resources);
    const isOfNone = spans.every(
      ({ told, place }) => told === undefined && place.call === undefined,
    );
    if (isOfNone && this.#tree.isEmpty) return additions;
    this.#tree.place(spans.map(({ place }) => place));
    for (const { span, place, told } of childrenFirst(spans)) {
      const owner = this.#tree.ownerOf(place);
      if (told === undefined || !place.isOpen) continue;
      const changed = changesOf(told, place.call, owner);
      if (changed.size > 0) additions.set(span, keyValuesWith(span, changed));
    }
    return additions;
  }
}

/** As {@link Deriver}, for a request that knows all the spans of its calls. */
export function derive(request: unknown): unknown {
  return new Deriver().derive(request);
}

function spansIn(resources: readonly unknown[]): readonly Found[] {
  const found: Found[] = [];
  for (const resource of resources) {
    for (const scope of list(at(resource, "scopeSpans"))) {
      const name = text(at(at(scope, "scope"), "name")) ?? "";
      for (const span of list(at(scope, "spans")))
        if (isSpan(span)) found.push(foundSpan(span, name));
    }
  }
  return found;
}

const isSpan = (value: unknown): value is Span => typeof value === "object" && value !== null;

function foundSpan(span: Span, scope: string): Found {
  const isOwn = scope === ownScope;
  const told = !isOwn && isOfModels(span, scope) ? toldBy(span, scope) : undefined;
  const place = {
    traceId: text(span["traceId"]) ?? "",
    spanId: text(span["spanId"]) ?? "",
    parentSpanId: text(span["parentSpanId"]),
    call: isOwn ? ownCallOf(span) : told && callOf(span, told.current),
    isOpen: told !== undefined && !isDerived(told.attributes),
  };
  return { span, place, told };
}

function toldBy(span: Span, scope: string): Told {
  const { attributes } = plainOf(span["attributes"]);
  const foreign = normalised({
    name: text(span["name"]) ?? "",
    attributes,
    instrumentationScope: { name: scope },
    events: list(span["events"]).map((event) => ({
      name: text(at(event, "name")) ?? "",
      attributes: plainOf(at(event, "attributes")).attributes,
    })),
  });
  return { attributes, current: foreign?.attributes ?? attributes };
}

/** A call of Spoor's own, whose other attributes need not be read: it owns its usage, or says who does. */
function ownCallOf(span: Span): PlacedCall | undefined {
  const operation = list(span["attributes"]).find(
    (pair) => at(pair, "key") === GEN_AI_OPERATION_NAME,
  );
  if (!calls.has(at(at(operation, "value"), "stringValue"))) return undefined;
  return callOf(span, plainOf(span["attributes"]).attributes);
}

function callOf(span: Span, current: Attributes): PlacedCall | undefined {
  if (!calls.has(current[GEN_AI_OPERATION_NAME])) return undefined;
  const usage = usageFromAttributes(current);
  const failed = current[ERROR_TYPE] !== undefined || at(span["status"], "code") === statusError;
  return {
    replyId: text(current[GEN_AI_RESPONSE_ID]),
    usage,
    isRefused: usage === undefined && failed,
    start: nanosOf(span["startTimeUnixNano"]),
    end: nanosOf(span["endTimeUnixNano"]),
  };
}

/** Spans after those beneath them, as far as these are among them: as most come, since spans end in that order. */
function childrenFirst(spans: readonly Found[]): readonly Found[] {
  const seen = new Set<string>();
  const isSo = spans.every(({ place: { spanId, parentSpanId = "" } }) => {
    seen.add(spanId);
    return !seen.has(parentSpanId);
  });
  return isSo ? spans : sortedByDepth(spans);
}

function sortedByDepth(spans: readonly Found[]): readonly Found[] {
  const byKey = new Map(spans.map((one) => [keyOf(one.place, one.place.spanId), one]));
  const depths = new Map<Found, number>();
  for (const span of spans) {
    const path: Found[] = [];
    let next: Found | undefined = span;
    while (next !== undefined && !depths.has(next)) {
      path.push(next);
      // Until its own is known, so that a circle of parents ends.
      depths.set(next, 0);
      next = byKey.get(keyOf(next.place, next.place.parentSpanId));
    }
    let depth = next === undefined ? 0 : (depths.get(next) ?? 0);
    for (const one of path.toReversed()) depths.set(one, (depth += 1));
  }
  return spans.toSorted((one, other) => (depths.get(other) ?? 0) - (depths.get(one) ?? 0));
}

const keyOf = ({ traceId }: PlacedSpan, spanId: string | undefined): string =>
  `${traceId}/${spanId ?? ""}`;

function isDerived(attributes: Attributes): boolean {
  return (
    attributes[SPOOR_USAGE_COST_STATUS] !== undefined ||
    attributes[SPOOR_USAGE_OWNER_ID] !== undefined
  );
}

/** The attributes that a span is to have and has not, or otherwise. */
function changesOf(
  told: Told,
  call: PlacedCall | undefined,
  owner: string | undefined,
): ReadonlyMap<string, unknown> {
  const { attributes, current } = told;
  const priced = call === undefined || owner !== undefined ? undefined : costFor(told, call);
  // A span that is marked as derived is read once only: what is added up would grow each time.
  const isCorrected = call !== undefined && (owner !== undefined || priced !== undefined);
  const changes = new Map<string, unknown>();
  for (const name of current === attributes ? [] : Object.keys(current)) {
    const before = attributes[name];
    const isOther = isCorrected && typeof before !== "object" && before !== current[name];
    if (before === undefined || isOther) changes.set(name, current[name]);
  }
  if (owner !== undefined) changes.set(SPOOR_USAGE_OWNER_ID, owner);
  for (const name in priced) changes.set(name, priced[name]);
  return changes;
}

/** What a call that owns its usage costs; undefined where it says so itself, and where it is not answered yet. */
function costFor(
  { attributes, current }: Told,
  { usage, start }: PlacedCall,
): Attributes | undefined {
  if (attributes[GEN_AI_USAGE_COST] !== undefined) return undefined;
  if (usage === undefined && isPending(current)) return undefined;
  const facts = { usage, at: new Date(Number(start / 1_000_000n)) };
  return costAttributes(costOf(pricedCallOf((name) => current[name], facts)));
}

function isPending(current: Attributes): boolean {
  const status = current[GEN_AI_RESPONSE_STATUS];
  if (status === "queued" || status === "in_progress") return true;
  return current[GEN_AI_OPERATION_NAME] === "fetch_response";
}

function keyValuesWith(span: Span, changes: ReadonlyMap<string, unknown>): readonly unknown[] {
  const all: unknown[] = [];
  for (const pair of list(span["attributes"])) {
    const key = at(pair, "key");
    if (typeof key !== "string" || !changes.has(key)) all.push(pair);
  }
  for (const [key, value] of changes) {
    const any = anyValueOf(value);
    if (any !== undefined) all.push({ key, value: any });
  }
  return all;
}

/** A copy of `holder` with the list `name` of it mapped by `change`. */
function mapped(holder: unknown, name: string, change: (item: unknown) => unknown): unknown {
  return { ...Object(holder), [name]: list(at(holder, name)).map(change) };
}

function withAdditions(
  request: unknown,
  additions: ReadonlyMap<unknown, readonly unknown[]>,
): unknown {
  const changed = (span: unknown): unknown => {
    const attributes = additions.get(span);
    return attributes === undefined ? span : { ...Object(span), attributes };
  };
  const scoped = (scope: unknown): unknown => mapped(scope, "spans", changed);
  return mapped(request, "resourceSpans", (resource) => mapped(resource, "scopeSpans", scoped));
}

function nanosOf(value: unknown): bigint {
  return typeof value === "string" && /^\d{1,20}$/.test(value) ? BigInt(value) : 0n;
}
