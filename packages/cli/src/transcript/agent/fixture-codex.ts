import type { Tokens } from "../record.ts";
import type { Session } from "../session.ts";
import { codex } from "./codex.ts";
import { fileOf, sessionsOf } from "./fixture-transcript.ts";

const begin = Date.parse("2026-01-01T10:00:00.000Z");
interface Line {
  readonly timestamp: string;
  readonly type: string;
  readonly payload: object;
}

export const when = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();
export const line = (seconds: number, type: string, payload: object): Line => ({
  timestamp: when(seconds),
  type,
  payload,
});
export const meta = (id: string, more: object = {}): Line =>
  line(0, "session_meta", { id, ...more });
export const turn = (seconds: number, turn_id: string | undefined, model = "gpt-5.2-codex"): Line =>
  line(seconds, "turn_context", { turn_id, model });
export const item = (seconds: number, payload: object): Line =>
  line(seconds, "response_item", payload);

/** Counts as Codex writes them: input, cached input, output. */
export type Counts = readonly [input: number, cached: number, output: number];

export const usage = ([input_tokens, cached_input_tokens, output_tokens]: Counts): object => ({
  input_tokens,
  cached_input_tokens,
  output_tokens,
  reasoning_output_tokens: 1,
  total_tokens: input_tokens + output_tokens,
});

export function tokenCount(seconds: number, total: Counts | undefined, last?: Counts): Line {
  const info = {
    ...(total && { total_token_usage: usage(total) }),
    ...(last && { last_token_usage: usage(last) }),
    model_context_window: 1,
  };
  return line(seconds, "event_msg", { type: "token_count", info });
}

/** The one session in a rollout with these values. */
export async function sessionIn(...values: readonly unknown[]): Promise<Session> {
  const sessions = await sessionsOf(codex, fileOf(values));
  const [session] = sessions;
  if (session === undefined || sessions.length > 1)
    throw new Error(`the rollout has ${sessions.length} sessions`);
  return session;
}

export const tokens = (input: number, cacheRead: number, output: number): Tokens => ({
  input,
  output,
  cacheWrite: 0,
  cacheRead,
});
