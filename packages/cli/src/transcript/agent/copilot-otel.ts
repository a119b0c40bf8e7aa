import { at, list, text } from "@spoor/core/record";
import {
  EVENT_GEN_AI_CLIENT_INFERENCE_OPERATION_DETAILS,
  GEN_AI_CONVERSATION_ID,
  GEN_AI_OPERATION_NAME,
  GEN_AI_REQUEST_MODEL,
  GEN_AI_RESPONSE_ID,
  GEN_AI_RESPONSE_MODEL,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_TOOL_NAME,
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS,
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  profileOf,
  SESSION_ID,
} from "@spoor/core/semconv";
import type { TranscriptReader } from "../reader.ts";
import type { CallRecord, Tokens, TranscriptRecord } from "../record.ts";
import { withoutCache } from "./copilot-leg.ts";
import { ownUsage } from "./copilot-otel-owner.ts";
import type { ToldCall, Teller } from "./copilot-otel-owner.ts";
import { isEmpty, nameOf, recordsOf, timeOf, tokenCount } from "./values.ts";
import type { ValueReader } from "./values.ts";

const older = profileOf("1.41");
const sessionNames = [
  GEN_AI_CONVERSATION_ID,
  "copilot_chat.session_id",
  "copilot_chat.chat_session_id",
  SESSION_ID,
  "github.copilot.interaction_id",
];

const attributesOf = (line: unknown): unknown => at(line, "attributes");
const isSpan = (line: unknown): boolean =>
  at(line, "type") === "span" ||
  (at(line, "type") === undefined && text(at(line, "name")) !== undefined);

function firstOf(attributes: unknown, names: readonly string[]): string | undefined {
  for (const name of names) {
    const said = text(at(attributes, name));
    if (said !== undefined) return said;
  }
  return undefined;
}

/** Whether a line is a span or a log record of this exporter: plain attributes, of models or of Copilot itself. */
function isOwn(line: unknown): boolean {
  const attributes = attributesOf(line);
  if (typeof attributes !== "object" || attributes === null || Array.isArray(attributes))
    return false;
  const isTelemetry =
    isSpan(line) || at(line, "hrTime") !== undefined || bodyOf(line) !== undefined;
  return (
    isTelemetry && Object.keys(attributes).some((name) => /^(?:gen_ai|copilot_chat)\./.test(name))
  );
}

/** Whether a line says that Copilot wrote it; other programs write such lines, too. */
function namesCopilot(line: unknown): boolean {
  const names = Object.keys(Object(attributesOf(line)));
  const origin = JSON.stringify([at(line, "resource"), at(line, "instrumentationScope")]);
  return names.some((name) => /^(?:github\.)?copilot/.test(name)) || /copilot/i.test(origin);
}

const bodyOf = (line: unknown): string | undefined =>
  text(at(line, "body")) ?? text(at(line, "_body"));

/** Reads the lines that Copilot's own OpenTelemetry exporter writes to a file: spans and log records as the SDK has them. */
export const copilotOtel: TranscriptReader = {
  agent: "copilot",
  recognises: ({ head, path }) =>
    head.some(isOwn) && (/copilot/i.test(path) || head.some(namesCopilot)),
  read: (file) => recordsOf(file, new Lines(nameOf(file.path))),
};

class Lines implements ValueReader {
  readonly #name: string;
  /** The session of each trace, for lines of it that do not name one. */
  readonly #sessionOf = new Map<string, string>();
  readonly #told: { readonly line: ToldCall; readonly call: Omit<CallRecord, "session"> }[] = [];
  readonly #tools: { readonly trace: string; readonly records: readonly ToolParts[] }[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  *value(line: unknown): Generator<TranscriptRecord, void> {
    // Metrics and other log records of the exporter tell nothing about single calls.
    if (!isOwn(line)) return;
    const attributes = attributesOf(line);
    const trace = traceOf(line);
    const session = firstOf(attributes, sessionNames);
    if (session !== undefined) {
      if (trace !== "" && !this.#sessionOf.has(trace)) this.#sessionOf.set(trace, session);
      yield { kind: "other", session, at: startOf(line) };
    }
    const teller = tellerOf(line);
    if (teller !== undefined) this.#call(teller, line);
    else if (at(attributes, GEN_AI_OPERATION_NAME) === "execute_tool" && isSpan(line))
      this.#tools.push({ trace, records: toolOf(line) });
  }

