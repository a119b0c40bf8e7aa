import { at, text } from "../record/index.ts";
import { EVENT_NAME } from "../semconv/index.ts";
import { anyValueOf } from "./any-value.ts";
import type { Problem } from "./finding.ts";
import { knownEvent, replacementOf } from "./known.ts";
import { idOf } from "./otlp.ts";
import type { RawRecord } from "./otlp.ts";
import { conditionProblems } from "./rule/condition.ts";
import { requiredProblems } from "./rule/requirement.ts";
import { Attributes } from "./sample.ts";
import type { Sample, Scope } from "./sample.ts";
import type { Spelling } from "./spelling.ts";

/** A log record with an event name. */
export interface EventSample extends Sample {
  readonly severity: unknown;
  readonly hasBody: boolean;
}

/** Reads an event of a request; undefined for a log record without a name, which is a plain log line. */
export function eventSampleOf(
  { record }: RawRecord,
  scope: Scope,
  spelling: Spelling,
): EventSample | undefined {
  const attributes = new Attributes(at(record, "attributes"), spelling);
  const name = text(at(record, "eventName")) ?? attributes.text(EVENT_NAME);
  if (name === undefined) return undefined;
  return {
    signal: "event",
    name,
    kind: name,
    scope,
    traceId: idOf(record, "traceId"),
    spanId: idOf(record, "spanId"),
    attributes,
    severity: at(record, "severityNumber"),
    hasBody: anyValueOf(at(record, "body")).type !== "none",
  };
}

/** What is wrong with an event as such: its name, severity and body, and what it lacks. */
export function* eventProblems(event: EventSample): Generator<Problem> {
  const { name, severity, hasBody } = event;
  const level = "violation";
  const known = knownEvent(name);
  if (known === undefined) {
    const by = replacementOf(name);
    if (by === undefined) {
      const message = "No registry has an event of this name: correct the name, or register it.";
      yield { id: "missing_event", level, message };
    } else {
      const message = `The event is no longer in use: write ${by || "nothing"} instead.`;
      yield { id: "deprecated", level, message };
    }
    return;
  }
  if (known.severity !== undefined && severity !== known.severity) {
    const value = String(severity);
    const message = `The event's severity number is ${value.slice(0, 20)}: emit it with ${known.severity}.`;
    yield { id: "event_severity_unexpected", level, value, message };
  }
  if (hasBody) {
    const message = "The event has a body: write all that it says into attributes.";
    yield { id: "event_body_unexpected", level, message };
  }
  yield* requiredProblems(event, known.attributes);
  yield* conditionProblems(event);
}
