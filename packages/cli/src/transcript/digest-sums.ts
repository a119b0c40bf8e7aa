import type { DigestDetails, DigestSum, Name } from "./digest.ts";

interface ToolSum {
  calls: number;
  errors: number;
  ms: number | null;
}

/** What one session did, as far as it was added up. */
class Sum {
  readonly #qualities = { none: 0, lower_bound: 0, exact: 0 };
  readonly #tokens: [number, number, number, number] = [0, 0, 0, 0];
  readonly #models = new Map<Name, number>();
  readonly #tools = new Map<Name, ToolSum>();

  addCall([, , , model, , quality, tokens]: DigestDetails["calls"][number]): void {
    this.#qualities[quality]++;
    if (model !== -1) this.#models.set(model, (this.#models.get(model) ?? 0) + 1);
    if (tokens === null) return;
    const sum = this.#tokens;
    sum[0] += tokens[0];
    sum[1] += tokens[1];
    sum[2] += tokens[2];
    sum[3] += tokens[3];
  }

  addTool([, , , name, , outcome, ms]: DigestDetails["tools"][number]): void {
    let sum = this.#tools.get(name);
    if (sum === undefined) this.#tools.set(name, (sum = { calls: 0, errors: 0, ms: null }));
    sum.calls++;
    if (outcome === "error") sum.errors++;
    if (ms !== null) sum.ms = (sum.ms ?? 0) + ms;
  }

  of(session: Name): DigestSum {
    const { none, lower_bound: lowerBound, exact } = this.#qualities;
    const tools = Array.from(
      this.#tools,
      ([name, { calls, errors, ms }]) => [name, calls, errors, ms] as const,
    );
    return [session, [none, lowerBound, exact], this.#tokens, [...this.#models], tools];
  }
}

/** Whether an id comes twice, as where two sessions in a file have a call in common. */
function isRepeated(items: readonly (readonly [id: string | null, ...rest: unknown[]])[]): boolean {
  const ids = new Set<string>();
  return items.some(([id]) => id !== null && ids.size === ids.add(id).size);
}

/** The details added up; null where what they come to depends on more than their own file. */
export function sumsOf({ calls, tools, results }: DigestDetails): readonly DigestSum[] | null {
  const isInSeveralPlaces = calls.some(([, , , , source]) => source !== -1);
  if (results.length > 0 || isInSeveralPlaces || isRepeated(calls) || isRepeated(tools))
    return null;
  const sums = new Map<Name, Sum>();
  const sumOf = (session: Name): Sum => {
    const sum = sums.get(session) ?? new Sum();
    sums.set(session, sum);
    return sum;
  };
  for (const call of calls) sumOf(call[1]).addCall(call);
  for (const tool of tools) sumOf(tool[1]).addTool(tool);
  return Array.from(sums, ([session, sum]) => sum.of(session));
}