  *end(): Generator<TranscriptRecord, void> {
    const own = ownUsage(this.#told.map(({ line }) => line));
    for (const { line, call } of this.#told)
      if (own.has(line)) yield { ...call, session: line.session ?? this.#session(line.trace) };
    for (const { trace, records } of this.#tools)
      for (const record of records) yield { ...record, session: this.#session(trace) };
  }

  #session(trace: string): string {
    return this.#sessionOf.get(trace) ?? (trace === "" ? this.#name : trace);
  }

  #call(teller: Teller, line: unknown): void {
    const attributes = attributesOf(line);
    const tokens = tokensOf(attributes);
    if (isEmpty(tokens)) return;
    const trace = traceOf(line);
    const reply = text(at(attributes, GEN_AI_RESPONSE_ID));
    const span = text(at(line, "spanId")) ?? text(at(at(line, "spanContext"), "spanId"));
    const id = span === undefined ? reply : `${trace}/${span}`;
    const model = firstOf(attributes, [GEN_AI_RESPONSE_MODEL, GEN_AI_REQUEST_MODEL]);
    this.#told.push({
      line: { teller, trace, reply, session: firstOf(attributes, sessionNames) },
      call: { kind: "call", at: endOf(line), id, model, tokens, quality: "exact", source: "otel" },
    });
  }
}

function tellerOf(line: unknown): Teller | undefined {
  const attributes = attributesOf(line);
  const operation = at(attributes, GEN_AI_OPERATION_NAME);
  const name = text(at(line, "name")) ?? "";
  const body = bodyOf(line) ?? "";
  const event = at(attributes, "event.name");
  if (isSpan(line)) {
    if (operation === "chat" || name.startsWith("chat ")) return "chat";
    return operation === "invoke_agent" || name.startsWith("invoke_agent ") ? "agent" : undefined;
  }
  if (
    event === EVENT_GEN_AI_CLIENT_INFERENCE_OPERATION_DETAILS ||
    body.startsWith("GenAI inference:")
  )
    return "inference";
  const isTurn = event === "copilot_chat.agent.turn" || body.startsWith("copilot_chat.agent.turn");
  return isTurn ? "turn" : undefined;
}

function tokensOf(attributes: unknown): Tokens {
  const of = (name: string): number => tokenCount(at(attributes, name));
  const written = GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS;
  return withoutCache({
    input: of(GEN_AI_USAGE_INPUT_TOKENS),
    output: of(GEN_AI_USAGE_OUTPUT_TOKENS),
    cacheRead: of(GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS),
    cacheWrite: of(written) || of(older.nameOf(written)),
  });
}

type ToolParts =
  | {
      readonly kind: "tool";
      readonly at: string | undefined;
      readonly id: string | undefined;
      readonly name: string;
    }
  | {
      readonly kind: "toolResult";
      readonly at: string | undefined;
      readonly id: string | undefined;
      readonly isError: boolean;
    };

function toolOf(line: unknown): readonly ToolParts[] {
  const attributes = attributesOf(line);
  const name = text(at(attributes, GEN_AI_TOOL_NAME));
  if (name === undefined) return [];
  const id = text(at(attributes, GEN_AI_TOOL_CALL_ID)) ?? text(at(line, "spanId"));
  const isError = at(at(line, "status"), "code") === 2;
  return [
    { kind: "tool", at: startOf(line), id, name },
    { kind: "toolResult", at: endOf(line), id, isError },
  ];
}

const traceOf = (line: unknown): string =>
  text(at(line, "traceId")) ?? text(at(at(line, "spanContext"), "traceId")) ?? "";

/** A time as OpenTelemetry's SDK has it: seconds and nanoseconds. */
function pairTime(value: unknown): string | undefined {
  const [seconds, nanoseconds] = list(value);
  if (typeof seconds !== "number") return undefined;
  return timeOf(seconds * 1000 + Math.floor(tokenCount(nanoseconds) / 1e6));
}

const logTime = (line: unknown): string | undefined =>
  pairTime(at(line, "hrTime")) ?? pairTime(at(line, "_hrTime")) ?? timeOf(at(line, "timestamp"));

const startOf = (line: unknown): string | undefined =>
  pairTime(at(line, "startTime")) ?? logTime(line);

const endOf = (line: unknown): string | undefined => pairTime(at(line, "endTime")) ?? startOf(line);
