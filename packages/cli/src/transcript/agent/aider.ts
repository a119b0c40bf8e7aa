import { at, number, text } from "@spoor/core/record";
import type { TranscriptReader } from "../reader.ts";
import type { Tokens, TranscriptRecord } from "../record.ts";
import { isEmpty, recordsOf, timeOf, tokenCount, unknownType } from "./values.ts";
import type { ValueReader } from "./values.ts";

const isEvent = (value: unknown): boolean =>
  text(at(value, "event")) !== undefined &&
  typeof at(value, "properties") === "object" &&
  text(at(value, "user_id")) !== undefined &&
  number(at(value, "time")) !== undefined;

/** Reads the analytics log of Aider. A session is what a user's Aider did from its launch to the next one. */
export const aider: TranscriptReader = {
  agent: "aider",
  recognises: ({ head }) => head.some(isEvent),
  read: (file) => recordsOf(file, new AnalyticsLog()),
};

interface Launch {
  readonly session: string;
  readonly at: string | undefined;
  /** When the last message was sent. */
  sentAt?: string | undefined;
  /** Most launches end without a message: a wrong option, a question for the version. They are no sessions. */
  hasMessage: boolean;
}

class AnalyticsLog implements ValueReader {
  /** The last launch by user. */
  readonly #launches = new Map<string, Launch>();
  readonly #sessions = new Set<string>();

  *value(event: unknown): Generator<TranscriptRecord, void> {
    if (!isEvent(event)) {
      yield unknownType;
      return;
    }
    const user = text(at(event, "user_id")) ?? "";
    const time = timeOf((number(at(event, "time")) ?? 0) * 1000);
    const name = text(at(event, "event")) ?? "";
    const known = name === "launched" ? undefined : this.#launches.get(user);
    const launch = known ?? this.#launched(user, time);
    if (!launch.hasMessage && name.startsWith("message_send")) {
      launch.hasMessage = true;
      yield { kind: "session", session: launch.session, at: launch.at };
    }
    if (!launch.hasMessage) return;
    if (name === "message_send_starting") launch.sentAt = time;
    if (name === "message_send") yield callOf(at(event, "properties"), launch, time);
    else yield { kind: "other", session: launch.session, at: time };
  }

  #launched(user: string, time: string | undefined): Launch {
    const first = `${user}/${time ?? ""}`;
    let session = first;
    for (let copy = 2; this.#sessions.has(session); copy++) session = `${first}-${copy}`;
    this.#sessions.add(session);
    const launch: Launch = { session, at: time, hasMessage: false };
    this.#launches.set(user, launch);
    return launch;
  }
}

/**
 * `lower_bound`: where a reply is streamed Aider counts with a tokenizer what it sent and what it shows of the reply, and
 * the log does not tell. It has no number for the cache, so that what came from there is in `input`.
 */
function callOf(
  properties: unknown,
  { session, sentAt }: Launch,
  time: string | undefined,
): TranscriptRecord {
  const tokens: Tokens = {
    input: tokenCount(at(properties, "prompt_tokens")),
    output: tokenCount(at(properties, "completion_tokens")),
    cacheWrite: 0,
    cacheRead: 0,
  };
  const name = text(at(properties, "main_model"));
  const model = name === "None" ? undefined : name;
  const cost = number(at(properties, "cost")) ?? 0;
  const details = { startedAt: sentAt, costUsd: cost > 0 ? cost : undefined };
  const call = { kind: "call", session, at: time, model, details } as const;
  return isEmpty(tokens)
    ? { ...call, quality: "none" }
    : { ...call, tokens, quality: "lower_bound" };
}
