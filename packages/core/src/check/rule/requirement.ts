import {
  AWS_BEDROCK_GUARDRAIL_ID,
  GEN_AI_PROVIDER_NAME,
  GEN_AI_REQUEST_FREQUENCY_PENALTY,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_PRESENCE_PENALTY,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_P,
  GEN_AI_RETRIEVAL_TOP_K,
  SPAN_GEN_AI_INVOKE_AGENT_INTERNAL,
} from "../../semconv/index.ts";
import { genAiRegistry } from "../../semconv/tables.ts";
import type { Levels } from "../../semconv/tables.ts";
import type { Problem } from "../finding.ts";
import type { Sample } from "../sample.ts";
import { isAnswered, spanTypeOf } from "../span.ts";
import type { SpanSample } from "../span.ts";

/** What of the request there is to record only where the application sets it. */
const setByApplication: ReadonlySet<string> = new Set([
  GEN_AI_REQUEST_FREQUENCY_PENALTY,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_PRESENCE_PENALTY,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_P,
  GEN_AI_RETRIEVAL_TOP_K,
]);

/** Required by the conventions of every Bedrock call, though most calls have none. */
const seldomThere: ReadonlySet<string> = new Set([AWS_BEDROCK_GUARDRAIL_ID]);

/** Where a reply is told: a call that got none has nothing to put there. */
const ofReply = /\.(?:response|usage)\.|\.dimension\./;

/** Which page of the conventions a provider's calls follow, where it is not named as the provider. */
const pages: Readonly<Record<string, string>> = { "azure.ai.openai": "openai" };

/** What the page of the span's provider asks for beyond the conventions for all. */
function levelsOfPage({ type, attributes }: SpanSample): Levels {
  const provider = attributes.text(GEN_AI_PROVIDER_NAME) ?? "";
  const page = Object.hasOwn(pages, provider) ? pages[provider] : provider;
  const refinement = `${page}.${type}`;
  return Object.hasOwn(genAiRegistry.refinements, refinement)
    ? (genAiRegistry.refinements[refinement]?.attributes ?? {})
    : {};
}

/** The attributes that `levels` require and that `sample` lacks; of what `isExcused` takes it is information alone. */
export function* requiredProblems(
  sample: Sample,
  levels: Levels,
  isExcused: (key: string) => boolean = () => false,
): Generator<Problem> {
  for (const [key, level] of Object.entries(levels)) {
    if (!level.startsWith("required") || sample.attributes.has(key)) continue;
    const isInformation = isExcused(key);
    yield {
      id: "required_attribute_not_present",
      level: isInformation ? "information" : "violation",
      key,
      message: isInformation
        ? `The conventions require ${key} of this provider: set it where the call has one.`
        : `The required attribute ${key} is missing: set it.`,
    };
  }
}

/** The attributes that spans of this type should always have, and that this one lacks. */
function* expectedProblems(sample: SpanSample): Generator<Problem> {
  // What an agent used is told under names of our own, so that nobody adds it to what its calls used.
  if (sample.type === SPAN_GEN_AI_INVOKE_AGENT_INTERNAL) return;
  for (const key of spanTypeOf(sample.type)?.expected ?? []) {
    if (sample.attributes.has(key) || setByApplication.has(key)) continue;
    if (ofReply.test(key) && !isAnswered(sample)) continue;
    yield {
      id: "genai_expected_attribute_missing",
      level: "improvement",
      key,
      message: `The recommended attribute ${key} is missing: set it where it is known.`,
    };
  }
}

export function* spanRequirementProblems(sample: SpanSample): Generator<Problem> {
  yield* requiredProblems(sample, spanTypeOf(sample.type)?.attributes ?? {});
  // A call that failed may not have named its model, or anything else.
  const isExcused = (key: string): boolean => seldomThere.has(key) || !isAnswered(sample);
  yield* requiredProblems(sample, levelsOfPage(sample), isExcused);
  yield* expectedProblems(sample);
}
