import { count } from "@spoor/core/record";
import { maxEntries } from "@spoor/core/redact";
import { attributeList, markedAttributeList } from "./attributes.ts";
import type { AttributesLike, List } from "./attributes.ts";
import type { Budget } from "./budget.ts";
import { idText, spanFlags, traceStateText } from "./context.ts";
import type { SpanContextLike } from "./context.ts";
import { singleRequest } from "./encoded.ts";
import type { EncodeOptions, Encoded, Source } from "./encoded.ts";
import { nanoseconds } from "./time.ts";
import type { Time } from "./time.ts";

/** An event of a span. */
export interface SpanEventLike {
  readonly name: string;
  readonly time: Time;
  readonly attributes?: AttributesLike | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

/** A link of a span. */
export interface SpanLinkLike {
  readonly context: SpanContextLike;
  readonly attributes?: AttributesLike | undefined;
  readonly droppedAttributesCount?: number | undefined;
}

/** The parts of the SDK's `ReadableSpan`, alike in its lines 2 and 3, that are written. */
export interface SpanLike extends Source {
  readonly name: string;
  readonly kind: number;
  readonly startTime: Time;
  readonly endTime: Time;
  readonly status: { readonly code: number; readonly message?: string | undefined };
  readonly parentSpanContext?: SpanContextLike | undefined;
  readonly attributes: AttributesLike;
  readonly events: readonly SpanEventLike[];
  readonly links: readonly SpanLinkLike[];
  readonly droppedAttributesCount: number;
  readonly droppedEventsCount: number;
  readonly droppedLinksCount: number;
  readonly spanContext: () => SpanContextLike;
}

const open = '{"resourceSpans":[{"scopeSpans":[{"spans":[';

/**
 * The OTLP request that holds `span` alone; undefined when the span itself cannot be read. What is too much for one line
 * is cut and counted: longest values first, then entries of long lists. Never throws.
 */
export function spanRequest(span: SpanLike, options: EncodeOptions = {}): Encoded | undefined {
  try {
    return singleRequest(open, span, { encode: (budget) => spanText(span, budget), options });
  } catch {
    return undefined;
  }
}

function spanText(span: SpanLike, budget: Budget): string {
  const context = span.spanContext();
  const parent = span.parentSpanContext;
  const { code, message } = span.status;
  const head =
    `{"traceId":${idText(context.traceId, budget)},"spanId":${idText(context.spanId, budget)}` +
    (parent?.spanId ? `,"parentSpanId":${idText(parent.spanId, budget)}` : "") +
    `,"startTimeUnixNano":"${nanoseconds(span.startTime)}"` +
    `,"endTimeUnixNano":"${nanoseconds(span.endTime)}"` +
    `,"name":${budget.shortText(span.name)},"kind":${(count(span.kind) ?? -1) + 1}` +
    `,"flags":${spanFlags(context.traceFlags, parent?.isRemote)}${traceStateText(context, budget)}` +
    `,"status":{"code":${count(code) ?? 0}` +
    (message === undefined ? "}" : `,"message":${budget.text(message)}}`);
  const events = listOf(span.events, budget, eventText);
  const links = listOf(span.links, budget, linkText);
  const attributes = markedAttributeList(span.attributes, budget);
  return (
    `${head},"events":${events.text},"droppedEventsCount":${sum(span.droppedEventsCount, events)}` +
    `,"links":${links.text},"droppedLinksCount":${sum(span.droppedLinksCount, links)}` +
    `,"attributes":${attributes.text}` +
    `,"droppedAttributesCount":${sum(span.droppedAttributesCount, attributes)}}`
  );
}

function listOf<Item>(
  items: readonly Item[],
  budget: Budget,
  encode: (item: Item, budget: Budget) => string,
): List {
  if (items.length === 0) return { text: "[]", dropped: 0 };
  const texts: string[] = [];
  for (const item of items) {
    if (texts.length === maxEntries || !budget.take()) break;
    texts.push(encode(item, budget));
  }
  const dropped = items.length - texts.length;
  if (texts.length === maxEntries && dropped > 0) budget.leaveOut();
  return { text: `[${texts.join(",")}]`, dropped };
}

function eventText(event: SpanEventLike, budget: Budget): string {
  const attributes = attributeList(event.attributes, budget);
  return (
    `{"name":${budget.shortText(event.name)},"timeUnixNano":"${nanoseconds(event.time)}"` +
    `,"attributes":${attributes.text}` +
    `,"droppedAttributesCount":${sum(event.droppedAttributesCount, attributes)}}`
  );
}

function linkText(link: SpanLinkLike, budget: Budget): string {
  const { context } = link;
  const attributes = attributeList(link.attributes, budget);
  return (
    `{"traceId":${idText(context.traceId, budget)},"spanId":${idText(context.spanId, budget)}` +
    `${traceStateText(context, budget)},"flags":${spanFlags(context.traceFlags, context.isRemote)}` +
    `,"attributes":${attributes.text}` +
    `,"droppedAttributesCount":${sum(link.droppedAttributesCount, attributes)}}`
  );
}

function sum(before: number | undefined, list: List): number {
  return (count(before) ?? 0) + list.dropped;
}
