import type { JournalSpan } from "../support/journal.ts";
import { spansInOrder } from "./tree.ts";

/**
 * The spans of the journal in `dir`, a line each, below what they are part of and in the order of their start: the name, of
 * a step its attempt and the attempt before, how it ended, and its error.
 */
export function outlineOf(dir: string): readonly string[] {
  const spans = spansInOrder(dir);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const lines: string[] = [];
  const tell = (span: JournalSpan, indent: string): void => {
    lines.push(`${indent}${told(span, spans)}`);
    for (const other of spans) if (other.parentSpanId === span.spanId) tell(other, `${indent}  `);
  };
  for (const span of spans) if (!ids.has(span.parentSpanId ?? "")) tell(span, "");
  return lines;
}

function told({ name, attributes, links }: JournalSpan, spans: readonly JournalSpan[]): string {
  const attempt = attributes["spoor.step.attempt"];
  const before = spans.filter(({ spanId }) => links.some((link) => link.spanId === spanId));
  const status = attributes["spoor.step.status"] ?? attributes["spoor.workflow.status"];
  return [
    name,
    ...(typeof attempt === "number" && attempt > 1 ? [`attempt ${attempt}`] : []),
    ...before.map((span) => `after ${endOf(span)}`),
    ...(typeof status === "string" ? [status] : []),
    ...(typeof attributes["error.type"] === "string" ? [attributes["error.type"]] : []),
  ].join(", ");
}

const endOf = ({ attributes }: JournalSpan): string =>
  String(attributes["spoor.step.status"] ?? attributes["spoor.workflow.status"]);
