import { at, list, text } from "@spoor/core/record";
import type { TranscriptFile, TranscriptReader } from "../reader.ts";
import type { Tokens, TranscriptRecord } from "../record.ts";
import { CopilotDetails } from "./copilot-details.ts";
import { Leg, withoutCache } from "./copilot-leg.ts";
import { sizeOf } from "./sizes.ts";
import { folderOf, nameOf, recordsOf, timeOf, tokenCount, unknownType } from "./values.ts";
import type { ValueReader } from "./values.ts";

const isEvent = (value: unknown): boolean =>
  /^(?:abort|[a-z_]+\.[a-z_.]+)$/.test(text(at(value, "type")) ?? "") &&
  typeof at(value, "data") === "object";

/** What no other agent's events are called. */
const ownTypes: ReadonlySet<unknown> = new Set([
  "session.start",
  "session.resume",
  "session.model_change",
  "session.shutdown",
  "user.message",
  "assistant.message",
  "assistant.turn_start",
  "tool.execution_start",
  "tool.execution_complete",
]);

/** Reads the events of GitHub Copilot CLI, `events.jsonl`. */
export const copilot: TranscriptReader = {
  agent: "copilot",
  recognises: ({ head }) => head.some((value) => isEvent(value) && ownTypes.has(at(value, "type"))),
  read: (file, isDetailed) => recordsOf(file, new Events(file, isDetailed)),
};

interface Where {
  readonly session: string;
  readonly at: string | undefined;
  readonly subAgent: string | undefined;
}

class Events implements ValueReader {
  #session: string;
  #model: string | undefined;
  #leg = new Leg();
  readonly #seen = new Set<string>();

  /** What calls and tools do not tell, where it is asked for. */
  readonly #details: CopilotDetails | undefined;

  constructor({ path }: TranscriptFile, isDetailed = false) {
    this.#details = isDetailed ? new CopilotDetails() : undefined;
    this.#session = nameOf(path) === "events" ? folderOf(path) : nameOf(path);
  }

  *value(event: unknown): Generator<TranscriptRecord, void> {
    const data = at(event, "data");
    if (!isEvent(event)) {
      yield unknownType;
      return;
    }
    const where = this.#where(event);
    if (this.#details !== undefined) yield* this.#details.read(event, where);
    switch (at(event, "type")) {
      case "session.start":
      case "session.resume":
        yield* this.#start(data, where.at);
        break;
      case "session.model_change":
        this.#model = text(at(data, "newModel")) ?? this.#model;
        yield { kind: "other", ...where };
        break;
      case "assistant.message":
        yield* this.#message(event, where);
        break;
      case "tool.execution_start":
        yield* this.#tool(data, at(data, "toolName"), where);
        break;
      case "tool.execution_complete":
        yield { kind: "toolResult", ...where, ...resultOf(data), ...this.#details?.ofResult(data) };
        break;
      case "session.compaction_complete":
        this.#compaction(event, where);
        yield { kind: "other", ...where };
        break;
      case "session.shutdown":
        yield { kind: "other", ...where };
        yield* this.#leg.shutdown(at(data, "modelMetrics"), { ...where, id: this.#idOf(event) });
        break;
      default:
        yield { kind: "other", ...where };
    }
  }

  end(): Iterable<TranscriptRecord> {
    return this.#leg.cut();
  }

  #where(event: unknown): Where {
    const subAgent = text(at(at(event, "data"), "parentToolCallId")) ?? text(at(event, "agentId"));
    return { session: this.#session, at: timeOf(at(event, "timestamp")), subAgent };
  }

  *#start(data: unknown, time: string | undefined): Generator<TranscriptRecord, void> {
    this.#session = text(at(data, "sessionId")) ?? this.#session;
    this.#model = text(at(data, "selectedModel")) ?? this.#model;
    const facts = this.#details?.facts(data);
    yield { kind: "session", session: this.#session, at: time, facts };
  }

  *#message(event: unknown, where: Where): Generator<TranscriptRecord, void> {
    const data = at(event, "data");
    const id = this.#idOf(event, at(data, "messageId"));
    yield { kind: "other", ...where };
    if (this.#isNew(id)) {
      const model = text(at(data, "model")) ?? this.#model;
      const details = this.#details?.ofMessage(data, model);
      this.#leg.add({ ...where, id, model, tokens: outputOnly(data), isWhole: false, details });
    }
    for (const tool of list(at(data, "toolRequests"))) {
      // A request without an id is told again where the tool starts.
      if (text(at(tool, "toolCallId")) !== undefined)
        yield* this.#tool(tool, at(tool, "name"), where);
    }
  }

  /** The call that summarises the conversation; it is no message. */
  #compaction(event: unknown, where: Where): void {
    const data = at(event, "data");
    const said = at(data, "compactionTokensUsed");
    if (typeof said !== "object" || said === null) return;
    const id = this.#idOf(event, at(data, "requestId"));
    if (!this.#isNew(id)) return;
    const of = (...names: readonly string[]): number =>
      names.reduce((found, key) => found || tokenCount(at(said, key)), 0);
    const tokens = withoutCache({
      input: of("inputTokens", "input"),
      output: of("outputTokens", "output"),
      cacheWrite: of("cacheWriteTokens", "cacheWrite"),
      cacheRead: of("cacheReadTokens", "cachedInput"),
    });
    const model = text(at(said, "model")) ?? this.#model;
    this.#leg.add({ ...where, id, model, tokens, isWhole: true });
  }

  *#tool(data: unknown, said: unknown, where: Where): Generator<TranscriptRecord, void> {
    const name = text(said);
    if (name === undefined) return;
    const argumentsSize = this.#details && sizeOf(at(data, "arguments"));
    yield { kind: "tool", ...where, id: text(at(data, "toolCallId")), name, argumentsSize };
  }

  #idOf(event: unknown, own?: unknown): string | undefined {
    const name = text(own) ?? text(at(event, "id"));
    return name === undefined ? undefined : `${this.#session}/${name}`;
  }

  #isNew(id: string | undefined): boolean {
    if (id === undefined) return true;
    const isNew = !this.#seen.has(id);
    this.#seen.add(id);
    return isNew;
  }
}

function resultOf(data: unknown): { id: string | undefined; isError: boolean } {
  return { id: text(at(data, "toolCallId")), isError: at(data, "success") === false };
}

const outputOnly = (data: unknown): Tokens => ({
  input: 0,
  output: tokenCount(at(data, "outputTokens")),
  cacheWrite: 0,
  cacheRead: 0,
});
