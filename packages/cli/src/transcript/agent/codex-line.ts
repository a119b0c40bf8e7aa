import { at, list, text } from "@spoor/core/record";
import { timeOf } from "./values.ts";

/** A line of a rollout, whatever its version writes around it. */
export interface CodexLine {
  /** `session_meta`, `turn_context`, `response_item`, `event_msg`, ...; undefined where it tells none. */
  readonly type: string | undefined;
  readonly at: string | undefined;
  /** What the line tells: its `payload`, or itself where it has no envelope. */
  readonly body: unknown;
  /** Whether it has no envelope and is of no kind that has one in later versions. */
  readonly isBare: boolean;
}

const items = /^(?:message|reasoning|ghost_snapshot|\w+_call|\w+_output)$/;

/** The values of a file: a rollout of the first versions is one document with all `items`. */
export function codexValues(value: unknown): readonly unknown[] {
  const isDocument = at(value, "session") !== undefined && Array.isArray(at(value, "items"));
  return isDocument ? [at(value, "session"), ...list(at(value, "items"))] : [value];
}

export function codexLine(value: unknown): CodexLine {
  const event = at(value, "msg");
  const body = at(value, "payload") ?? event ?? value;
  const time = timeOf(at(value, "timestamp")) ?? timeOf(at(body, "timestamp"));
  const type = text(at(value, "type"));
  const enveloped = envelopedType(value);
  if (enveloped !== undefined) return { type: enveloped, at: time, body, isBare: false };
  return { type: type ?? text(at(value, "record_type")), at: time, body: value, isBare: true };
}

/** The type that a line has in an envelope or would have in one; undefined for those of `codex exec --json`. */
function envelopedType(value: unknown): string | undefined {
  const type = text(at(value, "type"));
  if (type !== undefined && (at(value, "payload") ?? undefined) !== undefined) return type;
  if (text(at(at(value, "msg"), "type")) !== undefined || type === "token_count")
    return "event_msg";
  if (type !== undefined && items.test(type)) return "response_item";
  return isOldBeginning(value) ? "session_meta" : undefined;
}

/** Before there was an envelope, a rollout began with its id, its time, and the instructions. */
export function isOldBeginning(value: unknown): boolean {
  return (
    at(value, "type") === undefined &&
    text(at(value, "id")) !== undefined &&
    timeOf(at(value, "timestamp")) !== undefined &&
    at(value, "instructions") !== undefined
  );
}

export function isTokenCount({ type, body }: CodexLine): boolean {
  return type === "event_msg" && at(body, "type") === "token_count";
}

/** The rollout that one with this `session_meta` was forked from, or whose agent started it. */
export function parentOf(meta: unknown): string | undefined {
  const spawn = at(at(at(meta, "source"), "subagent"), "thread_spawn");
  return (
    text(at(meta, "forked_from_id")) ??
    text(at(spawn, "parent_thread_id")) ??
    text(at(meta, "parent_thread_id"))
  );
}
