import { at, number, text } from "@spoor/core/record";
import { estimateTokens } from "@spoor/core/tokens";
import type { Row } from "../../sqlite/database.ts";
import type { TranscriptFile, TranscriptReader } from "../reader.ts";
import type { CallRecord, Tokens, TranscriptRecord } from "../record.ts";
import { hasColumns, json, parsedJson, rowsOf } from "./database-rows.ts";
import { isEmpty, timeOf, tokenCount, unknownType } from "./values.ts";

/** Reads the database of Cursor, `state.vscdb`: the messages of all conversations, which it calls bubbles and composers. */
export const cursor: TranscriptReader = {
  agent: "cursor",
  recognises: (file) => hasColumns(file, { cursorDiskKV: ["key", "value"] }),
  read,
};

/** The rows whose key begins with `prefix`, found by the index on the key. */
function rowsWith(prefix: string): string {
  return `SELECT key, ${json("value")} FROM cursorDiskKV WHERE key >= '${prefix}:' AND key < '${prefix};' ORDER BY key`;
}

async function* read(
  file: TranscriptFile,
  isDetailed = false,
): AsyncGenerator<TranscriptRecord, void> {
  const models = new Map<string, string>();
  for await (const row of rowsOf(file, rowsWith("composerData"), rowsWith("bubbleId")))
    yield* recordsOf(row, { models, isDetailed });
}

/** Whether what should name a conversation names a tool call, in two lines: its messages repeat what the tool did. */
const isToolCall = (session: string): boolean => /[\r\n]/.test(session);

interface Context {
  /** The model that was chosen for a conversation; a message may name none. */
  readonly models: Map<string, string>;
  readonly isDetailed: boolean;
}

function* recordsOf(row: Row, context: Context): Generator<TranscriptRecord, void> {
  const [kind, session = "", bubble] = (text(row["key"]) ?? "").split(":");
  if (row["value"] === "" || session === "") return;
  const item = parsedJson(row["value"]);
  if ("kind" in item) yield item;
  else if (typeof item.value !== "object" || item.value === null || isToolCall(session))
    yield unknownType;
  else if (kind === "composerData") yield composerOf(session, item.value, context);
  else yield* bubbleOf({ session, id: `${session}/${bubble}` }, item.value, context);
}

/** What the user chose; `default` leaves the choice to Cursor, which does not tell it. */
function modelOf(value: unknown): string | undefined {
  const model = text(value);
  return model === "default" ? undefined : model;
}

function composerOf(session: string, composer: object, { models }: Context): TranscriptRecord {
  const model = modelOf(at(at(composer, "modelConfig"), "modelName"));
  if (model !== undefined) models.set(session, model);
  return { kind: "session", session, at: timeOf(at(composer, "createdAt")) };
}

function timeOfBubble(bubble: object): string | undefined {
  const timing = at(bubble, "timingInfo");
  const started = number(at(timing, "clientRpcSendTime")) ?? number(at(timing, "clientStartTime"));
  return timeOf(at(bubble, "createdAt")) ?? timeOf(started);
}

function* bubbleOf(
  { session, id }: { readonly session: string; readonly id: string },
  bubble: object,
  { models, isDetailed }: Context,
): Generator<TranscriptRecord, void> {
  const where = { session, at: timeOfBubble(bubble) };
  yield { kind: "other", ...where };
  yield* toolOf(at(bubble, "toolFormerData"), where, id);
  const said = text(at(bubble, "text"));
  const tokens = tokensOf(at(bubble, "tokenCount"));
  const isReply = at(bubble, "type") === 2 && said !== undefined;
  if (!isReply && tokens === undefined) return;
  const model = modelOf(at(at(bubble, "modelInfo"), "modelName")) ?? models.get(session);
  const call: CallRecord = { kind: "call", ...where, id, model, tokens, quality: "none" };
  if (tokens !== undefined) yield { ...call, quality: "exact" };
  else if (!isDetailed) yield call;
  else yield { ...call, details: { estimatedOutput: estimateTokens(said ?? "") } };
}

/** Versions since 2025 write zeros: nothing is known then. */
function tokensOf(counted: unknown): Tokens | undefined {
  const tokens = {
    input: tokenCount(at(counted, "inputTokens")),
    output: tokenCount(at(counted, "outputTokens")),
    cacheWrite: 0,
    cacheRead: 0,
  };
  return isEmpty(tokens) ? undefined : tokens;
}

function* toolOf(
  tool: unknown,
  where: { readonly session: string; readonly at: string | undefined },
  bubble: string,
): Generator<TranscriptRecord, void> {
  const name = text(at(tool, "name"));
  if (name === undefined) return;
  const id = text(at(tool, "toolCallId")) ?? bubble;
  yield { kind: "tool", ...where, id, name };
  const status = at(tool, "status");
  if (status === "completed" || status === "error")
    yield { kind: "toolResult", ...where, id, isError: status === "error" };
}
