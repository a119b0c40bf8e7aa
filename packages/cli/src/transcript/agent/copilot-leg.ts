import { at, text } from "@spoor/core/record";
import type { CallDetails, Tokens, TranscriptRecord } from "../record.ts";
import { isEmpty, tokenCount } from "./values.ts";

/** A reply of a model, as its own event tells it. */
export interface Reply {
  readonly session: string;
  readonly at: string | undefined;
  readonly subAgent: string | undefined;
  readonly id: string | undefined;
  readonly model: string | undefined;
  readonly tokens: Tokens;
  /** Whether `tokens` are all that it used: a message tells its output alone. */
  readonly isWhole: boolean;
  readonly details?: CallDetails | undefined;
}

/** The event of a shutdown. */
export type Shutdown = Omit<Reply, "model" | "tokens" | "isWhole">;

/** Counters by model, in which the input is the whole one, with the cache. */
type Metrics = ReadonlyMap<string, Tokens>;

const counters = ["input", "output", "cacheWrite", "cacheRead"] as const;

/** What the cache has no part in apart from what it has. */
export function withoutCache({ input, output, cacheWrite, cacheRead }: Tokens): Tokens {
  const read = Math.min(cacheRead, input);
  const written = Math.min(cacheWrite, input - read);
  return { input: input - read - written, output, cacheWrite: written, cacheRead: read };
}

/** What happened since the last shutdown whose counters tell what was used. */
export class Leg {
  #replies: Reply[] = [];
  #before: Metrics = new Map();

  add(reply: Reply): void {
    this.#replies.push(reply);
  }

  /** The calls of the leg that ends with counters by model; without any it goes on. */
  *shutdown(said: unknown, shutdown: Shutdown): Generator<TranscriptRecord, void> {
    const metrics = metricsOf(said);
    const used = this.#usedBy(metrics);
    if (used.size === 0) return;
    this.#before = metrics;
    for (const [model, replies] of this.#repliesOf([...used.keys()])) {
      const tokens = withoutCache(used.get(model) ?? none);
      const copies = replies.length > 0 ? replies : [ofShutdown(shutdown, model)];
      yield* spread(model, tokens, copies);
    }
    this.#replies = [];
  }

  /** The calls of a leg that has no end: of most of them no more than the output is known. */
  *cut(): Generator<TranscriptRecord, void> {
    for (const { isWhole, tokens, ...reply } of this.#replies) {
      if (isEmpty(tokens)) yield { kind: "call", ...reply, quality: "none" };
      else yield { kind: "call", ...reply, tokens, quality: isWhole ? "exact" : "lower_bound" };
    }
  }

  /** What each model used since the shutdown before; those that used nothing are left out. */
  #usedBy(metrics: Metrics): Map<string, Tokens> {
    const used = new Map<string, Tokens>();
    if (this.#isUnchanged(metrics)) return used;
    const isReset = this.#isReset(metrics);
    for (const [model, now] of metrics) {
      const tokens = isReset ? now : minus(now, this.#before.get(model) ?? none);
      if (!isEmpty(tokens)) used.set(model, tokens);
    }
    return used;
  }

  #isUnchanged(metrics: Metrics): boolean {
    return [...metrics].every(([model, now]) =>
      isEmpty(minus(now, this.#before.get(model) ?? none)),
    );
  }

  /**
   * Whether the counters began anew. Most versions go on with them when a session is resumed, some do not, and a compaction
   * sets them back. They have where one of them is smaller, and where their output is nearer to that of the leg's own
   * messages than to that and what was there before.
   */
  #isReset(metrics: Metrics): boolean {
    for (const [model, before] of this.#before) {
      const now = metrics.get(model);
      if (now === undefined || counters.some((name) => now[name] < before[name])) return true;
    }
    const ofLeg = this.#replies.reduce((sum, { tokens }) => sum + tokens.output, 0);
    return ofLeg > 0 && outputOf(metrics) < ofLeg + outputOf(this.#before) / 2;
  }

  /** The leg's replies by the model in the counters; what names none of them belongs to the first. */
  #repliesOf(models: readonly string[]): Map<string, Reply[]> {
    const byModel = new Map(models.map((model) => [model, new Array<Reply>()]));
    const first = byModel.get(models[0] ?? "");
    for (const reply of this.#replies) (byModel.get(reply.model ?? "") ?? first)?.push(reply);
    return byModel;
  }
}

const none: Tokens = { input: 0, output: 0, cacheWrite: 0, cacheRead: 0 };

const outputOf = (metrics: Metrics): number =>
  [...metrics.values()].reduce((sum, { output }) => sum + output, 0);

const minus = (one: Tokens, other: Tokens): Tokens => ({
  input: one.input - other.input,
  output: one.output - other.output,
  cacheWrite: one.cacheWrite - other.cacheWrite,
  cacheRead: one.cacheRead - other.cacheRead,
});

function metricsOf(said: unknown): Metrics {
  if (typeof said !== "object" || said === null) return new Map();
  return new Map(
    Object.entries(said).map(([model, metrics]) => {
      const usage = at(metrics, "usage");
      return [
        model,
        {
          input: tokenCount(at(usage, "inputTokens")),
          output: tokenCount(at(usage, "outputTokens")),
          cacheWrite: tokenCount(at(usage, "cacheWriteTokens")),
          cacheRead: tokenCount(at(usage, "cacheReadTokens")),
        },
      ];
    }),
  );
}

/** What a model used whose replies are no events. */
function ofShutdown({ id, ...where }: Shutdown, model: string): Reply {
  const named = text(id) === undefined ? undefined : `${id}/${model}`;
  return { ...where, id: named, model, tokens: none, isWhole: false };
}

/** The calls of a model: each with what its own event tells, and the last one with what is left, so that the sum is `all`. */
function* spread(
  model: string,
  all: Tokens,
  replies: readonly Reply[],
): Generator<TranscriptRecord, void> {
  let left = all;
  for (const [index, { session, at: time, subAgent, id, tokens, details }] of replies.entries()) {
    const isLast = index === replies.length - 1;
    const own = counters.every((name) => tokens[name] <= left[name]) ? tokens : none;
    const of = isLast ? left : own;
    left = minus(left, own);
    const call = { kind: "call", session, at: time, subAgent, id, model, details } as const;
    yield { ...call, tokens: of, quality: "exact" };
  }
}
