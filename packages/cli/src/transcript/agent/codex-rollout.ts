import { at, text } from "@spoor/core/record";
import type { SkippedRecord, TranscriptRecord } from "../record.ts";
import { execModel, execTool, execUsage, isExecType } from "./codex-exec.ts";
import {
  CodexDetails,
  codexArgumentsSize,
  codexFacts,
  codexResultDetails,
} from "./codex-details.ts";
import { codexLine, codexValues, isTokenCount, parentOf } from "./codex-line.ts";
import type { CodexLine } from "./codex-line.ts";
import { CodexReplay } from "./codex-replay.ts";
import { CodexTools } from "./codex-tools.ts";
import { isNothing, RunningTotal, tokensOf } from "./codex-usage.ts";
import type { CodexUsage } from "./codex-usage.ts";
import { unknownType } from "./values.ts";
import type { ValueReader } from "./values.ts";

const replayed: SkippedRecord = { kind: "skipped", reason: "replayed", count: 1 };
const envelopeTypes: ReadonlySet<string> = new Set([
  "turn_context",
  "response_item",
  "event_msg",
  "compacted",
  "state",
]);

/** Reads the lines of one rollout, or of what `codex exec --json` printed. */
export class CodexRollout implements ValueReader {
  #session: string;
  #begun: string | undefined;
  #isNamed = false;
  #parent: string | undefined;
  #model: string | undefined;
  #turn: string | undefined;
  readonly #total = new RunningTotal();
  readonly #tools = new CodexTools();
  readonly #replay = new CodexReplay();

  /** What calls and tools do not tell, where it is asked for. */
  readonly #details: CodexDetails | undefined;

  /** `session` is what to call it where no line names it. */
  constructor(session: string, isDetailed = false) {
    this.#session = session;
    this.#details = isDetailed ? new CodexDetails() : undefined;
  }

  *value(value: unknown): Generator<TranscriptRecord, void> {
    for (const part of codexValues(value)) yield* this.#line(codexLine(part));
  }

  *#line(line: CodexLine): Generator<TranscriptRecord, void> {
    if (line.type === "session_meta") {
      yield* this.#meta(line);
      return;
    }
    const isCopied = this.#replay.copies(line.at);
    if (line.type === "turn_context") {
      this.#model = text(at(line.body, "model")) ?? this.#model;
      this.#turn = text(at(line.body, "turn_id"));
    }
    if (isCopied) {
      yield replayed;
      if (isTokenCount(line)) this.#total.advance(at(line.body, "info"), false);
      return;
    }
    if (line.type === "thread.started") yield* this.#thread(line);
    else yield* this.#told(line);
  }

  *#told(line: CodexLine): Generator<TranscriptRecord, void> {
    const { body, type = "" } = line;
    const origin = { session: this.#session, at: line.at };
    const usage = line.isBare ? execUsage(body) : undefined;
    if (usage === undefined && !envelopeTypes.has(type) && !isExecType(type)) yield unknownType;
    if (typeof body === "object" && body !== null) yield { kind: "other", ...origin };
    if (this.#details !== undefined) yield* this.#details.read(line, origin, this.#tools);
    if (type === "response_item") yield* this.#item(body, line.at);
    else if (type === "event_msg") yield* this.#event(line);
    else if (type.startsWith("item.")) yield* execTool(body, origin);
    else if (usage !== undefined) {
      this.#model = execModel(body) ?? this.#model;
      yield* this.#call(usage, { at: line.at, id: undefined });
    }
  }

  /** The first one is the rollout's own; others come with the history of the rollouts that it continues. */
  *#meta({ body, at: time }: CodexLine): Generator<TranscriptRecord, void> {
    const id = text(at(body, "id")) ?? text(at(body, "session_id"));
    if (id === undefined) return;
    if (this.#isNamed) {
      if (id === this.#session) return;
      if (this.#parent === undefined) this.#replay.open(this.#begun);
      this.#parent ??= id;
      if (this.#replay.copies(time)) yield replayed;
      yield { kind: "session", session: this.#session, parent: this.#parent };
      return;
    }
    this.#isNamed = true;
    this.#session = id;
    this.#begun = time;
    this.#parent = parentOf(body);
    if (this.#parent !== undefined) this.#replay.open(time);
    this.#details?.named(body);
    const facts = this.#details && codexFacts(body);
    yield { kind: "session", session: id, parent: this.#parent, at: time, facts };
  }

  *#thread({ body, at: time }: CodexLine): Generator<TranscriptRecord, void> {
    this.#session = text(at(body, "thread_id")) ?? this.#session;
    yield { kind: "session", session: this.#session, at: time };
  }

  *#item(item: unknown, time: string | undefined): Generator<TranscriptRecord, void> {
    const origin = { session: this.#session, at: time };
    const use = this.#tools.use(item);
    const argumentsSize = this.#details && codexArgumentsSize(item);
    if (use !== undefined) yield { kind: "tool", ...origin, ...use, argumentsSize };
    const result = this.#tools.result(item);
    if (result === undefined) return;
    const details = this.#details && codexResultDetails(item, result.isError, this.#tools);
    yield { kind: "toolResult", ...origin, ...result, ...details };
  }

  *#event(line: CodexLine): Generator<TranscriptRecord, void> {
    const { body, at: time } = line;
    const subAgent = text(at(body, "new_thread_id"));
    if (subAgent !== undefined) yield { kind: "other", session: this.#session, at: time, subAgent };
    if (at(body, "type") === "task_started") this.#turn = text(at(body, "turn_id")) ?? this.#turn;
    if (text(at(body, "type"))?.endsWith("_end")) this.#tools.ended(body);
    if (!isTokenCount(line)) return;
    const info = at(body, "info");
    this.#model = text(at(info, "model")) ?? this.#model;
    const used = this.#total.advance(info, this.#parent !== undefined);
    yield* this.#call(used, { at: time, id: this.#callId() });
  }

  /** The same in all copies of the rollout, and in those that begin with its history, as turns keep their ids. */
  #callId(): string | undefined {
    const owner = this.#turn ?? (this.#isNamed ? this.#session : undefined);
    return owner === undefined ? undefined : `${owner}/${this.#total.name}`;
  }

  *#call(
    used: CodexUsage,
    { at: time, id }: { readonly at: string | undefined; readonly id: string | undefined },
  ): Generator<TranscriptRecord, void> {
    if (isNothing(used)) return;
    yield {
      kind: "call",
      session: this.#session,
      at: time,
      id,
      model: this.#model,
      tokens: tokensOf(used),
      quality: "exact",
      details: this.#details?.ofCall(time, used.reasoning),
    };
  }
}
