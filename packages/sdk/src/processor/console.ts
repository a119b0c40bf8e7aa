import type { Context, Span as ApiSpan } from "@opentelemetry/api";
import { count, escapeText, number, text } from "@spoor/core/record";
import {
  ERROR_TYPE,
  GEN_AI_AGENT_NAME,
  GEN_AI_OPERATION_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_TOOL_NAME,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  GEN_AI_WORKFLOW_NAME,
  SPOOR_BLOCK_DETAIL,
  SPOOR_BLOCK_REASON,
  SPOOR_STEP_INDEX,
  SPOOR_STEP_NAME,
  SPOOR_STEP_STATUS,
  SPOOR_USAGE_COST_AMOUNT,
  SPOOR_WORKFLOW_STATUS,
  SPOOR_WORKFLOW_USAGE_COST_AMOUNT,
  SPOOR_WORKFLOW_USAGE_INPUT_TOKENS,
  SPOOR_WORKFLOW_USAGE_OUTPUT_TOKENS,
} from "@spoor/core/semconv";
import { failed } from "../guard.ts";
import { currentProfile } from "../tracer.ts";
import { colourOf, symbolsOf } from "./console-style.ts";
import type { ConsoleStyle } from "./console-style.ts";
import { redacted } from "../redaction.ts";
import { isSpan, secondsOf } from "./span.ts";
import type { Span, SpanProcessor } from "./span.ts";

type Read = (name: string) => unknown;

/** Prints workflows, steps, model calls and tools as they start and end, a line each. */
export class ConsoleProcessor implements SpanProcessor {
  readonly #print: (line: string) => void;
  readonly #style: ConsoleStyle;

  constructor(print: (line: string) => void, style: ConsoleStyle) {
    this.#print = print;
    this.#style = style;
  }

  onStart(span: ApiSpan, _parent: Context): void {
    this.#say(span, (read, started) => this.#started(read, started));
  }

  onEnd(span: object): void {
    this.#say(span, (read, ended) => this.#ended(read, ended));
  }

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }

  #say(span: object, line: (read: Read, span: Span) => string | undefined): void {
    try {
      if (!isSpan(span)) return;
      const said = line((name) => span.attributes[currentProfile().nameOf(name)], span);
      if (said !== undefined) this.#print(said);
    } catch (error) {
      failed("console", error);
    }
  }

  #started(read: Read, span: Span): string | undefined {
    const symbols = symbolsOf(this.#style);
    if (read(GEN_AI_OPERATION_NAME) === "invoke_workflow") {
      // A part of a run that was suspended is linked to the part before it.
      const begun = span.links.length > 0 ? "resumed" : "started";
      return `${symbols.workflow} Workflow ${shown(read(GEN_AI_WORKFLOW_NAME))} ${begun}`;
    }
    if (read(GEN_AI_OPERATION_NAME) === "invoke_agent")
      return `${symbols.agent} Agent ${shown(read(GEN_AI_AGENT_NAME))}`;
    const step = read(SPOOR_STEP_NAME);
    return step === undefined ? undefined : `${symbols.step} ${numberOf(read)}${shown(step)}`;
  }

  #ended(read: Read, span: Span): string | undefined {
    const after = durationOf(secondsOf(span.duration));
    switch (read(GEN_AI_OPERATION_NAME)) {
      case "invoke_workflow":
        return this.#workflow(read, after);
      case "execute_tool":
        return this.#tool(read, after);
      case "chat":
      case "generate_content":
      case "text_completion":
      case "embeddings":
        return this.#call(read, after);
      case "fetch_response":
        // Asking whether a reply is there yet is nothing to tell.
        return read(GEN_AI_USAGE_INPUT_TOKENS) === undefined ? undefined : this.#call(read, after);
      default:
        return read(SPOOR_STEP_NAME) === undefined ? undefined : this.#step(read, after);
    }
  }

  #workflow(read: Read, after: string): string {
    const status = shown(read(SPOOR_WORKFLOW_STATUS));
    const input = count(read(SPOOR_WORKFLOW_USAGE_INPUT_TOKENS)) ?? 0;
    const output = count(read(SPOOR_WORKFLOW_USAGE_OUTPUT_TOKENS)) ?? 0;
    const name = shown(read(GEN_AI_WORKFLOW_NAME));
    const total = `${input} in | ${output} out | ${usdOf(read(SPOOR_WORKFLOW_USAGE_COST_AMOUNT))}`;
    return `${this.#mark(status)} Workflow ${name} ${status} in ${after} | ${total}`;
  }

  #step(read: Read, after: string): string {
    const status = shown(read(SPOOR_STEP_STATUS));
    const why = read(SPOOR_BLOCK_REASON) ?? read(ERROR_TYPE);
    const detail = text(read(SPOOR_BLOCK_DETAIL));
    const said = why === undefined ? "" : ` | ${shown(why)}${detail ? `: ${shown(detail)}` : ""}`;
    return `${this.#mark(status)} ${numberOf(read)}${status} in ${after}${said}`;
  }

  #tool(read: Read, after: string): string {
    const error = text(read(ERROR_TYPE));
    const end = error === undefined ? "" : ` | failed: ${shown(error)}`;
    return `${symbolsOf(this.#style).tool} Tool ${shown(read(GEN_AI_TOOL_NAME))} ${after}${end}`;
  }

  #call(read: Read, after: string): string {
    const model = shown(read(GEN_AI_RESPONSE_MODEL) ?? read(GEN_AI_REQUEST_MODEL));
    const error = text(read(ERROR_TYPE));
    const tokens = `${count(read(GEN_AI_USAGE_INPUT_TOKENS)) ?? "?"} in | ${count(read(GEN_AI_USAGE_OUTPUT_TOKENS)) ?? "?"} out`;
    const end =
      error === undefined
        ? `${tokens} | ${usdOf(read(SPOOR_USAGE_COST_AMOUNT))}`
        : `failed: ${shown(error)}`;
    return `${symbolsOf(this.#style).call} [${model}] ${end} | ${after}`;
  }

  #mark(status: string): string {
    return colourOf(this.#style, status, symbolsOf(this.#style).status[status] ?? "-");
  }
}

/** Longest text of one value on a line, in UTF-16 code units. */
const maxShown = 200;

const shown = (value: unknown): string =>
  escapeText(
    (typeof value === "string" || typeof value === "number" ? redacted(String(value)) : "?").slice(
      0,
      maxShown,
    ),
  );

const numberOf = (read: Read): string => {
  const index = number(read(SPOOR_STEP_INDEX));
  return index === undefined ? "" : `[${index}] `;
};

const usdOf = (value: unknown): string => {
  const usd = number(value);
  return usd === undefined ? "unpriced" : `$${usd.toFixed(usd > 0 && usd < 0.01 ? 6 : 4)}`;
};

const durationOf = (seconds: number): string =>
  seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
