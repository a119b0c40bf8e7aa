import { createHash } from "node:crypto";
import { ROOT_CONTEXT, SamplingDecision, SpanKind, TraceFlags } from "@opentelemetry/api";
import type { Sampler, SpanContext } from "@opentelemetry/api";
import { GEN_AI_OPERATION_NAME } from "@spoor/core/semconv";
import { guard } from "../../guard.ts";

/** What a provider takes its ids from. */
interface IdGenerator {
  generateTraceId(): string;
  generateSpanId(): string;
}

/** The ids of the span that starts next; each is taken once, so that a span which a processor starts has its own. */
let nextTraceId: string | undefined;
let nextSpanId: string | undefined;
let sampler: Sampler | undefined;

/**
 * Gives the span that `withIds` starts its ids, and any other one those of `random`.
 *
 * The parts of a durable run are told by many processes that know nothing of each other but the run's id. Each works out
 * the same ids from it, so that what they tell is one tree.
 */
export class DurableIds implements IdGenerator {
  readonly #random: IdGenerator;

  constructor(random: IdGenerator, configured: Sampler) {
    this.#random = random;
    sampler = configured;
  }

  generateTraceId(): string {
    const given = nextTraceId;
    nextTraceId = undefined;
    return given ?? this.#random.generateTraceId();
  }

  generateSpanId(): string {
    const given = nextSpanId;
    nextSpanId = undefined;
    return given ?? this.#random.generateSpanId();
  }
}

/** Whether spans get the ids that they are given: an application's own provider makes its own. */
export const canGiveIds = (): boolean => sampler !== undefined;

/** What `start` returns, which starts one span, of the ids of `span`. */
export function withIds<Value>(span: SpanContext, start: () => Value): Value {
  nextTraceId = span.traceId;
  nextSpanId = span.spanId;
  try {
    return start();
  } finally {
    nextTraceId = undefined;
    nextSpanId = undefined;
  }
}

/** The span `what` of the durable run `id`, the same in every process; whether it is sampled, too. */
export function spanOf(id: string, ...what: readonly (string | number)[]): SpanContext {
  const traceId = digest(["trace", id], 32);
  return {
    traceId,
    spanId: digest(["span", id, ...what], 16),
    traceFlags: isSampled(traceId) ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  };
}

function isSampled(traceId: string): boolean {
  const asked = guard("sampler", () =>
    sampler?.shouldSample(
      ROOT_CONTEXT,
      traceId,
      "invoke_workflow",
      SpanKind.INTERNAL,
      { [GEN_AI_OPERATION_NAME]: "invoke_workflow" },
      [],
    ),
  );
  return asked === undefined || asked.decision === SamplingDecision.RECORD_AND_SAMPLED;
}

/** The first hexadecimal digits of a hash of `parts`, of which each is told apart from the next. */
function digest(parts: readonly (string | number)[], digits: number): string {
  const hash = createHash("sha256").update(JSON.stringify(["spoor", ...parts]));
  return hash.digest("hex").slice(0, digits);
}
