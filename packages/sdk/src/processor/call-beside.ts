import type { Usage } from "@spoor/core/record";
import {
  anthropicScope,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
} from "@spoor/core/semconv";
import { innerCallOf } from "../trace/owner.ts";
import { scope } from "../tracer.ts";
import type { Reading } from "./reading.ts";
import { timesOf } from "./span.ts";
import type { Span } from "./span.ts";

/** Most calls that are remembered. */
const maxRecent = 256;
/** Calls that Spoor or the client library itself told, the newest last. */
const recent: Span[] = [];
/** The scopes of the instrumentations that repeated a call. */
const repeatedBy = new WeakMap<Span, Set<string>>();

/** Whether a span was made by Spoor or by the client library itself, and not by another instrumentation around it. */
function isFirstHand({ instrumentationScope: { name } }: Span): boolean {
  return name === scope || name.startsWith(anthropicScope);
}

/** Remembers a call that starts, where it is told first hand. */
export function rememberCall(span: Span): void {
  if (!isFirstHand(span)) return;
  recent.push(span);
  if (recent.length > maxRecent) recent.shift();
}

/**
 * The id of the call that the span of another instrumentation repeats beside it, for a span that tells no id of the reply:
 * one at the same time, of the same model and, where both are known, with the same counts. Each call is repeated once by
 * each instrumentation.
 */
export function callBeside(
  span: Span,
  { read }: Reading,
  usage: Usage | undefined,
): string | undefined {
  if (isFirstHand(span)) return undefined;
  const model = read(GEN_AI_REQUEST_MODEL) ?? read(GEN_AI_RESPONSE_MODEL);
  const found = recent.find(
    (call) =>
      innerCallOf(call) === undefined &&
      overlaps(call, span) &&
      hasModel(call, model) &&
      hasCounts(call, usage) &&
      repeatedBy.get(call)?.has(span.instrumentationScope.name) !== true,
  );
  if (found === undefined) return undefined;
  const scopes = repeatedBy.get(found) ?? new Set();
  repeatedBy.set(found, scopes.add(span.instrumentationScope.name));
  return found.spanContext().spanId;
}

function overlaps(call: Span, span: Span): boolean {
  const { startMs, endMs } = timesOf(call);
  const of = timesOf(span);
  return startMs <= of.endMs && (call.isRecording() || endMs >= of.startMs);
}

function hasModel({ attributes }: Span, model: unknown): boolean {
  return attributes[GEN_AI_REQUEST_MODEL] === model || attributes[GEN_AI_RESPONSE_MODEL] === model;
}

function hasCounts({ attributes }: Span, usage: Usage | undefined): boolean {
  const input = attributes[GEN_AI_USAGE_INPUT_TOKENS];
  const output = attributes[GEN_AI_USAGE_OUTPUT_TOKENS];
  if (usage === undefined || (input === undefined && output === undefined)) return true;
  return input === usage.inputTokens && output === usage.outputTokens;
}
