import { context } from "@opentelemetry/api";
import type { Context } from "@opentelemetry/api";
import { at, count, number, present } from "@spoor/core/record";
import type { Attributes, AttributeValue } from "@spoor/core/record";
import {
  GEN_AI_AGENT_NAME,
  SPOOR_USAGE_ESTIMATED_INPUT_TOKENS,
  SPOOR_USAGE_ESTIMATED_METHOD,
  SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS,
  SPOOR_USAGE_PROBLEMS,
} from "@spoor/core/semconv";
import { givenText } from "../trace/given.ts";
import { quietly } from "../trace/handle.ts";
import type { Opened } from "../trace/invoke.ts";
import { openCall } from "../trace/llm-call.ts";
import type { LlmCallHandle } from "../trace/llm-call.ts";
import { endAfter } from "../trace/times.ts";
import type { Times } from "../trace/times.ts";

/** What is known of a model call when it starts. */
export interface CallStart {
  readonly model: unknown;
  readonly agent?: unknown;
  /** `provider`, `temperature`, `topP`, `maxTokens`. */
  readonly config: unknown;
  readonly times: Times;
}

/** What is known of it when it ends. */
export interface CallEnd {
  readonly inputTokens: number | undefined;
  readonly outputTokens: number | undefined;
  /** `told`: by the caller, who may have estimated them; `estimated`: made from lengths. */
  readonly tokens: "told" | "estimated";
  /** USD, where the caller says it. */
  readonly usd?: number | undefined;
}

/** What ends an operation as cancelled. */
export const cancellation = { name: "AbortError" } as const;

/** Several old callers gave a quarter of the characters for tokens. */
const charactersPerToken = 4;

/** About how many tokens `characters` are, as the older code reckoned. */
export const tokensOfLength = (characters: number): number =>
  Math.ceil(characters / charactersPerToken);

/** A model call in progress. Without effect where its span could not be started. */
export class OpenCall {
  readonly #opened: Opened<LlmCallHandle> | undefined;
  readonly #times: Times;

  constructor(inside: Context, start: CallStart) {
    const { config, times } = start;
    this.#times = times;
    const options = quietly("tracker.llmCall", () => ({
      provider: at(config, "provider"),
      model: givenText(start.model),
      parameters: {
        temperature: at(config, "temperature"),
        topP: at(config, "topP"),
        maxTokens: at(config, "maxTokens"),
      },
      attributes: present<AttributeValue>({ [GEN_AI_AGENT_NAME]: givenText(start.agent) }),
    }));
    this.#opened = quietly("tracker.llmCall", () =>
      context.with(inside, () => openCall(options, times)),
    );
  }

  /** Milliseconds since it started. */
  get elapsedMs(): number {
    return Math.max(0, Date.now() - this.#times.startTime.getTime());
  }

  complete(end: CallEnd, ms?: number): void {
    this.#last(ms);
    const handle = this.#opened?.handle;
    if (end.tokens === "estimated") handle?.set(estimate(end));
    else handle?.reply(present({ usage: usageOf(end) }));
    if (end.tokens === "told" && (end.inputTokens ?? end.outputTokens) !== undefined)
      handle?.set({ [SPOOR_USAGE_PROBLEMS]: ["may_be_estimated"] });
    this.#opened?.invocation.complete(undefined);
  }

  fail(error: unknown, ms?: number): void {
    this.#last(ms);
    this.#opened?.invocation.fail(error);
  }

  #last(ms: number | undefined): void {
    if (ms !== undefined) this.#times.endTime = endAfter(this.#times.startTime, ms);
  }
}

function usageOf({ inputTokens, outputTokens, usd }: CallEnd): Record<string, number> {
  return present({ inputTokens, outputTokens, reportedUsd: usd });
}

function estimate({ inputTokens, outputTokens }: CallEnd): Attributes {
  return present<AttributeValue>({
    [SPOOR_USAGE_ESTIMATED_INPUT_TOKENS]: inputTokens,
    [SPOOR_USAGE_ESTIMATED_OUTPUT_TOKENS]: outputTokens,
    [SPOOR_USAGE_ESTIMATED_METHOD]: "quarter_of_characters",
  });
}

/** A duration in milliseconds, or undefined for what is none; as before, 0 says nothing. */
export function durationOf(value: unknown): number | undefined {
  const ms = number(value);
  return ms !== undefined && ms > 0 ? ms : undefined;
}

/** How many tokens: a fraction is rounded up. */
export function tokensOf(value: unknown): number | undefined {
  const given = number(value);
  return given === undefined ? undefined : count(Math.ceil(given));
}
