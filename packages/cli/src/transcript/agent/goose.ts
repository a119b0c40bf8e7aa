import { basename } from "node:path";
import { at, list, text } from "@spoor/core/record";
import type { Row } from "../../sqlite/database.ts";
import type { TranscriptDatabase, TranscriptFile, TranscriptReader } from "../reader.ts";
import type { Tokens, TranscriptRecord } from "../record.ts";
import { columnTime, hasColumns, json, parsedJson, rowsOf, selected } from "./database-rows.ts";
import { isEmpty, tokenCount } from "./values.ts";

/** Reads the database of Goose, `sessions.db`. */
export const goose: TranscriptReader = {
  agent: "goose",
  recognises: (file) =>
    hasColumns(file, {
      sessions: ["id", "working_dir", "created_at"],
      messages: ["id", "session_id", "role", "content_json", "created_timestamp"],
    }),
  read,
};

const usageColumns = ["input", "output", "total", "cache_read", "cache_write"] as const;

function queriesOf(database: TranscriptDatabase): readonly string[] {
  const session = selected(database, "sessions", [
    "working_dir",
    "created_at",
    "parent_session_id",
    "model_config_json",
    ...usageColumns.map((name) => `accumulated_${name}_tokens`),
    ...usageColumns.map((name) => `${name}_tokens`),
  ]);
  const usage = selected(database, "usage_ledger", [
    "id",
    "model",
    "created_timestamp",
    "is_compaction",
    ...usageColumns.map((name) => `${name}_tokens`),
  ]);
  const sessions = `SELECT id AS session, ${session} FROM sessions ORDER BY id`;
  const messages = `SELECT session_id AS message_of, id, role, created_timestamp, ${json("content_json")} FROM messages ORDER BY session_id, id`;
  const ledger = `SELECT session_id AS usage_of, ${usage} FROM usage_ledger ORDER BY session_id, id`;
  return database.columns.has("usage_ledger") ? [sessions, ledger, messages] : [sessions, messages];
}

async function* read(file: TranscriptFile): AsyncGenerator<TranscriptRecord, void> {
  const { database } = file;
  if (database === undefined) return;
  const rows = new Rows();
  for await (const row of rowsOf(file, ...queriesOf(database))) yield* rows.read(row);
  yield* rows.end();
}

/** The part of a session that its messages do not tell. */
interface SessionTotals {
  readonly model: string | undefined;
  readonly at: string | undefined;
  /** What all calls used together; undefined once single calls are known. */
  tokens: Tokens | undefined;
  hasReplies: boolean;
}

/** A reply whose call is told once the next one is known, as the last one of a session carries the totals. */
interface Reply {
  readonly session: string;
  readonly at: string | undefined;
  readonly id: string;
}

class Rows {
  readonly #sessions = new Map<string, SessionTotals>();
  #last: Reply | undefined;

  *read(row: Row): Generator<TranscriptRecord, void> {
    const session = text(row["session"]);
    const usageOf = text(row["usage_of"]);
    const messageOf = text(row["message_of"]);
    if (session !== undefined) yield this.#session(session, row);
    else if (usageOf !== undefined) yield* this.#usage(usageOf, row);
    else if (messageOf !== undefined) yield* this.#message(messageOf, row);
  }

