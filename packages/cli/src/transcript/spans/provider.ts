import { providerNameOf } from "@spoor/core/semconv";
import type { AgentName } from "../reader.ts";

/** Providers as agents call them that sell the models of others, or have a name of their own for a plan. */
const plans: ReadonlyMap<string, string | undefined> = new Map([
  ["openai-codex", "openai"],
  ["google-gemini-cli", "gcp.gemini"],
  ["google-antigravity", "gcp.gemini"],
  // Its models have the names of their makers, at whose prices they are told.
  ["github-copilot", undefined],
  ["github", undefined],
]);

/** Whose models are called so. */
const makers: readonly (readonly [name: RegExp, provider: string])[] = [
  [/claude|^(?:opus|sonnet|haiku)\b/, "anthropic"],
  [/^(?:gpt|chatgpt|codex|o[1345](?:-|$)|oswe)/, "openai"],
  [/gemini|gemma/, "gcp.gemini"],
  [/grok/, "x_ai"],
  [/deepseek/, "deepseek"],
  [/^(?:mistral|codestral|devstral|magistral)/, "mistral_ai"],
  [/^kimi/, "moonshot_ai"],
];

/** Who answers where neither the agent nor the model tells. */
const ofAgent: ReadonlyMap<AgentName, string> = new Map([
  ["claude-code", "anthropic"],
  ["codex", "openai"],
  ["gemini", "gcp.gemini"],
  ["amp", "anthropic"],
]);

function makerOf(model: string): string | undefined {
  const name = model.toLowerCase();
  return makers.find(([maker]) => maker.test(name))?.[1];
}

/** The provider in front of the model, as `openrouter/anthropic/claude-sonnet-4-5` has it. */
function prefixOf(model: string): string | undefined {
  const [, prefix] = /^([\w.-]+)\//.exec(model) ?? [];
  return prefix === undefined ? undefined : providerNameOf(prefix);
}

/** What is told of a call's provider. */
export interface ProviderHints {
  readonly agent: AgentName;
  /** As the agent calls it. */
  readonly said: string | undefined;
  readonly model: string | undefined;
}

/** The value of `gen_ai.provider.name` for a call: whom the agent names, else who makes the model. */
export function providerOf({ agent, said, model = "" }: ProviderHints): string {
  const name = said?.toLowerCase() ?? "";
  const named = said === undefined || plans.has(name) ? plans.get(name) : providerNameOf(said);
  return named ?? prefixOf(model) ?? makerOf(model) ?? ofAgent.get(agent) ?? said ?? agent;
}
