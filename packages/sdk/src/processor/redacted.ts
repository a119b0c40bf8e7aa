import { Sanitizer } from "@spoor/core/redact";
import { SPOOR_CAPTURE_TRUNCATED, SPOOR_SANITIZED } from "@spoor/core/semconv";
import { failed } from "../guard.ts";
import { withoutLongContent } from "./blobs.ts";
import { redacted } from "../redaction.ts";
import { changed, each, overlaid, overlay, sanitizedAttributes } from "./changes.ts";
import type { Attributes } from "./changes.ts";
import { redactedResource } from "./redacted-resource.ts";

interface Event {
  readonly name: string;
  readonly attributes?: Attributes | undefined;
}

interface Link {
  readonly attributes?: Attributes | undefined;
}

/** The texts of a span of either OpenTelemetry line. */
export interface SpanTexts {
  readonly name: string;
  readonly attributes: Attributes;
  readonly events?: readonly Event[];
  readonly links?: readonly Link[];
  readonly status?: { readonly message?: string | undefined };
  readonly resource?: object;
}

/** The texts of a log record of either OpenTelemetry line. */
export interface LogTexts {
  readonly body?: unknown;
  readonly eventName?: string | undefined;
  readonly severityText?: string | undefined;
  readonly attributes: Attributes;
  readonly resource?: object;
}

const unreadable = "[REDACTED:failed]";
const emptySpan = { name: unreadable, attributes: {}, events: [], links: [], status: { code: 0 } };
const emptyLog = { body: unreadable, attributes: {} };

/**
 * `span` without secrets and without values that exporters choke on, marked where a value has another form; the same
 * object where it has none. One that cannot be read leaves without its texts. Never throws.
 */
export function redactedSpan<Span extends SpanTexts>(span: Span): Span {
  try {
    return overlaid(span, changesOfSpan(span));
  } catch (error) {
    failed("redaction", error);
    return overlay(span, Object.entries(emptySpan));
  }
}

/** The same of a log record. */
export function redactedLog<Log extends LogTexts>(log: Log): Log {
  try {
    return overlaid(log, changesOfLog(log));
  } catch (error) {
    failed("redaction", error);
    return overlay(log, Object.entries(emptyLog));
  }
}

function changesOfSpan({ name, attributes, events, links, status, resource }: SpanTexts): object {
  const sanitizer = new Sanitizer({}, redacted);
  const changes = {
    name: sanitizer.text(name),
    ...(events !== undefined && { events: each(events, (event) => eventOf(event, sanitizer)) }),
    ...(links !== undefined && { links: each(links, (link) => linkOf(link, sanitizer)) }),
    ...(status?.message !== undefined && {
      status: changed(status, { message: sanitizer.text(status.message) }),
    }),
    ...(resource !== undefined && { resource: redactedResource(resource) }),
  };
  return {
    ...changes,
    attributes: marked(sanitizedAttributes(withoutLongContent(attributes), sanitizer), sanitizer),
  };
}

function changesOfLog(log: LogTexts): object {
  const { eventName, severityText, resource, attributes } = log;
  const sanitizer = new Sanitizer({}, redacted);
  const changes = {
    body: sanitizer.member(log, "body"),
    ...(eventName !== undefined && { eventName: sanitizer.text(eventName) }),
    ...(severityText !== undefined && { severityText: sanitizer.text(severityText) }),
    ...(resource !== undefined && { resource: redactedResource(resource) }),
  };
  return {
    ...changes,
    attributes: marked(sanitizedAttributes(withoutLongContent(attributes), sanitizer), sanitizer),
  };
}

function eventOf(event: Event, sanitizer: Sanitizer): Event {
  const name = sanitizer.text(event.name);
  const { attributes } = event;
  if (attributes === undefined) return changed(event, { name });
  return changed(event, { name, attributes: sanitizedAttributes(attributes, sanitizer) });
}

function linkOf(link: Link, sanitizer: Sanitizer): Link {
  const { attributes } = link;
  return attributes === undefined
    ? link
    : changed(link, { attributes: sanitizedAttributes(attributes, sanitizer) });
}

/** `attributes` with what says that values of the record were changed or cut. */
function marked(attributes: Attributes, { changed: isChanged, cut }: Sanitizer): Attributes {
  if (!isChanged && cut === 0) return attributes;
  return {
    ...attributes,
    ...(isChanged && { [SPOOR_SANITIZED]: true }),
    ...(cut > 0 && { [SPOOR_CAPTURE_TRUNCATED]: true }),
  };
}
