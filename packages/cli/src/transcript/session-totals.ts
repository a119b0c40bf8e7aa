import { addTokens, noTokens } from "./calls.ts";
import type { Call } from "./calls.ts";
import type { Digest, DigestSum } from "./digest.ts";
import type { Tokens, UsageQuality } from "./record.ts";
import type { Session, ToolCount } from "./session.ts";
import { durationOf, unknownTool } from "./tools.ts";
import type { ToolUse } from "./tools.ts";

type Totals = Pick<
  Session,
  "modelCalls" | "tokens" | "usageQuality" | "tools" | "models" | "toolMs"
>;

function add(to: Map<string, number>, name: string, count: number): void {
  to.set(name, (to.get(name) ?? 0) + count);
}

/** What one session comes to: of some calls and tools one by one, of others by their sums. */
export class SessionTotals {
  #tokens: Tokens = noTokens;
  readonly #qualities: Record<UsageQuality, number> = { none: 0, lower_bound: 0, exact: 0 };
  readonly #models = new Map<string, number>();
  readonly #tools = new Map<string, ToolCount>();
  readonly #toolMs = new Map<string, number>();

  addCall({ model, tokens = noTokens, quality }: Call): void {
    this.#tokens = addTokens(this.#tokens, tokens);
    this.#qualities[quality]++;
    if (model !== undefined) add(this.#models, model, 1);
  }

  addUse(use: ToolUse): void {
    const ms = durationOf(use);
    this.#addTool(use.name, { calls: 1, errors: use.failed ? 1 : 0 });
    if (ms !== undefined) add(this.#toolMs, use.name, ms);
  }

  /** Adds the failure of a use that is nowhere. */
  addStray(): void {
    this.#addTool(unknownTool, { calls: 0, errors: 1 });
  }

  /** Adds what `sum`, whose names are those of `names`, comes to. */
  addSum([, calls, tokens, models, tools]: DigestSum, { names }: Pick<Digest, "names">): void {
    const [input, output, cacheWrite, cacheRead] = tokens;
    this.#tokens = addTokens(this.#tokens, { input, output, cacheWrite, cacheRead });
    this.#qualities.none += calls[0];
    this.#qualities.lower_bound += calls[1];
    this.#qualities.exact += calls[2];
    for (const [model, count] of models) add(this.#models, names[model] ?? "", count);
    for (const [tool, uses, errors, ms] of tools) {
      const name = names[tool] ?? "";
      this.#addTool(name, { calls: uses, errors });
      if (ms !== null) add(this.#toolMs, name, ms);
    }
  }

  get totals(): Totals {
    const { none, lower_bound: lowerBound, exact } = this.#qualities;
    const uncertain = none + lowerBound === 0 ? "exact" : "lower_bound";
    return {
      modelCalls: none + lowerBound + exact,
      tokens: this.#tokens,
      usageQuality: lowerBound + exact === 0 ? "none" : uncertain,
      tools: Object.fromEntries(this.#tools),
      models: Object.fromEntries(this.#models),
      toolMs: this.#toolMs.size === 0 ? undefined : Object.fromEntries(this.#toolMs),
    };
  }

  #addTool(name: string, { calls, errors }: ToolCount): void {
    const known = this.#tools.get(name) ?? { calls: 0, errors: 0 };
    this.#tools.set(name, { calls: known.calls + calls, errors: known.errors + errors });
  }
}
