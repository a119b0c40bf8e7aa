import type { Context, Span } from "@opentelemetry/api";
import { EVENT_GEN_AI_CLIENT_INFERENCE_OPERATION_DETAILS } from "@spoor/core/semconv";
import { emit } from "../logs.ts";
import type { ContentTexts } from "./call-content.ts";

/**
 * Records a model call as an event, with the conventions' attributes that its span has and what was said: as data, which
 * attributes of events can hold.
 */
export function emitDetails(span: Span, context: Context, texts: ContentTexts): void {
  const content: Record<string, unknown> = {};
  for (const [name, json] of Object.entries(texts)) content[name] = dataOf(json);
  emit({
    name: EVENT_GEN_AI_CLIENT_INFERENCE_OPERATION_DETAILS,
    severity: "DEBUG",
    attributes: { ...attributesOf(span), ...content },
    context,
  });
}

/** What redaction made of a JSON text need not be one. */
function dataOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}

const described = /^(?:gen_ai\.|server\.|error\.|openai\.|aws\.)/;

/** The attributes of a span of OpenTelemetry's SDK; none of another's. */
function attributesOf(span: Span): Readonly<Record<string, unknown>> {
  if (!("attributes" in span) || typeof span.attributes !== "object") return {};
  const own = Object.entries(span.attributes ?? {});
  return Object.fromEntries(own.filter(([name]) => described.test(name)));
}
