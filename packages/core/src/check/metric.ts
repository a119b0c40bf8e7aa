import { at, list, text } from "../record/index.ts";
import {
  GEN_AI_OPERATION_NAME,
  METRIC_GEN_AI_CLIENT_INFERENCE_DURATION,
  METRIC_GEN_AI_CLIENT_OPERATION_DURATION,
  OTEL_METRIC_OVERFLOW,
  SPAN_GEN_AI_CLIENT_INFERENCE,
} from "../semconv/index.ts";
import { genAiRegistry } from "../semconv/tables.ts";
import type { Problem } from "./finding.ts";
import { knownMetric, replacementOf } from "./known.ts";
import type { RawRecord } from "./otlp.ts";
import { conditionProblems } from "./rule/condition.ts";
import { requiredProblems } from "./rule/requirement.ts";
import { Attributes } from "./sample.ts";
import type { Sample, Scope } from "./sample.ts";
import type { Spelling } from "./spelling.ts";

const shapes = ["sum", "gauge", "histogram", "exponentialHistogram", "summary"] as const;

type Shape = (typeof shapes)[number];
type Known = NonNullable<ReturnType<typeof knownMetric>>;

/** One data point of a metric. */
export interface PointSample extends Sample {
  /** The name as it was written. */
  readonly written: string;
  readonly unit: string;
  readonly shape: Shape | undefined;
  readonly isMonotonic: boolean;
  readonly point: unknown;
}

const inferences = genAiRegistry.spans[SPAN_GEN_AI_CLIENT_INFERENCE]?.operations ?? [];
const isInference = (attributes: Attributes): boolean =>
  inferences.includes(attributes.text(GEN_AI_OPERATION_NAME) ?? "");

/** Older profiles have one duration for all operations; the current one has one for inference and keeps it for the rest. */
function currentName(written: string, attributes: Attributes, spelling: Spelling): string {
  const name = spelling.currentName(written);
  return name === METRIC_GEN_AI_CLIENT_INFERENCE_DURATION && !isInference(attributes)
    ? written
    : name;
}

/** The data points of a metric. */
export function* pointSamplesOf(
  { record }: RawRecord,
  scope: Scope,
  spelling: Spelling,
): Generator<PointSample> {
  const written = text(at(record, "name")) ?? "";
  const shape = shapes.find((name) => at(record, name) !== undefined);
  const data = shape === undefined ? undefined : at(record, shape);
  for (const point of list(at(data, "dataPoints"))) {
    const attributes = new Attributes(at(point, "attributes"), spelling);
    const name = currentName(written, attributes, spelling);
    yield {
      signal: "metric",
      name,
      kind: name,
      scope,
      traceId: undefined,
      spanId: undefined,
      attributes,
      written,
      unit: text(at(record, "unit")) ?? "",
      shape,
      isMonotonic: at(data, "isMonotonic") === true,
      point,
    };
  }
}

function instrumentOf({ shape, isMonotonic }: PointSample): string {
  if (shape === "sum") return isMonotonic ? "counter" : "updowncounter";
  return shape === "exponentialHistogram" ? "histogram" : (shape ?? "nothing");
}

function* definitionProblems(sample: PointSample, known: Known): Generator<Problem> {
  const level = "violation";
  const { unit, point, shape } = sample;
  const instrument = instrumentOf(sample);
  if (instrument !== known.instrument) {
    const message = `The metric is a ${instrument}: record it with a ${known.instrument}.`;
    yield { id: "unexpected_instrument", level, value: instrument, message };
  } else if (known.value === "int" && at(point, "asDouble") !== undefined) {
    const message =
      "The metric counts whole things and its values are doubles: make the instrument one of integers.";
    yield { id: "type_mismatch", level, message };
  }
  if (unit !== known.unit) {
    const value = JSON.stringify(unit.slice(0, 40));
    const message = `The metric's unit is ${value}: make the instrument with ${known.unit}.`;
    yield { id: "unit_mismatch", level, value, message };
  }
  const bounds = list(at(point, "explicitBounds"));
  const { buckets } = known;
  if (shape !== "histogram" || buckets === undefined) return;
  if (bounds.length === buckets.length && bounds.every((bound, i) => bound === buckets[i])) return;
  const message = `The histogram's buckets are not those of the conventions: make it with the boundaries ${buckets.join(", ")}.`;
  yield { id: "bucket_boundaries_unexpected", level, message };
}

/** Names that hold another value each time, so that a metric would have a series for each. */
const isEverNew = (name: string): boolean => name.endsWith(".id");

function* labelProblems(sample: PointSample, known: Known): Generator<Problem> {
  const { attributes } = sample;
  // The SDK's mark of the series that takes what is beyond its limit: it has no other attributes.
  if (attributes.flag(OTEL_METRIC_OVERFLOW) === true) return;
  yield* requiredProblems(sample, known.attributes);
  yield* conditionProblems(sample, (key) => Object.hasOwn(known.attributes, key));
  for (const { name: key } of attributes) {
    if (!isEverNew(key) || Object.hasOwn(known.attributes, key)) continue;
    const message = `The metric has the attribute ${key}, and with it a series for each value: leave it out.`;
    yield { id: "metric_high_cardinality", level: "violation", key, message };
  }
}

function unknownProblem(written: string): Problem {
  const level = "violation";
  const by = replacementOf(written);
  if (by === undefined) {
    const message = "No registry has a metric of this name: correct the name, or register it.";
    return { id: "missing_metric", level, message };
  }
  const message = `The metric is no longer in use: record ${by || "nothing"} instead.`;
  return { id: "deprecated", level, message };
}

/** What is wrong with a data point as such: its metric's name, instrument, unit and buckets, and its labels. */
export function* pointProblems(sample: PointSample, spelling: Spelling): Generator<Problem> {
  const { name, written, attributes } = sample;
  const { profile } = spelling;
  if (spelling.isTooNew(written)) {
    const message = `The profile ${profile.name} has no metric of this name: record ${profile.nameOf(written)}.`;
    yield { id: "missing_metric", level: "violation", message };
    return;
  }
  const isReplaced = name === METRIC_GEN_AI_CLIENT_OPERATION_DURATION && isInference(attributes);
  const known = isReplaced ? undefined : knownMetric(name, profile);
  if (known === undefined) {
    yield unknownProblem(written);
    return;
  }
  yield* definitionProblems(sample, known);
  yield* labelProblems(sample, known);
}
