import type { JournalSpan } from "../../support/journal.ts";

/** What is checked of a span. */
export interface Expected {
  readonly outcome: string;
  readonly error?: string;
  readonly finish?: readonly string[];
  readonly input?: number;
  readonly output?: number;
  readonly cached?: number;
  /** Tokens written to the provider's cache. */
  readonly written?: number;
  readonly reasoning?: number;
  readonly chunks?: number;
  /** Whether there is a time to first chunk. */
  readonly first?: true;
  readonly tools?: number;
  /** What `more` of the library's suite reads of a span. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** The spans of each scenario, in the order of their end; a number where only their number is certain. */
export type ExpectedSpans = Readonly<Record<string, readonly Expected[] | number>>;

/** What is checked of a span, as its attributes say it. */
export function checked({ attributes }: JournalSpan): Expected {
  const fields = {
    outcome: attributes["spoor.outcome"],
    error: attributes["error.type"],
    finish: attributes["gen_ai.response.finish_reasons"],
    input: attributes["gen_ai.usage.input_tokens"],
    output: attributes["gen_ai.usage.output_tokens"],
    cached: attributes["gen_ai.usage.cache_read.input_tokens"],
    written: attributes["gen_ai.usage.cache_write.input_tokens"],
    reasoning: attributes["gen_ai.usage.reasoning.output_tokens"],
    chunks: attributes["spoor.response.chunk.count"],
    tools: attributes["spoor.response.tool_call.count"],
    first: attributes["gen_ai.response.time_to_first_chunk"] === undefined ? undefined : true,
  };
  return JSON.parse(JSON.stringify(fields));
}

/** What the mock provider's usage comes to, in the formats of OpenAI. */
export const usage = { input: 100, output: 20, cached: 40, reasoning: 8 };
export const stop = { outcome: "completed", finish: ["stop"] };
export const whole = { ...stop, ...usage };
export const toolCall = { outcome: "completed", finish: ["tool_calls"], tools: 1 };
export const cancelled = { outcome: "cancelled" };
export const raw = { outcome: "raw_response" };
