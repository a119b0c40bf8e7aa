import {
  ERROR_TYPE,
  GEN_AI_OPERATION_NAME,
  GEN_AI_REQUEST_MODEL,
  SPOOR_OUTCOME,
} from "../../semconv/index.ts";
import { genAiRegistry } from "../../semconv/tables.ts";
import type { Problem } from "../finding.ts";
import type { Attributes } from "../sample.ts";
import { spanTypeOf } from "../span.ts";
import type { SpanSample } from "../span.ts";

const placeholder = /\{([^}]+)\}/g;

/** The name that the first template gives whose attributes are all there. */
function nameFrom(templates: readonly string[], attributes: Attributes): string | undefined {
  const fitting = templates.find((template) =>
    [...template.matchAll(placeholder)].every(([, key = ""]) => attributes.has(key)),
  );
  return fitting?.replaceAll(placeholder, (_, key: string) => attributes.text(key) ?? "");
}

/** The names that the conventions allow a span: that of its type, and those of the refinements of it. */
function* allowedNames({ type, attributes }: SpanSample): Generator<string> {
  const name = nameFrom(spanTypeOf(type)?.names ?? [], attributes);
  if (name !== undefined) yield name;
  for (const { refines, names } of Object.values(genAiRegistry.refinements)) {
    const refined = refines === type ? nameFrom(names, attributes) : undefined;
    if (refined !== undefined) yield refined;
  }
}

function* nameProblems(span: SpanSample): Generator<Problem> {
  const [expected, ...refined] = allowedNames(span);
  if (expected === undefined || span.name === expected || refined.includes(span.name)) return;
  const form = spanTypeOf(span.type)?.names.join(" or ");
  const message = `A span of this kind is not called ${shown(span.name)}: name it ${form}.`;
  yield { id: "genai_span_name_format", level: "violation", value: span.type ?? "", message };
}

/** Ids, times and other things that are new each time, and would make a name of each span. */
const everNew = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\b(?=[a-f]*\d)[0-9a-f]{24,}\b|\d{9}/i;

function* cardinalityProblems({ name, attributes, type }: SpanSample): Generator<Problem> {
  const model = attributes.text(GEN_AI_REQUEST_MODEL);
  const own = model === undefined ? name : name.replace(model, "");
  if (!everNew.test(own)) return;
  const message = `The name ${shown(name)} holds an id or a time, so that each span has a name of its own: move it into an attribute.`;
  yield { id: "span_name_high_cardinality", level: "violation", value: type ?? "", message };
}

const shown = (name: string): string => JSON.stringify(name.slice(0, 80));

function* operationProblems({ type, spanKind, attributes }: SpanSample): Generator<Problem> {
  const operation = attributes.text(GEN_AI_OPERATION_NAME);
  const known = genAiRegistry.attributes[GEN_AI_OPERATION_NAME]?.members ?? [];
  const key = GEN_AI_OPERATION_NAME;
  if (operation !== undefined && !known.includes(operation)) {
    const value = shown(operation);
    const message = `${key} is ${value}, which is no operation of the conventions: write one of theirs.`;
    yield { id: "genai_operation_name_unknown", level: "violation", key, value, message };
    return;
  }
  if (type === undefined) {
    const message = `Nothing tells the type of this span: set ${key}, or what its own type requires.`;
    yield { id: "span_type_unknown", level: "violation", message };
    return;
  }
  const kinds = spanTypeOf(type)?.kinds ?? [];
  if (spanKind === undefined || !kinds.includes(spanKind)) {
    const message = `A span of the type ${type} is not of the kind ${spanKind ?? "unspecified"}: start it as ${kinds.join(" or ")}.`;
    yield { id: "genai_span_kind_unexpected", level: "violation", value: spanKind ?? "", message };
  }
}

function* statusProblems({ status, attributes }: SpanSample): Generator<Problem> {
  const level = "violation";
  const hasError = attributes.has(ERROR_TYPE);
  const outcome = attributes.text(SPOOR_OUTCOME);
  if (status === "ok") {
    const message = "The status is OK, which is for the application to say: leave it unset.";
    yield { id: "span_status_ok_set_by_instrumentation", level, message };
  }
  if (status === "error" && !hasError) {
    const message = `The span failed and has no ${ERROR_TYPE}: set the type of the error.`;
    yield { id: "error_type_missing_on_error", level, key: ERROR_TYPE, message };
  }
  if (status !== "error" && hasError) {
    const message = `The span has ${ERROR_TYPE} but did not fail: set the status to ERROR, or leave the type out.`;
    yield { id: "error_type_without_error_status", level, key: ERROR_TYPE, message };
  }
  if ((outcome === "failed") !== (status === "error") && outcome !== undefined) {
    const key = SPOOR_OUTCOME;
    const message = `${key} is ${shown(outcome)} on a span with the status ${status}: let both say the same.`;
    yield { id: "outcome_contradicts_status", level, key, value: outcome, message };
  }
}

function* timeProblems({ traceId, spanId, startNanos, endNanos }: SpanSample): Generator<Problem> {
  const level = "violation";
  if (traceId === undefined || spanId === undefined) {
    const message = "The span has no valid trace id and span id: write both in hexadecimal.";
    yield { id: "invalid_otlp", level, value: "ids", message };
  }
  if (startNanos === undefined || endNanos === undefined) {
    const message = "The span has no start or no end: write both as nanoseconds since 1970.";
    yield { id: "invalid_otlp", level, value: "times", message };
  } else if (endNanos < startNanos) {
    const message = "The span ends before it starts: take both times from one clock.";
    yield { id: "span_ends_before_start", level, message };
  }
}

/** What is wrong with a span beside its attributes: name, kind, type, status, ids and times. */
export function* shapeProblems(span: SpanSample): Generator<Problem> {
  yield* timeProblems(span);
  yield* operationProblems(span);
  yield* nameProblems(span);
  yield* cardinalityProblems(span);
  yield* statusProblems(span);
}
