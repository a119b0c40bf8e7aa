import { present } from "@spoor/core/record";
import type { CallDetails, CallRecord, Tokens, UsageQuality } from "./record.ts";

export const noTokens: Tokens = { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 };

export function addTokens(one: Tokens, other: Tokens): Tokens {
  return {
    input: one.input + other.input,
    output: one.output + other.output,
    cacheWrite: one.cacheWrite + other.cacheWrite,
    cacheRead: one.cacheRead + other.cacheRead,
  };
}

/** What all copies of one model call say together. */
export interface Call {
  /** As the agent names it; several calls may have it where sessions use an id anew. */
  readonly id: string | undefined;
  /** The sessions that have a copy, in the order in which they were read. */
  readonly sessions: readonly [string, ...string[]];
  /** The sub-agent that made it; undefined where a copy is the agent's own. */
  readonly subAgent: string | undefined;
  readonly times: readonly string[];
  readonly model: string | undefined;
  readonly tokens: Tokens | undefined;
  readonly quality: UsageQuality;
  /** Where the agent wrote it down; undefined for those that do so in one place. */
  readonly source: string | undefined;
  readonly details: CallDetails | undefined;
}

const qualities: readonly UsageQuality[] = ["none", "lower_bound", "exact"];

function bestOf(one: UsageQuality, other: UsageQuality): UsageQuality {
  return qualities.indexOf(one) > qualities.indexOf(other) ? one : other;
}

/** All that a call used; less than nothing where it is not known. */
function sizeOf(tokens: Tokens | undefined): number {
  if (tokens === undefined) return -1;
  return tokens.input + tokens.output + tokens.cacheWrite + tokens.cacheRead;
}

/** All that a call used; 0 where it is not known. */
export const tokensOf = (tokens: Tokens | undefined): number => Math.max(sizeOf(tokens), 0);

function isSameUsage(one: Call, other: Call): boolean {
  const [tokens, others] = [one.tokens ?? noTokens, other.tokens ?? noTokens];
  return (
    one.model === other.model &&
    tokens.input === others.input &&
    tokens.output === others.output &&
    tokens.cacheWrite === others.cacheWrite &&
    tokens.cacheRead === others.cacheRead
  );
}

/**
 * Whether two calls with one id are copies of one. An id is a call's own in its session. Forks repeat rows as they are under
 * another session; what has another time and usage there is another call, of an agent or a gateway that counts its replies.
 */
function isCopy(known: Call, call: Call): boolean {
  const {
    sessions: [session],
    times,
  } = call;
  if (known.sessions.includes(session) || times.length === 0 || known.times.length === 0)
    return true;
  return times.some((time) => known.times.includes(time)) || isSameUsage(known, call);
}

/** The calls that one agent made in some transcripts, each once however many copies there are. */
export class Calls {
  readonly #byId = new Map<string, Call[]>();
  readonly #withoutId: Call[] = [];

  add(record: CallRecord): void {
    const { id, session, at, subAgent, model, tokens, quality, source, details } = record;
    const times = record.times ?? (at === undefined ? [] : [at]);
    const call: Call = {
      id,
      sessions: [session],
      subAgent,
      times,
      model,
      tokens,
      quality,
      source,
      details,
    };
    if (id === undefined) {
      this.#withoutId.push(call);
      return;
    }
    const calls = this.#byId.get(id) ?? [];
    const index = calls.findIndex((known) => isCopy(known, call));
    const known = calls[index];
    if (known === undefined) calls.push(call);
    else calls[index] = merged(known, call);
    this.#byId.set(id, calls);
  }

  *[Symbol.iterator](): Generator<Call, void> {
    for (const calls of this.#byId.values())
      yield* calls.length === 1 ? calls : calls.map(withoutReplyId);
    yield* this.#withoutId;
  }
}

/** An id that several replies have is nobody's. */
function withoutReplyId(call: Call): Call {
  return { ...call, details: call.details && { ...call.details, replyId: undefined } };
}

/** `all` with those of `more` that it does not have. */
function joined(all: readonly string[], more: readonly string[]): readonly string[] {
  return all.concat(more.filter((each) => !all.includes(each)));
}

/** The fuller copy of the two, the later one where they are alike, with what the other alone knows. */
function merged(known: Call, copy: Call): Call {
  const [fuller, other] =
    sizeOf(copy.tokens) >= sizeOf(known.tokens) ? [copy, known] : [known, copy];
  const [first] = known.sessions;
  return {
    id: known.id,
    subAgent: copy.subAgent === undefined ? undefined : known.subAgent,
    sessions: [first, ...joined(known.sessions, copy.sessions).slice(1)],
    times: joined(known.times, copy.times),
    model: fuller.model ?? other.model,
    tokens: fuller.tokens,
    quality: bestOf(known.quality, copy.quality),
    source: fuller.source,
    details: mergedDetails(fuller.details, other.details),
  };
}

/** What `one` says, and what `other` alone says; of the estimates the larger one, of the times the earlier one. */
function mergedDetails(
  one: CallDetails | undefined,
  other: CallDetails | undefined,
): CallDetails | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const starts = [one.startedAt, other.startedAt].filter((time) => time !== undefined);
  const estimates = [one.estimatedOutput, other.estimatedOutput].filter(
    (tokens) => tokens !== undefined,
  );
  return {
    ...present<CallDetails[keyof CallDetails]>({ ...other }),
    ...present<CallDetails[keyof CallDetails]>({ ...one }),
    startedAt: starts.toSorted((time, than) => Date.parse(time) - Date.parse(than))[0],
    estimatedOutput: estimates.length === 0 ? undefined : Math.max(...estimates),
  };
}

/** How far the sum of the tokens of `calls` can be believed. */
export function qualityOf(calls: readonly Pick<Call, "quality">[]): UsageQuality {
  if (calls.every(({ quality }) => quality === "none")) return "none";
  return calls.every(({ quality }) => quality === "exact") ? "exact" : "lower_bound";
}
