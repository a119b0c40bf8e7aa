import { SamplingDecision } from "@opentelemetry/api";
import type {
  Attributes,
  Context,
  Link,
  Sampler,
  SamplingResult,
  SpanKind,
} from "@opentelemetry/api";
import { GEN_AI_PROVIDER_NAME, GEN_AI_OPERATION_NAME, SPOOR_STEP_NAME } from "@spoor/core/semconv";

/**
 * The configured sampler, except that what it drops of Spoor's and adopted spans is recorded without being exported, so
 * that metrics and roll-ups are exact at any ratio.
 */
export class RecordingSampler implements Sampler {
  readonly #configured: Sampler;

  constructor(configured: Sampler) {
    this.#configured = configured;
  }

  // eslint-disable-next-line max-params -- the shape is OpenTelemetry's
  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const result = this.#configured.shouldSample(context, traceId, name, kind, attributes, links);
    if (result.decision !== SamplingDecision.NOT_RECORD) return result;
    return isAdopted(attributes) ? { ...result, decision: SamplingDecision.RECORD } : result;
  }

  toString(): string {
    return `Spoor(${this.#configured.toString()})`;
  }
}

/** A span that names a provider is a request to it: one that is not recorded would not be known as such as it is sent. */
function isAdopted(attributes: Attributes): boolean {
  return (
    GEN_AI_OPERATION_NAME in attributes ||
    GEN_AI_PROVIDER_NAME in attributes ||
    SPOOR_STEP_NAME in attributes
  );
}
