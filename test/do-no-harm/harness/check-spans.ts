import { isDeepStrictEqual } from "node:util";
import type { JournalSpan } from "../../support/journal.ts";
import { checked } from "./expected.ts";
import type { Expected, ExpectedSpans } from "./expected.ts";
import type { Run } from "./run-scenarios.ts";

export interface SpanRules {
  readonly expected: ExpectedSpans;
  /** The scenario of a span whose model's name does not say it; undefined leaves it to the model's name. */
  readonly scenarioOf?: ((span: JournalSpan) => string | undefined) | undefined;
  /** Whether a span is one of those that are checked; all where left out. */
  readonly isChecked?: ((span: JournalSpan) => boolean) | undefined;
  /** Further facts of a span, which `expected` has under `more`; undefined where it has none. */
  readonly more?:
    | ((span: JournalSpan) => Readonly<Record<string, unknown>> | undefined)
    | undefined;
}

/** What is wrong with the spans of one scenario. */
export interface SpanProblem {
  readonly wanted: unknown;
  readonly found: unknown;
}

/** What is wrong with the spans of a run, by scenario; empty where every span is there and says what it should. */
export function spanProblems(run: Run, rules: SpanRules): Record<string, SpanProblem> {
  const found = byScenario(run.spans, rules);
  const problems: Record<string, SpanProblem> = {};
  for (const name of new Set([...Object.keys(run.seen), ...Object.keys(found)])) {
    const spans = found[name] ?? [];
    const timing = spans.flatMap((span) => timingProblems(span, run));
    const wanted = rules.expected[name];
    const seen =
      typeof wanted === "number" ? spans.length : spans.map((span) => fieldsOf(span, rules));
    if (!isDeepStrictEqual(seen, wanted)) problems[name] = { wanted, found: seen };
    else if (timing.length > 0) problems[name] = { wanted: [], found: timing };
  }
  return problems;
}

function byScenario(
  spans: readonly JournalSpan[],
  { scenarioOf, isChecked }: SpanRules,
): Record<string, JournalSpan[]> {
  const found: Record<string, JournalSpan[]> = {};
  for (const span of spans) {
    if (isChecked?.(span) === false) continue;
    const name = scenarioOf?.(span) ?? modelsScenario(span) ?? `no scenario: ${span.name}`;
    (found[name] ??= []).push(span);
  }
  return found;
}

/** The scenario is the part of the model's name after `/` or `~`. */
function modelsScenario({ attributes }: JournalSpan): string | undefined {
  const model = attributes["gen_ai.request.model"];
  return typeof model === "string" ? /\+[^/~]*[/~](.+)$/.exec(model)?.[1] : undefined;
}

function fieldsOf(span: JournalSpan, { more }: SpanRules): Expected {
  const fields = checked(span);
  const further = more?.(span);
  return further === undefined ? fields : { ...fields, more: further };
}

/** A call takes no less than the time to its first chunk, and happens while the process runs. */
function timingProblems(
  { start, end, scope, attributes }: JournalSpan,
  { from, to }: Run,
): string[] {
  const duration = Number(BigInt(end) - BigInt(start)) / 1e9;
  const firstChunk = attributes["gen_ai.response.time_to_first_chunk"];
  const problems: string[] = [];
  if (duration < 0) problems.push("it ends before it starts");
  // A process reads a clock of its own, which may be off by a moment.
  if (Number(start) / 1e6 < from - clockSkewMs || Number(end) / 1e6 > to + clockSkewMs)
    problems.push("it lies outside of the run");
  const skew = scope === "spoor" ? 0 : foreignSkew;
  if (typeof firstChunk === "number" && !(firstChunk + skew > 0 && firstChunk <= duration + skew))
    problems.push("its first chunk comes after its end");
  return problems;
}

const clockSkewMs = 50;
/**
 * Seconds. A library that makes its spans itself takes the time of the first chunk by another clock, from a start of its
 * own: on a busy machine there is a moment between the two.
 */
const foreignSkew = 1;
