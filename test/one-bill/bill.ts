import type { Counters } from "../fixtures/mock-provider/start.ts";

/** A span as it was told to somebody. */
export interface Told {
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Whether a span does not say that another one owns what it used. */
export const isOwner = ({ attributes }: Told): boolean =>
  attributes["spoor.usage.owner.id"] === undefined;

function sum(spans: readonly Told[], name: string): number {
  return spans.reduce((total, { attributes }) => total + Number(attributes[name] ?? 0), 0);
}

/** What the owners among `spans` add up to; only a call that was answered is one. */
export function billOf(spans: readonly Told[]) {
  const owners = spans.filter(isOwner);
  const answered = owners.filter(
    ({ attributes }) =>
      attributes["spoor.usage.cost.status"] !== undefined && attributes["error.type"] === undefined,
  );
  return {
    calls: answered.length,
    inputTokens: sum(owners, "gen_ai.usage.input_tokens"),
    outputTokens: sum(owners, "gen_ai.usage.output_tokens"),
    cacheRead: sum(owners, "gen_ai.usage.cache_read.input_tokens"),
    cacheWrite: sum(owners, "gen_ai.usage.cache_write.input_tokens"),
    reasoning: sum(owners, "gen_ai.usage.reasoning.output_tokens"),
  };
}

/** The provider's own count, to compare with {@link billOf}. */
export function expectedOf({ calls, inputTokens, outputTokens, ...rest }: Counters) {
  const { cacheRead, cacheWrite, reasoning } = rest;
  return { calls, inputTokens, outputTokens, cacheRead, cacheWrite, reasoning };
}
