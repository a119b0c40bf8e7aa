import { at, count, list, number, present, text } from "@spoor/core/record";
import type { AttributeValue, Usage } from "@spoor/core/record";
import {
  GEN_AI_RESPONSE_FINISH_REASONS,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_INPUT_TOKENS,
  GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_IMAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_IMAGE_INPUT_TOKENS,
  GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS,
  SPOOR_USAGE_AUDIO_INPUT_SECONDS,
  SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS,
  SPOOR_USAGE_CITATION_TOKENS,
  SPOOR_USAGE_SEARCH_CONTEXT_SIZE,
} from "@spoor/core/semconv";
import { usageFromAttributes } from "@spoor/core/usage";
import type { CallReply } from "../provider/provider.ts";
import { givenText } from "./given.ts";

/** What a model answered, as far as it is recorded. */
export interface LlmReply {
  readonly id?: string;
  /** The model that answered, which may differ from the one that was asked. */
  readonly model?: string;
  /** Why the model stopped, one entry a choice. */
  readonly finishReasons?: readonly string[];
  /** Whole numbers of tokens; totals include their parts: cached tokens are part of `inputTokens`. */
  readonly usage?: Usage;
  /** What it said: a text, or messages as in `input`; recorded only where content is asked for. */
  readonly output?: unknown;
}

/** Most finish reasons of one reply, and most tools whose requests are counted. */
const maxChoices = 128;
const maxTools = 32;

/** The attributes and the usage of a reply that a developer described. */
export function readReply(reply: unknown): CallReply {
  const reasons = list(at(reply, "finishReasons"))
    .slice(0, maxChoices)
    .flatMap((reason) => givenText(reason) ?? []);
  return {
    attributes: present<AttributeValue>({
      [GEN_AI_RESPONSE_ID]: givenText(at(reply, "id")),
      [GEN_AI_RESPONSE_MODEL]: givenText(at(reply, "model")),
      [GEN_AI_RESPONSE_FINISH_REASONS]: reasons.length > 0 ? reasons : undefined,
    }),
    usage: readUsage(at(reply, "usage")),
  };
}

function readUsage(usage: unknown): Usage | undefined {
  const counts = readCounts(usage);
  const toolRequests = readToolRequests(at(usage, "toolRequests"));
  const serviceTier = text(at(usage, "serviceTier"));
  const region = text(at(usage, "region"));
  const reportedUsd = number(at(usage, "reportedUsd"));
  const read: Usage = {
    ...counts,
    ...(toolRequests !== undefined && { toolRequests }),
    ...(serviceTier !== undefined && { serviceTier }),
    ...(region !== undefined && { region }),
    ...(reportedUsd !== undefined && reportedUsd >= 0 && { reportedUsd }),
  };
  return Object.keys(read).length > 0 ? read : undefined;
}

/** The counts, read the way those of a span are: whole numbers, no part larger than its total. */
function readCounts(usage: unknown): Usage | undefined {
  const read = (name: keyof Usage): number | undefined => count(at(usage, name));
  return usageFromAttributes(
    present<AttributeValue>({
      [GEN_AI_USAGE_INPUT_TOKENS]: read("inputTokens"),
      [GEN_AI_USAGE_OUTPUT_TOKENS]: read("outputTokens"),
      [GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: read("cacheReadTokens"),
      [GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS]: read("cacheWriteTokens"),
      [SPOOR_USAGE_CACHE_WRITE_1H_INPUT_TOKENS]: read("cacheWrite1hTokens"),
      [GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: read("reasoningTokens"),
      [GEN_AI_USAGE_AUDIO_INPUT_TOKENS]: read("inputAudioTokens"),
      [GEN_AI_USAGE_AUDIO_OUTPUT_TOKENS]: read("outputAudioTokens"),
      [GEN_AI_USAGE_AUDIO_CACHE_READ_INPUT_TOKENS]: read("cacheReadAudioTokens"),
      [GEN_AI_USAGE_IMAGE_INPUT_TOKENS]: read("inputImageTokens"),
      [GEN_AI_USAGE_IMAGE_OUTPUT_TOKENS]: read("outputImageTokens"),
      [GEN_AI_USAGE_IMAGE_CACHE_READ_INPUT_TOKENS]: read("cacheReadImageTokens"),
      [SPOOR_USAGE_CITATION_TOKENS]: read("citationTokens"),
      [SPOOR_USAGE_AUDIO_INPUT_SECONDS]: number(at(usage, "inputAudioSeconds")),
      [SPOOR_USAGE_SEARCH_CONTEXT_SIZE]: text(at(usage, "searchContextSize")),
    }),
  );
}

function readToolRequests(requests: unknown): Readonly<Record<string, number>> | undefined {
  if (typeof requests !== "object" || requests === null || ArrayBuffer.isView(requests))
    return undefined;
  const read = present(
    Object.fromEntries(
      Object.keys(requests)
        .slice(0, maxTools)
        .map((name) => [name, count(at(requests, name))]),
    ),
  );
  return Object.keys(read).length > 0 ? read : undefined;
}
