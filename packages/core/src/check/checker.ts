import { at, text } from "../record/index.ts";
import { profileOf } from "../semconv/index.ts";
import { eventProblems, eventSampleOf } from "./event.ts";
import type { Checker, CheckerOptions, Problem, Report } from "./finding.ts";
import { Findings } from "./findings.ts";
import type { Place } from "./findings.ts";
import { pointProblems, pointSamplesOf } from "./metric.ts";
import { recordsOf, requestKinds } from "./otlp.ts";
import type { RawRecord, RequestKind } from "./otlp.ts";
import { costProblems, tokenProblems } from "./rule/arithmetic.ts";
import { attributeProblems } from "./rule/attribute.ts";
import { conditionProblems, streamProblems, surplusProblems } from "./rule/condition.ts";
import { spanRequirementProblems } from "./rule/requirement.ts";
import { scopeProblems } from "./rule/scope.ts";
import { shapeProblems } from "./rule/span-shape.ts";
import { UsageOwners } from "./rule/usage-owner.ts";
import type { Sample, Scope } from "./sample.ts";
import { Seen } from "./seen.ts";
import { spanSampleOf } from "./span.ts";
import type { SpanSample } from "./span.ts";
import { spellingOf } from "./spelling.ts";
import type { Spelling } from "./spelling.ts";

/** The scope of all that Spoor makes. */
const ownScope = "spoor";

/** Names of events and metrics that are looked at whoever wrote them; the rest is another library's alone. */
const ours = /^(?:gen_ai|mcp|spoor)\./;

const unreadable: Problem = {
  id: "invalid_otlp",
  level: "violation",
  value: "request",
  message:
    "This is no OTLP/JSON request: give an object with resourceSpans, resourceLogs or resourceMetrics.",
};
const invalid: Problem = {
  id: "invalid_otlp",
  level: "violation",
  value: "record",
  message: "The record cannot be read as OTLP/JSON: write it as the protocol has it.",
};

class RequestChecker implements Checker {
  readonly #spelling: Spelling;
  readonly #findings = new Findings();
  readonly #owners = new UsageOwners();
  readonly #seen: Seen;
  readonly #metricNames = new Set<string>();
  #spans = 0;
  #events = 0;

  constructor(spelling: Spelling) {
    this.#spelling = spelling;
    this.#seen = new Seen(spelling.profile);
  }

  add(request: unknown): void {
    try {
      const kinds = requestKinds.filter((kind) => Array.isArray(at(request, kind.resources)));
      for (const kind of kinds) this.#checkAll(request, kind);
      if (kinds.length === 0) this.#unreadable();
    } catch {
      this.#unreadable();
    }
  }

  report(): Report {
    return {
      findings: this.#findings.list(),
      counts: { spans: this.#spans, events: this.#events, metrics: this.#metricNames.size },
      seen: this.#seen.toRecord(),
    };
  }

  #unreadable(): void {
    this.#findings.add(unreadable, { signal: "span", name: "", kind: "", isForeign: false });
  }

  #checkAll(request: unknown, kind: RequestKind): void {
    for (const raw of recordsOf(request, kind)) {
      const { scopeName: name, schemaUrl } = raw;
      const scope = { name, schemaUrl, isForeign: name !== ownScope };
      try {
        this.#check(raw, scope, kind);
      } catch {
        // Such as values that are nested deeper than the stack goes.
        const { isForeign } = scope;
        this.#tell([invalid], { signal: kind.signal, name: "", kind: "", isForeign });
      }
    }
  }

  #check(raw: RawRecord, scope: Scope, { signal }: RequestKind): void {
    if (typeof raw.record !== "object" || raw.record === null) {
      this.#tell([invalid], { signal, name: "", kind: "", isForeign: scope.isForeign });
    } else if (signal === "span") this.#checkSpan(raw, scope);
    else if (signal === "event") this.#checkEvent(raw, scope);
    else this.#checkMetric(raw, scope);
  }

  #checkSpan(raw: RawRecord, scope: Scope): void {
    this.#spans += 1;
    const span = spanSampleOf(raw, scope, this.#spelling);
    if (scope.isForeign && span.type === undefined) return;
    if (span.type !== undefined) this.#seen.add(span.type, span.attributes);
    this.#tellOf(span, this.#spanProblems(span));
  }

  *#spanProblems(span: SpanSample): Generator<Problem> {
    yield* shapeProblems(span);
    yield* spanRequirementProblems(span);
    yield* conditionProblems(span);
    yield* streamProblems(span);
    yield* tokenProblems(span.attributes);
    yield* costProblems(span.attributes);
    yield* this.#owners.problems(span);
  }

  #checkEvent(raw: RawRecord, scope: Scope): void {
    const event = eventSampleOf(raw, scope, this.#spelling);
    if (event === undefined) return;
    this.#events += 1;
    if (scope.isForeign && !ours.test(event.name)) return;
    this.#seen.add(`event ${event.name}`, event.attributes);
    this.#tellOf(event, eventProblems(event));
  }

  #checkMetric(raw: RawRecord, scope: Scope): void {
    const name = text(at(raw.record, "name")) ?? "";
    this.#metricNames.add(`${scope.name} ${name}`);
    if (scope.isForeign && !ours.test(name)) return;
    for (const point of pointSamplesOf(raw, scope, this.#spelling)) {
      this.#seen.add(`metric ${point.name}`, point.attributes);
      this.#tellOf(point, pointProblems(point, this.#spelling));
    }
  }

  /** Tells what all kinds of samples have in common, and `problems`. */
  #tellOf(sample: Sample, problems: Iterable<Problem>): void {
    const place = { ...sample, isForeign: sample.scope.isForeign };
    this.#tell(problems, place);
    for (const attribute of sample.attributes)
      this.#tell(attributeProblems(attribute, sample, this.#spelling), place);
    this.#tell(surplusProblems(sample), place);
    // All that one scope writes shares its mistake.
    if (!place.isForeign)
      this.#tell(scopeProblems(sample.scope, this.#spelling), {
        ...place,
        kind: sample.scope.name,
      });
  }

  #tell(problems: Iterable<Problem>, place: Place): void {
    for (const problem of problems) this.#findings.add(problem, place);
  }
}

/** A checker of telemetry against the GenAI conventions and Spoor's own registry. */
export function makeChecker({ profile = "current" }: CheckerOptions = {}): Checker {
  return new RequestChecker(spellingOf(profileOf(profile)));
}
