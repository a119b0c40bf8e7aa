import { at } from "@spoor/core/record";
import type { Tokens } from "../record.ts";
import { tokenCount } from "./values.ts";

/** Tokens as Codex counts them: what was cached is part of the input, reasoning part of the output. */
export interface CodexUsage {
  readonly input: number;
  readonly cached: number;
  readonly cacheWrite: number;
  readonly output: number;
  /** The part of the output that is reasoning. */
  readonly reasoning: number;
}

const counters = ["input", "cached", "cacheWrite", "output"] as const;
const nothing: CodexUsage = { input: 0, cached: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/** The counts of `usage`, also where they have the names of the Chat Completions API; undefined where it is no object. */
export function codexUsage(usage: unknown): CodexUsage | undefined {
  if (typeof usage !== "object" || usage === null) return undefined;
  const said = (...names: readonly string[]): number =>
    tokenCount(names.map((name) => at(usage, name)).find((value) => value !== undefined));
  const details = at(usage, "input_tokens_details") ?? at(usage, "prompt_tokens_details");
  return {
    input: said("input_tokens", "prompt_tokens"),
    cached:
      said("cached_input_tokens", "cache_read_input_tokens") ||
      tokenCount(at(details, "cached_tokens")),
    cacheWrite: said("cache_write_input_tokens", "cache_creation_input_tokens"),
    output: said("output_tokens", "completion_tokens"),
    reasoning: said("reasoning_output_tokens"),
  };
}

/** `usage` with each token counted once. */
export function tokensOf({ input, cached, cacheWrite, output }: CodexUsage): Tokens {
  const cacheRead = Math.min(cached, input);
  const written = Math.min(cacheWrite, input - cacheRead);
  return { input: input - cacheRead - written, output, cacheWrite: written, cacheRead };
}

export function isNothing(usage: CodexUsage): boolean {
  return counters.every((counter) => usage[counter] === 0);
}

/** What `of` gives for each of the counters. */
function each(of: (counter: keyof CodexUsage) => number): CodexUsage {
  return {
    input: of("input"),
    cached: of("cached"),
    cacheWrite: of("cacheWrite"),
    output: of("output"),
    // Some versions do not count it: a total without it is not one that fell.
    reasoning: Math.max(0, of("reasoning")),
  };
}

/** The running total of one rollout. */
export class RunningTotal {
  #total: CodexUsage | undefined;
  #epoch = 0;

  /** Tells this state of the total from all others of the rollout. */
  get name(): string {
    const { input, cached, cacheWrite, output } = this.#total ?? nothing;
    return [this.#epoch, input, cached, cacheWrite, output].join("-");
  }

  /**
   * What was used since the last `token_count`, by the `info` of this one: nothing where it tells the same total again, as
   * half of them do. A total that falls has begun anew. `isContinued` where the total may begin with another rollout's.
   */
  advance(info: unknown, isContinued: boolean): CodexUsage {
    const last = codexUsage(at(info, "last_token_usage"));
    const total = codexUsage(at(info, "total_token_usage"));
    const before = this.#total;
    if (total === undefined) {
      if (last === undefined) return nothing;
      this.#total = each((counter) => (before ?? nothing)[counter] + last[counter]);
      return last;
    }
    this.#total = total;
    if (before === undefined) return isContinued ? (last ?? total) : total;
    if (counters.every((counter) => total[counter] >= before[counter]))
      return each((counter) => total[counter] - before[counter]);
    this.#epoch++;
    return total;
  }
}
