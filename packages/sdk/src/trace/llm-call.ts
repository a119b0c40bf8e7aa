import { describedContent } from "@spoor/core/content";
import { at, count, flag, list, number, present } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_REQUEST_CHOICE_COUNT,
  GEN_AI_REQUEST_FREQUENCY_PENALTY,
  GEN_AI_REQUEST_MAX_TOKENS,
  GEN_AI_REQUEST_PRESENCE_PENALTY,
  GEN_AI_REQUEST_SEED,
  GEN_AI_REQUEST_STOP_SEQUENCES,
  GEN_AI_REQUEST_TEMPERATURE,
  GEN_AI_REQUEST_TOP_K,
  GEN_AI_REQUEST_TOP_P,
} from "@spoor/core/semconv";
import { promptAttributes } from "../attribution/prompt.ts";
import type { PromptVersion } from "../attribution/prompt.ts";
import { failed } from "../guard.ts";
import { serverAttributes } from "./agent.ts";
import { ModelCall } from "./call.ts";
import {
  givenAttributes,
  givenMember,
  givenOptions,
  givenText,
  maxAttributes,
  Names,
} from "./given.ts";
import { atWork, record } from "./handle.ts";
import { traced } from "./invoke.ts";
import type { Opened, Opening } from "./invoke.ts";
import { readReply } from "./llm-reply.ts";
import type { LlmReply } from "./llm-reply.ts";
import { isAbort } from "./operation.ts";
import type { Times } from "./times.ts";

const operations = ["chat", "generate_content", "text_completion", "embeddings"] as const;

/** What the model was asked for. */
export interface LlmParameters {
  readonly temperature?: number;
  readonly topP?: number;
  readonly topK?: number;
  readonly maxTokens?: number;
  readonly frequencyPenalty?: number;
  readonly presencePenalty?: number;
  readonly seed?: number;
  readonly stopSequences?: readonly string[];
  /** How many answers, where more than one. */
  readonly choiceCount?: number;
}

/** What is known of a model call when it starts. */
export interface LlmCallOptions {
  /** A value of `gen_ai.provider.name`, such as `openai`; a lower-case name of your own for a provider that has none. */
  readonly provider: string;
  readonly model: string;
  /** @defaultValue `chat` */
  readonly operation?: (typeof operations)[number];
  readonly parameters?: LlmParameters;
  /** Whether the reply comes as a stream. */
  readonly stream?: boolean;
  /** The host that answers. */
  readonly address?: string;
  readonly port?: number;
  /** The id of the conversation the call belongs to, where there is a real one. */
  readonly conversationId?: string;
  /** The prompt template that the request was made from. */
  readonly prompt?: PromptVersion;
  /** Attributes for the call's span, at most 80; texts are cut at 4,096 characters. */
  readonly attributes?: Attributes;
  /** What the model is told; recorded only where content is asked for. */
  readonly input?: LlmInput | readonly unknown[] | string;
}

/** What a model is told, in the shape of OpenAI, Anthropic, the AI SDK or the conventions; texts stand for themselves. */
export interface LlmInput {
  readonly system?: unknown;
  readonly messages?: unknown;
  readonly tools?: readonly unknown[];
}

/** What the function of a model call can say about it. Nothing here throws; after the end of the call it has no effect. */
export interface LlmCallHandle {
  /** Records what the model answered: ids, model, reasons, usage; the cost follows from them. */
  readonly reply: (reply: LlmReply) => void;
  /** Says that the first part of a streamed answer is here; only the first time counts. */
  readonly firstChunk: () => void;
  /** Sets attributes on the call's span, at most 80 names in all; texts are cut at 4,096 characters. */
  readonly set: (attributes: Attributes) => void;
}

/** The type of `llmCall`. */
export type LlmCall = <Result, This>(
  this: This,
  options: LlmCallOptions,
  fn: (this: This, call: LlmCallHandle) => Result,
) => Result;

/** Most stop sequences that are recorded. */
const maxStops = 32;

const opening: Opening<LlmCallHandle> = {
  what: "llmCall",
  open: (subject) => openCall(subject),
  untraced: () => handleOf(undefined),
};

/**
 * Runs `fn` as one call of a model and returns what it returns: for clients that Spoor does not see by itself.
 *
 * The span ends when what `fn` returns has settled; read a stream inside of `fn` to have its time and usage.
 */
export const llmCall: LlmCall = traced(opening);

/** Starts the span of one call of a model; `subject` is its options, which may be anything. */
export function openCall(subject: unknown, times?: Times): Opened<LlmCallHandle> {
  const options = givenOptions(subject);
  const given = givenAttributes(at(options, "attributes"));
  const call = new ModelCall({
    provider: givenText(at(options, "provider")) ?? "unknown",
    server: serverAttributes(options),
    times,
    request: {
      operation: givenMember(operations, at(options, "operation")) ?? "chat",
      model: givenText(at(options, "model")),
      stream: flag(at(options, "stream")) ?? false,
      attributes: {
        ...given,
        ...requestAttributes(at(options, "parameters"), at(options, "conversationId")),
        ...present<AttributeValue>(promptAttributes(at(options, "prompt"))),
      },
    },
  });
  call.capture(describedContent, at(options, "input"));
  const invocation = {
    context: call.context,
    recording: call.span.isRecording(),
    complete: () => end(() => call.end("completed")),
    fail: (error: unknown) => end(() => call.end(isAbort(error) ? "cancelled" : "failed", error)),
  };
  return { invocation, handle: handleOf(call, Object.keys(given ?? {})) };
}

function end(ending: () => void): void {
  const before = atWork(true);
  try {
    ending();
  } catch (error) {
    failed("llmCall", error);
  }
  atWork(before);
}

function requestAttributes(parameters: unknown, conversationId: unknown): Attributes {
  const read = (name: keyof LlmParameters): unknown => at(parameters, name);
  const stops = list(read("stopSequences"))
    .slice(0, maxStops)
    .flatMap((stop) => givenText(stop) ?? []);
  const choices = count(read("choiceCount"));
  return present<AttributeValue>({
    [GEN_AI_REQUEST_TEMPERATURE]: number(read("temperature")),
    [GEN_AI_REQUEST_TOP_P]: number(read("topP")),
    [GEN_AI_REQUEST_TOP_K]: number(read("topK")),
    [GEN_AI_REQUEST_MAX_TOKENS]: count(read("maxTokens")),
    [GEN_AI_REQUEST_FREQUENCY_PENALTY]: number(read("frequencyPenalty")),
    [GEN_AI_REQUEST_PRESENCE_PENALTY]: number(read("presencePenalty")),
    [GEN_AI_REQUEST_SEED]: number(read("seed")),
    [GEN_AI_REQUEST_STOP_SEQUENCES]: stops.length > 0 ? stops : undefined,
    [GEN_AI_REQUEST_CHOICE_COUNT]: choices === 1 ? undefined : choices,
    [GEN_AI_CONVERSATION_ID]: givenText(conversationId),
  });
}

function handleOf(call: ModelCall | undefined, given: readonly string[] = []): LlmCallHandle {
  const names = new Names(maxAttributes, given);
  return {
    reply: (reply) =>
      record(call, "llmCall.reply", (on) => {
        on.reply(readReply(reply));
        on.content?.reply(at(reply, "output"));
        if (at(reply, "output") !== undefined) on.words?.reply(at(reply, "output"));
      }),
    firstChunk: () => record(call, "llmCall.firstChunk", (on) => on.firstChunk()),
    set: (attributes) =>
      record(call, "llmCall.set", (on) => on.set(names.within(givenAttributes(attributes)))),
  };
}