  *end(): Generator<TranscriptRecord, void> {
    if (this.#last !== undefined) yield this.#call(this.#last, true);
    this.#last = undefined;
    for (const [session, { hasReplies, at: time }] of this.#sessions)
      if (!hasReplies) yield* this.#withoutReplies({ session, at: time, id: `${session}/total` });
  }

  /** What a session used whose messages are gone. */
  *#withoutReplies(reply: Reply): Generator<TranscriptRecord, void> {
    if (this.#sessions.get(reply.session)?.tokens !== undefined) yield this.#call(reply, true);
  }

  #session(session: string, row: Row): TranscriptRecord {
    const config = parsedJson(row["model_config_json"]);
    const model = "value" in config ? text(at(config.value, "model_name")) : undefined;
    const accumulated = tokensOf(row, "accumulated_");
    const tokens = isEmpty(accumulated) ? tokensOf(row, "") : accumulated;
    const time = columnTime(row["created_at"]);
    this.#sessions.set(session, {
      model,
      at: time,
      tokens: isEmpty(tokens) ? undefined : tokens,
      hasReplies: false,
    });
    const folder = text(row["working_dir"]);
    const facts = { folder: folder === undefined ? undefined : basename(folder) };
    const parent = text(row["parent_session_id"]);
    return { kind: "session", session, at: time, parent, facts };
  }

  *#usage(session: string, row: Row): Generator<TranscriptRecord, void> {
    const totals = this.#sessions.get(session);
    const tokens = tokensOf(row, "");
    const where = { session, at: columnTime(row["created_timestamp"]) };
    if (row["is_compaction"] === 1) yield { kind: "happening", ...where, what: "compaction" };
    if (isEmpty(tokens)) return;
    if (totals !== undefined) totals.tokens = undefined;
    const model = text(row["model"]) ?? totals?.model;
    const id = `${session}/usage/${String(row["id"])}`;
    yield { kind: "call", ...where, id, model, tokens, quality: "exact", source: "usage_ledger" };
  }

  *#message(session: string, row: Row): Generator<TranscriptRecord, void> {
    const where = { session, at: columnTime(row["created_timestamp"]) };
    const content = parsedJson(row["content_json"]);
    if (row["role"] === "assistant")
      yield* this.#reply({ ...where, id: `${session}/${String(row["id"])}` });
    else yield { kind: "other", ...where };
    if ("kind" in content) yield content;
    else for (const block of list(content.value)) yield* toolOf(block, where);
  }

  *#reply(reply: Reply): Generator<TranscriptRecord, void> {
    const last = this.#last;
    this.#last = reply;
    const totals = this.#sessions.get(reply.session);
    if (totals !== undefined) totals.hasReplies = true;
    if (last !== undefined) yield this.#call(last, last.session !== reply.session);
  }

  /** The call of a reply. Without a ledger the last one of a session has what all of them used, so that the sum is right. */
  #call({ session, at: time, id }: Reply, isLast: boolean): TranscriptRecord {
    const { model, tokens } = this.#sessions.get(session) ?? {};
    const call = { kind: "call", session, at: time, id, model } as const;
    if (tokens === undefined) return { ...call, quality: "none" };
    return { ...call, tokens: isLast ? tokens : none, quality: "exact" };
  }
}

const none: Tokens = { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 };

/** The counts in the columns of a row that begin with `prefix`. */
function tokensOf(row: Row, prefix: "" | "accumulated_"): Tokens {
  const of = (name: (typeof usageColumns)[number]): number =>
    tokenCount(row[`${prefix}${name}_tokens`]);
  const [input, output, cacheRead, cacheWrite] = [
    of("input"),
    of("output"),
    of("cache_read"),
    of("cache_write"),
  ];
  // Providers count the cache into the input or beside it; a total that has no more than both tells that it is inside.
  const cached = cacheRead + cacheWrite;
  const isInside = cached <= input && of("total") > 0 && of("total") <= input + output;
  return { input: isInside ? input - cached : input, output, cacheWrite, cacheRead };
}

function* toolOf(
  block: unknown,
  where: { readonly session: string; readonly at: string | undefined },
): Generator<TranscriptRecord, void> {
  const type = at(block, "type");
  const id = text(at(block, "id"));
  if (type === "toolRequest" || type === "frontendToolRequest") {
    const name = text(at(at(at(block, "toolCall"), "value"), "name"));
    if (name !== undefined) yield { kind: "tool", ...where, id, name };
  }
  if (type === "toolResponse") {
    const result = at(block, "toolResult");
    const isError = at(result, "status") === "error" || at(at(result, "value"), "isError") === true;
    yield { kind: "toolResult", ...where, id, isError };
  }
}
